package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.APPLIED_RANGE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.Locks;
import dev.nereid.db.jooq.tables.records.AppliedRangeRecord;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.model.Stamp;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Result;
import org.jooq.UpdatableRecord;

/** What has been applied of each log: how far, with which digest, and the checksum of every operation. */
final class LogLedger {
    private static final int RANGE_CHECKSUM_BYTES_MAX = 16 << 10;

    /** What one row takes of operations that come one after the other. */
    static final int RANGE_OPERATIONS_MAX = RANGE_CHECKSUM_BYTES_MAX / 4;

    private static final KeyedRows.Query<AppliedRangeRecord> UP_TO = KeyedRows.Query.where(
            APPLIED_RANGE, "log_row = ? and last_sequence <= ? order by first_sequence desc limit 1");
    private static final KeyedRows.Query<AppliedRangeRecord> FROM =
            KeyedRows.Query.where(APPLIED_RANGE, "log_row = ? and first_sequence = ?");

    private final DSLContext db;
    private final Map<Long, UUID> idsByRow = new HashMap<>();
    private final Map<UUID, Long> rowsById = new HashMap<>();

    LogLedger(DSLContext db) {
        this.db = db;
    }

    /** For a transaction that adds to the log, or says something of it. */
    static void lock(DSLContext db, UUID logId) {
        Locks.take(db, "log " + logId);
    }

    /** The logs of one run file build on each other's digests, and share what they know: the file is locked first. */
    static void lock(DSLContext db, LogIdentity log) {
        lock(db, log.fileId());
        if (log.isFork()) {
            lock(db, log.logId());
        }
    }

    OperationLogRecord find(UUID logId) {
        return KeyedRows.find(db, OPERATION_LOG.LOG_ID, logId.toString());
    }

    /** A stamp as its three columns. */
    Stamp stamp(long time, long logRow, long sequence) {
        return logRow == 0 ? Stamp.NEVER : new Stamp(time, idOf(logRow), sequence);
    }

    /** The UUID of a log by its row: the tie-break of a stamp. */
    UUID idOf(long row) {
        UUID known = idsByRow.get(row);
        if (known == null) {
            known = UUID.fromString(KeyedRows.find(db, OPERATION_LOG.ID, row).getLogId());
            remember(row, known);
        }
        return known;
    }

    /** The row of the log of a stamp; 0 for {@link Stamp#NEVER}. */
    long rowOf(Stamp stamp) {
        return stamp.logId() == null ? 0 : rowsById.get(stamp.logId());
    }

    void remember(long row, UUID logId) {
        idsByRow.put(row, logId);
        rowsById.put(logId, row);
    }

    /** A log of which nothing is applied yet; {@link #advance} stores it. */
    OperationLogRecord create(LogIdentity log, long target, Long accountId, long digest) {
        OperationLogRecord row = db.newRecord(OPERATION_LOG);
        row.setId(RowIds.next());
        row.setLogId(log.logId().toString());
        row.setFileId(log.fileId().toString());
        row.setParentLogId(log.isFork() ? log.parent().toString() : null);
        row.setBaseSequence(log.base());
        row.setTarget(target);
        row.setAccountId(accountId);
        row.setAppliedSequence(log.base());
        row.setDigest(digest);
        row.setFirstTime(Long.MAX_VALUE);
        row.setLastTime(Long.MIN_VALUE);
        row.setPingTime(0L);
        row.setPayloadBytes(0L);
        row.setActiveUntil(0L);
        row.setClampedCount(0L);
        row.setLostCount(0L);
        return row;
    }

    /** Digest of a log at a sequence that has been applied; null if it hasn't. */
    Long digestAt(UUID logId, long sequence) {
        OperationLogRecord log = find(logId);
        if (log == null || sequence > log.getAppliedSequence()) {
            return null;
        }
        if (sequence == log.getAppliedSequence()) {
            return log.getDigest();
        }
        if (sequence < log.getBaseSequence()) {
            return digestAt(UUID.fromString(log.getParentLogId()), sequence);
        }
        AppliedRangeRecord before = range(log, UP_TO, sequence);
        long digest = before == null ? digestAtBase(log) : before.getDigest();
        long at = before == null ? log.getBaseSequence() : before.getLastSequence();
        AppliedRangeRecord with = at == sequence ? null : range(log, FROM, at + 1);
        return with == null ? digest : LostRanges.digestAt(with, digest, sequence);
    }

    /** The last of those; null if there is none. */
    private AppliedRangeRecord range(OperationLogRecord log, KeyedRows.Query<AppliedRangeRecord> which, long sequence) {
        return KeyedRows.first(db, which, statement -> {
            statement.setLong(1, log.getId());
            statement.setLong(2, sequence);
        });
    }

