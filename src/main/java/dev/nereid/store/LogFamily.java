package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.APPLIED_RANGE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.jooq.tables.records.AppliedRangeRecord;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.store.LostRanges.Found;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jooq.DSLContext;

/**
 * The logs of one run file: the first of its copies to arrive, and the forks that others turned out to be. Where a damaged copy
 * left the others may be lost with what it has lost, so two logs can hold the same operation. Within a family, sequence and
 * checksum name an operation, and these hold always:
 *
 * <ul>
 *   <li>Every operation that a log of the family has was merged, and once: by the log that had it first.
 *   <li>What a log has lost is what another one has there, if both go on with the same operation: then it is lost no more.
 * </ul>
 *
 * <p>For a transaction that has {@linkplain LogLedger#lock locked} the family.
 */
final class LogFamily {
    private static final KeyedRows.Query<OperationLogRecord> OF_FILE =
            KeyedRows.Query.where(OPERATION_LOG, "file_id = ? and target = ? order by log_id");

    private final DSLContext db;
    private final LogLedger ledger;
    private final OperationLogRecord log;
    private final List<OperationLogRecord> others;

    LogFamily(DSLContext db, LogLedger ledger, OperationLogRecord log) {
        this(db, ledger, log, new ArrayList<>());
        others.addAll(logs());
        others.removeIf(other -> other.getLogId().equals(log.getLogId()));
    }

    private LogFamily(DSLContext db, LogLedger ledger, OperationLogRecord log, List<OperationLogRecord> others) {
        this.db = db;
        this.ledger = ledger;
        this.log = log;
        this.others = others;
    }

    /** Of the first log of an object, which can have no relatives. */
    static LogFamily ofFirst(DSLContext db, LogLedger ledger, OperationLogRecord log) {
        return new LogFamily(db, ledger, log, List.of());
    }

    private List<OperationLogRecord> logs() {
        return KeyedRows.list(db, OF_FILE, statement -> {
            statement.setString(1, log.getFileId());
            statement.setLong(2, log.getTarget());
        });
    }

    /** Which of those operations, in order, no other log has. Most logs have no relatives. */
    Predicate<LoggedOperation> onlyNew(List<LoggedOperation> operations) {
        if (others.isEmpty()) {
            return operation -> true;
        }
        Set<Found> known = new HashSet<>();
        for (OperationLogRecord other : others) {
            addKnown(
                    other,
                    operations.get(0).sequence(),
                    operations.get(operations.size() - 1).sequence(),
                    known);
        }
        return operation -> !known.contains(new Found(operation.sequence(), operation.crc()));
    }

    /**
     * Lets the logs tell each other what was lost, around operations that one of them has been given.
     *
     * @return whether any was told something: then what is in memory of them is out of date
     */
    boolean share(long first, long last) {
        if (others.isEmpty()) {
            return false;
        }
        List<OperationLogRecord> all = logs();
        boolean changed = false;
        for (OperationLogRecord lacking : all) {
            if (lacking.getLostCount() > 0) {
                for (AppliedRangeRecord hole : holes(lacking, first - 1, last + 1)) {
                    changed |= fill(lacking, hole, all);
                }
            }
        }
        return changed;
    }

    private List<AppliedRangeRecord> holes(OperationLogRecord lacking, long first, long last) {
        return db
                .selectFrom(APPLIED_RANGE)
                .where(
                        APPLIED_RANGE.LOG_ROW.eq(lacking.getId()),
                        APPLIED_RANGE.FIRST_SEQUENCE.le(last),
                        APPLIED_RANGE.LAST_SEQUENCE.ge(first))
                .orderBy(APPLIED_RANGE.FIRST_SEQUENCE)
                .fetch()
                .stream()
                .filter(LostRanges::isLost)
                .toList();
    }

    /** What follows a hole shows who else has it; if nothing does, what comes before. */
    private boolean fill(OperationLogRecord lacking, AppliedRangeRecord hole, List<OperationLogRecord> all) {
        boolean isTail = hole.getLastSequence().equals(lacking.getAppliedSequence());
        long beside = isTail ? hole.getFirstSequence() - 1 : hole.getLastSequence() + 1;
        Set<Found> mark = known(lacking, beside, beside);
        Set<Found> found = new HashSet<>();
        for (OperationLogRecord other : all) {
            boolean isSame = other != lacking && !mark.isEmpty() && mark.equals(known(other, beside, beside));
            if (isSame && found.isEmpty()) {
                found = known(other, hole.getFirstSequence(), hole.getLastSequence());
            }
        }
        if (found.isEmpty()) {
            return false;
        }
        List<Found> inOrder = new ArrayList<>(found);
        inOrder.sort(Comparator.comparingLong(Found::sequence));
        new LostRanges(db, ledger).fill(lacking, inOrder);
        return true;
    }

    /** What a log has, its parents' part included. */
    private Set<Found> known(OperationLogRecord of, long first, long last) {
        Set<Found> known = new HashSet<>();
        OperationLogRecord at = of;
        long end = last;
        while (at != null && end >= first) {
            addKnown(at, first, end, known);
            end = Math.min(end, at.getBaseSequence());
            at = at.getParentLogId() == null ? null : ledger.find(UUID.fromString(at.getParentLogId()));
        }
        return known;
    }

    private void addKnown(OperationLogRecord of, long first, long last, Set<Found> known) {
        for (AppliedRangeRecord range : db.selectFrom(APPLIED_RANGE)
                .where(
                        APPLIED_RANGE.LOG_ROW.eq(of.getId()),
                        APPLIED_RANGE.FIRST_SEQUENCE.le(last),
                        APPLIED_RANGE.LAST_SEQUENCE.ge(first))
                .fetch()) {
            ByteBuffer checksums = ByteBuffer.wrap(range.getChecksums());
            for (long sequence = range.getFirstSequence(); checksums.hasRemaining(); sequence++) {
                int crc = checksums.getInt();
                if (sequence >= first && sequence <= last) {
                    known.add(new Found(sequence, crc));
                }
            }
        }
    }
}
