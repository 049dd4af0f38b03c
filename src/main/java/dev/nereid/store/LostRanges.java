package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.APPLIED_RANGE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.jooq.tables.records.AppliedRangeRecord;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Result;

/**
 * Ranges of a log whose operations are lost: rows of {@code applied_range} without checksums, so that a hole of any length is
 * one row and one step of the digest. When another copy of the run file brings the operations, their checksums take the
 * place of a part of the hole, and every digest from there on changes: of this log, and of forks that left it later.
 */
final class LostRanges {
    /** Rows that are in memory together while digests are computed again. */
    private static final int ROWS = 64;

    /** What is known of an operation that was lost. */
    record Found(long sequence, int crc) {
        static List<Found> of(List<LoggedOperation> operations) {
            return operations.stream()
                    .map(operation -> new Found(operation.sequence(), operation.crc()))
                    .toList();
        }
    }

    private final DSLContext db;
    private final LogLedger ledger;

    LostRanges(DSLContext db, LogLedger ledger) {
        this.db = db;
        this.ledger = ledger;
    }

    static boolean isLost(AppliedRangeRecord range) {
        return range.getChecksums().length == 0;
    }

    /** Its digest is left open. */
    private AppliedRangeRecord range(long logRow, long first, long last, byte[] checksums) {
        AppliedRangeRecord range = db.newRecord(APPLIED_RANGE);
        range.setLogRow(logRow);
        range.setFirstSequence(first);
        range.setLastSequence(last);
        range.setDigest(0L);
        range.setChecksums(checksums);
        return range;
    }

    private static long digestAfter(AppliedRangeRecord range, long digestBefore) {
        return digestAt(range, digestBefore, range.getLastSequence());
    }

    /** @param sequence in the range */
    static long digestAt(AppliedRangeRecord range, long digestBefore, long sequence) {
        long count = sequence - range.getFirstSequence() + 1;
        if (isLost(range)) {
            return Digest.lost(digestBefore, count);
        }
        ByteBuffer checksums = ByteBuffer.wrap(range.getChecksums());
        long digest = digestBefore;
        for (long i = 0; i < count; i++) {
            digest = Digest.next(digest, checksums.getInt());
        }
        return digest;
    }

    // --------------------------------------------------------------------------------------------------- fill --

    /**
     * Those of consecutive operations, all of them applied or lost, that are lost.
     *
     * @return null if something else than one of the others is there
     */
    List<LoggedOperation> lostOf(OperationLogRecord log, List<LoggedOperation> operations) {
        List<LoggedOperation> lost = new ArrayList<>();
        int at = 0;
        for (AppliedRangeRecord range : rangesWith(log, Found.of(operations))) {
            ByteBuffer checksums = ByteBuffer.wrap(range.getChecksums());
            for (; at < operations.size() && operations.get(at).sequence() <= range.getLastSequence(); at++) {
                LoggedOperation operation = operations.get(at);
                long index = operation.sequence() - range.getFirstSequence();
                if (index < 0) {
                    return null;
                } else if (isLost(range)) {
                    lost.add(operation);
                } else if (checksums.getInt((int) index * 4) != operation.crc()) {
                    return null;
                }
            }
        }
        return at == operations.size() ? lost : null;
    }

    private Result<AppliedRangeRecord> rangesWith(OperationLogRecord log, List<Found> operations) {
        long last = operations.get(operations.size() - 1).sequence();
        return db.selectFrom(APPLIED_RANGE)
                .where(
                        APPLIED_RANGE.LOG_ROW.eq(log.getId()),
                        APPLIED_RANGE.LAST_SEQUENCE.ge(operations.get(0).sequence()),
                        APPLIED_RANGE.FIRST_SEQUENCE.le(last))
                .orderBy(APPLIED_RANGE.FIRST_SEQUENCE)
                .fetch();
    }