    long digestAtBase(OperationLogRecord log) {
        return log.getParentLogId() == null
                ? Digest.start(UUID.fromString(log.getFileId()))
                : digestAt(UUID.fromString(log.getParentLogId()), log.getBaseSequence());
    }

    /** Checksums of applied operations of this log after a sequence, in order; of lost ones {@link Digest#LOST}. */
    int[] checksums(UUID logId, long after, int max) {
        OperationLogRecord log = find(logId);
        if (log == null || max <= 0 || after >= log.getAppliedSequence()) {
            return new int[0];
        }
        int[] checksums = new int[(int) Math.min(max, log.getAppliedSequence() - after)];
        int count = 0;
        Result<AppliedRangeRecord> ranges = db.selectFrom(APPLIED_RANGE)
                .where(
                        APPLIED_RANGE.LOG_ROW.eq(log.getId()),
                        APPLIED_RANGE.LAST_SEQUENCE.gt(after),
                        APPLIED_RANGE.FIRST_SEQUENCE.le(after + max))
                .orderBy(APPLIED_RANGE.FIRST_SEQUENCE)
                .fetch();
        for (AppliedRangeRecord range : ranges) {
            boolean isLost = LostRanges.isLost(range);
            ByteBuffer bytes = ByteBuffer.wrap(range.getChecksums());
            long first = Math.max(range.getFirstSequence(), after + 1);
            long last = Math.min(range.getLastSequence(), after + max);
            for (long sequence = first; sequence <= last && count < checksums.length; sequence++) {
                checksums[count++] =
                        isLost ? Digest.LOST : bytes.getInt(4 * (int) (sequence - range.getFirstSequence()));
            }
        }
        return Arrays.copyOf(checksums, count);
    }

    /** Records that the next operations of a log are applied. A live run sends many small batches: they share a row. */
    void advance(OperationLogRecord log, List<LoggedOperation> operations) {
        ByteBuffer checksums = ByteBuffer.allocate(4 * operations.size());
        long digest = log.getDigest();
        for (LoggedOperation operation : operations) {
            checksums.putInt(operation.crc());
            digest = Digest.next(digest, operation.crc());
        }
        long lastSequence = operations.get(operations.size() - 1).sequence();
        boolean isNew = log.getAppliedSequence().equals(log.getBaseSequence());
        AppliedRangeRecord range = isNew ? null : lastRange(log);
        boolean isOpen = range != null
                && !LostRanges.isLost(range)
                && range.getChecksums().length + checksums.capacity() <= RANGE_CHECKSUM_BYTES_MAX;
        if (isOpen) {
            ByteBuffer joined = ByteBuffer.allocate(range.getChecksums().length + checksums.capacity());
            range.setChecksums(
                    joined.put(range.getChecksums()).put(checksums.array()).array());
        } else {
            range = db.newRecord(APPLIED_RANGE);
            range.setLogRow(log.getId());
            range.setFirstSequence(operations.get(0).sequence());
            range.setChecksums(checksums.array());
        }
        range.setLastSequence(lastSequence);
        range.setDigest(digest);
        put(range, !isOpen);
        log.setAppliedSequence(lastSequence);
        log.setDigest(digest);
        put(log, isNew);
    }

    /**
     * Records that the next operations of a log, or the first of a fork, are lost, up to a sequence. Holes that touch are
     * one.
     */
    void lose(OperationLogRecord log, long last) {
        long count = last - log.getAppliedSequence();
        boolean isNew = log.getAppliedSequence().equals(log.getBaseSequence());
        AppliedRangeRecord range = isNew ? null : lastRange(log);
        boolean begins = range == null || !LostRanges.isLost(range);
        if (begins) {
            range = db.newRecord(APPLIED_RANGE);
            range.setLogRow(log.getId());
            range.setFirstSequence(log.getAppliedSequence() + 1);
            range.setChecksums(new byte[0]);
        }
        log.setAppliedSequence(last);
        log.setDigest(Digest.lost(log.getDigest(), count));
        log.setLostCount(log.getLostCount() + count);
        range.setLastSequence(last);
        range.setDigest(log.getDigest());
        put(range, begins);
        put(log, isNew);
    }

    private void put(UpdatableRecord<?> row, boolean isNew) {
        if (isNew) {
            BulkRows.insert(db, List.of(row));
        } else {
            BulkRows.update(db, List.of(row));
        }
    }

    private AppliedRangeRecord lastRange(OperationLogRecord log) {
        return range(log, UP_TO, Long.MAX_VALUE);
    }
}
