package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.REJECTION;

import dev.nereid.codec.CodecException;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.codec.PointsCodec;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.db.jooq.tables.records.RejectionRecord;
import dev.nereid.model.OperationKind;
import dev.nereid.model.Rejection;
import dev.nereid.model.Rejection.Cause;
import dev.nereid.model.RejectionFilter;
import dev.nereid.model.Stamp;
import dev.nereid.model.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Operations that could not be applied: kept whole, with the attribute that stands in their way. */
final class Rejections {
    /** A rejected operation taken out again, to be tried once more. */
    record Revived(long logRow, LoggedOperation operation, Stamp stamp) {}

    private static final int VALUE_CHARS_MAX = 80;

    private final DSLContext db;
    private final LogLedger ledger;

    Rejections(DSLContext db, LogLedger ledger) {
        this.db = db;
        this.ledger = ledger;
    }

    /** @param blockingPath what stands in its way; its own path where nothing does */
    void add(
            long target,
            long logRow,
            LoggedOperation operation,
            Stamp stamp,
            Cause cause,
            String blockingPath,
            String reason) {
        RejectionRecord row = db.newRecord(REJECTION);
        row.setLogRow(logRow);
        row.setSequence(operation.sequence());
        row.setTime(stamp.time());
        row.setKind(operation.kind().label());
        row.setPath(operation.path());
        row.setPayload(payload(operation, stamp));
        row.setTarget(target);
        row.setCause(cause.label());
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
        return KeyedRows.count(db, REJECTION.LOG_ROW, logRow);
    }

    /** The first of a log after a sequence. */
    List<Rejection> of(long logRow, long after, int max) {
        return db.selectFrom(REJECTION)
                .where(REJECTION.LOG_ROW.eq(logRow), REJECTION.SEQUENCE.gt(after))
                .orderBy(REJECTION.SEQUENCE)
                .limit(max)
                .fetch(this::rejection);
    }

    /** The first of an object that are meant, in the order of their stamps. */
    List<Rejection> ofObject(long target, RejectionFilter filter, int max) {
        return db.selectFrom(REJECTION)
                .where(meant(target, filter))
                .orderBy(REJECTION.TIME, REJECTION.LOG_ROW, REJECTION.SEQUENCE)
                .limit(max)
                .fetch(this::rejection);
    }

    private Condition meant(long target, RejectionFilter filter) {
        Condition condition = REJECTION.TARGET.eq(target);
        if (!filter.paths().isEmpty()) {
            condition = condition.and(DSL.or(filter.paths().stream()
                    .map(path -> REJECTION.PATH.eq(path).or(REJECTION.PATH.startsWith(path + "/")))
                    .toList()));
        }
        if (!filter.sequences().isEmpty()) {
            condition = condition.and(REJECTION.SEQUENCE.in(filter.sequences()));
        }
        if (filter.logId() != null) {
            OperationLogRecord log = ledger.find(filter.logId());
            condition = condition.and(log == null ? DSL.falseCondition() : REJECTION.LOG_ROW.eq(log.getId()));
        }
        return condition;
    }

    private Rejection rejection(RejectionRecord row) {
        return new Rejection(
                ledger.idOf(row.getLogRow()),
                row.getSequence(),
                row.getTime(),
                row.getKind(),
                row.getPath(),
                value(row),
                Cause.of(row.getCause()),
                row.getBlockingPath(),
                row.getReason());
    }

    private static String value(RejectionRecord row) {
        OperationKind kind = OperationKind.ofLabel(row.getKind());
        byte[] payload = row.getPayload();
        if (kind != null && !kind.isText()) {
            int points = countOf(payload);
            return points + (points == 1 ? " point" : " points");
        }
        String text = new String(payload, 0, Math.min(payload.length, 8 * VALUE_CHARS_MAX), StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ");
        return text.length() <= VALUE_CHARS_MAX ? text : Text.cut(text, VALUE_CHARS_MAX - 1) + "…";
    }

    private static int countOf(byte[] points) {
        try {
            return PointsCodec.count(points);
        } catch (CodecException e) {
            return 0; // it makes no sense, which is why it is here
        }
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

    /** Takes out those that are meant, but what can never be applied, in the order of their stamps. */
    List<Revived> take(long target, RejectionFilter filter) {
        List<Revived> revived = new ArrayList<>();
        db.selectFrom(REJECTION)
                .where(meant(target, filter), REJECTION.KIND.ne(OperationKind.CREATE.label()))
                .fetch()
                .forEach(row -> {
                    Stamp stamp = ledger.stamp(row.getTime(), row.getLogRow(), row.getSequence());
                    revived.add(new Revived(row.getLogRow(), operation(row), stamp));
                    row.delete();
                });
        revived.sort(Comparator.comparing(Revived::stamp));
        return revived;
    }

    /** Ends those that are meant, and returns them. */
    List<Rejection> drop(long target, RejectionFilter filter) {
        List<Rejection> dropped = ofObject(target, filter, Integer.MAX_VALUE);
        db.deleteFrom(REJECTION).where(meant(target, filter)).execute();
        return dropped;
    }

    private static LoggedOperation operation(RejectionRecord row) {
        OperationKind kind = OperationKind.ofLabel(row.getKind());
        return new LoggedOperation(row.getSequence(), row.getTime(), kind, row.getPath(), row.getPayload(), 0);
    }
}