    /** Puts the checksums of operations, in their order, where they were lost; stores the log. */
    void fill(OperationLogRecord log, List<Found> operations) {
        int at = 0;
        for (AppliedRangeRecord range : rangesWith(log, operations)) {
            int from = at;
            while (at < operations.size() && operations.get(at).sequence() <= range.getLastSequence()) {
                at++;
            }
            if (at > from) {
                replace(range, operations.subList(from, at));
            }
        }
        log.setLostCount(log.getLostCount() - operations.size());
        computeDigests(log, operations.get(0).sequence());
    }

    private void replace(AppliedRangeRecord hole, List<Found> operations) {
        List<AppliedRangeRecord> parts = new ArrayList<>();
        long next = hole.getFirstSequence();
        for (int from = 0; from < operations.size(); ) {
            int to = endOfRun(operations, from);
            long first = operations.get(from).sequence();
            if (first > next) {
                parts.add(range(hole.getLogRow(), next, first - 1, new byte[0]));
            }
            next = operations.get(to - 1).sequence() + 1;
            parts.add(range(hole.getLogRow(), first, next - 1, checksums(operations.subList(from, to))));
            from = to;
        }
        if (next <= hole.getLastSequence()) {
            parts.add(range(hole.getLogRow(), next, hole.getLastSequence(), new byte[0]));
        }
        hole.delete();
        BulkRows.insert(db, parts);
    }

    /** Behind the last one that follows without a gap, and fits into a row. */
    private static int endOfRun(List<Found> operations, int from) {
        int to = from + 1;
        while (to < operations.size()
                && to - from < LogLedger.RANGE_OPERATIONS_MAX
                && operations.get(to).sequence() == operations.get(to - 1).sequence() + 1) {
            to++;
        }
        return to;
    }

    private static byte[] checksums(List<Found> operations) {
        ByteBuffer checksums = ByteBuffer.allocate(4 * operations.size());
        operations.forEach(found -> checksums.putInt(found.crc()));
        return checksums.array();
    }

    // ------------------------------------------------------------------------------------------------ digests --

    /** Of all that a change at a sequence concerns. */
    private void computeDigests(OperationLogRecord log, long changed) {
        AppliedRangeRecord before = db.selectFrom(APPLIED_RANGE)
                .where(APPLIED_RANGE.LOG_ROW.eq(log.getId()), APPLIED_RANGE.LAST_SEQUENCE.lt(changed))
                .orderBy(APPLIED_RANGE.FIRST_SEQUENCE.desc())
                .limit(1)
                .fetchOne();
        long digest = before == null ? ledger.digestAtBase(log) : before.getDigest();
        long at = before == null ? log.getBaseSequence() : before.getLastSequence();
        while (at < log.getAppliedSequence()) {
            List<AppliedRangeRecord> ranges = db.selectFrom(APPLIED_RANGE)
                    .where(APPLIED_RANGE.LOG_ROW.eq(log.getId()), APPLIED_RANGE.FIRST_SEQUENCE.gt(at))
                    .orderBy(APPLIED_RANGE.FIRST_SEQUENCE)
                    .limit(ROWS)
                    .fetch();
            if (ranges.isEmpty()) {
                break; // of a snapshot that contradicts itself
            }
            for (AppliedRangeRecord range : ranges) {
                digest = digestAfter(range, digest);
                range.setDigest(digest);
                at = range.getLastSequence();
            }
            BulkRows.update(db, ranges);
        }
        log.setDigest(digest);
        BulkRows.update(db, List.of(log));
        db.select(OPERATION_LOG.LOG_ID)
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.PARENT_LOG_ID.eq(log.getLogId()), OPERATION_LOG.BASE_SEQUENCE.ge(changed))
                .orderBy(OPERATION_LOG.LOG_ID)
                .fetch(OPERATION_LOG.LOG_ID)
                .forEach(this::computeFork);
    }

    private void computeFork(String logId) {
        LogLedger.lock(db, UUID.fromString(logId));
        OperationLogRecord fork = ledger.find(UUID.fromString(logId));
        if (fork != null) {
            computeDigests(fork, fork.getBaseSequence() + 1);
        }
    }
}
