package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.REJECTION;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.codec.CodecException;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.jooq.tables.records.RejectionRecord;
import dev.nereid.model.OperationKind;
import dev.nereid.model.Rejection;
import dev.nereid.model.Stamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;

/** Operations that could not be applied: kept whole, with the attribute that stands in their way. */
final class Rejections {
    /** A rejected operation taken out again, to be tried once more. */
    record Revived(long logRow, LoggedOperation operation, Stamp stamp) {}

    private final DSLContext db;
    private final LogLedger ledger;

    Rejections(DSLContext db, LogLedger ledger) {
        this.db = db;
        this.ledger = ledger;
    }

    void add(long target, long logRow, LoggedOperation operation, Stamp stamp, String blockingPath, String reason) {
        RejectionRecord row = db.newRecord(REJECTION);
        row.setLogRow(logRow);
        row.setSequence(operation.sequence());
        row.setTime(stamp.time());
        row.setKind(operation.kind().label());
        row.setPath(operation.path());
        row.setPayload(payload(operation, stamp));
        row.setTarget(target);
        row.setBlockingPath(blockingPath);
        row.setReason(reason);
        row.insert();
    }

    /** Times of points count from the time of their operation: where that was clamped, the block is packed anew. */
    private static byte[] payload(LoggedOperation operation, Stamp stamp) {
        if (operation.kind().isText() || operation.time() == stamp.time()) {
            return operation.payload();
        }
        try {
            return OperationCodec.payload(OperationCodec.decode(operation), stamp.time());
        } catch (CodecException e) {
            return operation.payload(); // it makes no sense: kept as it came
        }
    }

    long countOf(long logRow) {
        return db.fetchCount(REJECTION, REJECTION.LOG_ROW.eq(logRow));
    }

    /** The first of a log after a sequence. */
    List<Rejection> of(long logRow, long after, int max) {
        return db.selectFrom(REJECTION)
                .where(REJECTION.LOG_ROW.eq(logRow), REJECTION.SEQUENCE.gt(after))
                .orderBy(REJECTION.SEQUENCE)
                .limit(max)
                .fetch(row -> new Rejection(row.getSequence(), row.getKind(), row.getPath(), row.getReason()));
    }

    Map<UUID, List<Rejection>> byObject(int maxEach) {
        Map<UUID, List<Rejection>> rejections = new HashMap<>();
        db.select(TRACKED_OBJECT.OBJECT_ID, REJECTION.SEQUENCE, REJECTION.KIND, REJECTION.PATH, REJECTION.REASON)
                .from(REJECTION)
                .join(TRACKED_OBJECT)
                .on(TRACKED_OBJECT.ID.eq(REJECTION.TARGET))
                .orderBy(REJECTION.TIME, REJECTION.SEQUENCE)
                .forEach(row -> {
                    List<Rejection> some =
                            rejections.computeIfAbsent(UUID.fromString(row.value1()), id -> new ArrayList<>());
                    if (some.size() < maxEach) {
                        some.add(new Rejection(row.value2(), row.value3(), row.value4(), row.value5()));
                    }
                });
        return rejections;
    }

    /**
     * Takes out what a deletion of this path concerns: operations on it that are older are settled and gone; the others,
     * and those that it blocked, are handed back in the order of their stamps.
     */
    List<Revived> takeFor(long target, String path, Stamp deleted) {
        List<Revived> revived = new ArrayList<>();
        db.selectFrom(REJECTION)
                .where(REJECTION.TARGET.eq(target), REJECTION.PATH.eq(path).or(REJECTION.BLOCKING_PATH.eq(path)))
                .fetch()
                .forEach(row -> {
                    Stamp stamp = ledger.stamp(row.getTime(), row.getLogRow(), row.getSequence());
                    if (!row.getPath().equals(path) || stamp.isAfter(deleted)) {
                        revived.add(new Revived(row.getLogRow(), operation(row), stamp));
                    }
                    row.delete();
                });
        revived.sort(Comparator.comparing(Revived::stamp));
        return revived;
    }

    private static LoggedOperation operation(RejectionRecord row) {
        OperationKind kind = OperationKind.ofLabel(row.getKind());
        return new LoggedOperation(row.getSequence(), row.getTime(), kind, row.getPath(), row.getPayload(), 0);
    }
}
