package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.SERIES_BLOCK;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.jooq.tables.records.SeriesBlockRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Points;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Stamp;
import dev.nereid.model.StringPoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * Points of series on their way into the store. Blocks of a decent size are stored as they came; small ones of one log
 * are merged with the one before, so that a slow logger does not leave a row per point.
 */
final class SeriesBlocks {
    /** A block with as many points is not worth merging any more. */
    private static final int MERGE_BELOW_POINTS = 512;

    /** Long texts don't gain by merging. */
    private static final int MERGE_BELOW_BYTES = 32 << 10;

    private static final KeyedRows.Query<SeriesBlockRecord> LAST = KeyedRows.Query.where(
            SERIES_BLOCK, "attribute_id = ? and log_row = ? order by first_sequence desc limit 1");

    private record Key(long attributeId, long logRow) {}

    /** The block of a log that a next small one may be merged into. */
    private static final class Tail {
        StoredBlock block;
        final List<StoredBlock.Part> laterParts = new ArrayList<>(); // to be merged into it when it is written
        final List<Points> later = new ArrayList<>();
        int pointCount; // of all of them
        long lastSequence; // the same
        SeriesBlockRecord row;
        long payloadBytes; // of the operations in it
        boolean stored;
        boolean changed;

        void begin(StoredBlock first) {
            block = first;
            pointCount = first.points.count();
            lastSequence = first.lastSequence();
        }

        void add(StoredBlock.Part part, Points points) {
            laterParts.add(part);
            later.add(points);
            pointCount += points.count();
            lastSequence = part.sequence();
        }

        StoredBlock whole() {
            if (!later.isEmpty()) {
                block = block.merge(laterParts, later);
                laterParts.clear();
                later.clear();
            }
            return block;
        }
    }

    private final DSLContext db;
    private final boolean isBetweenOthers;
    private final Map<Key, Tail> tails = new HashMap<>();
    private final List<SeriesBlockRecord> inserts = new ArrayList<>();

    SeriesBlocks(DSLContext db) {
        this(db, false);
    }

    private SeriesBlocks(DSLContext db, boolean isBetweenOthers) {
        this.db = db;
        this.isBetweenOthers = isBetweenOthers;
    }

    /** For operations that were lost and are found: others that came after them in their log are there already. */
    static SeriesBlocks betweenOthers(DSLContext db) {
        return new SeriesBlocks(db, true);
    }

    /** Adds the points of an operation, which come after all others of its log, unless these are told to lie between them. */
    void add(AttributeState series, long logRow, LoggedOperation operation, Points points, Stamp stamp) {
        if (!stamp.isAfter(series.floor())) {
            return;
        }
        summarise(series, points);
        Tail tail = tail(series, logRow);
        StoredBlock.Part part = new StoredBlock.Part(stamp.sequence(), stamp.time(), points.count());
        boolean small = points.count() < MERGE_BELOW_POINTS && operation.payload().length < MERGE_BELOW_BYTES;
        if (small && isOpenFor(tail, points, stamp)) {
            tail.add(part, points);
            tail.payloadBytes += operation.payload().length;
            tail.changed = true;
            return;
        }
        write(tail);
        tail.begin(new StoredBlock(logRow, List.of(part), points));
        tail.row = db.newRecord(SERIES_BLOCK);
        tail.row.setAttributeId(series.id);
        tail.payloadBytes = operation.payload().length;
        tail.stored = false;
        tail.changed = true;
        if (!small && stamp.time() == operation.time()) {
            tail.block.write(tail.row, operation.payload());
            inserts.add(tail.row);
            tail.changed = false;
            tail.stored = true;
        }
    }

    private static boolean isOpenFor(Tail tail, Points points, Stamp stamp) {
        return tail.block != null
                && tail.block.points.auto() == points.auto()
                && tail.pointCount < MERGE_BELOW_POINTS
                && tail.lastSequence < stamp.sequence()
                && tail.payloadBytes < MERGE_BELOW_BYTES;
    }

    private void summarise(AttributeState series, Points points) {
        if (isBetweenOthers) {
            series.summaryIsStale = true;
        } else if (!series.summaryIsStale) {
            SeriesSummary appended = series.summary.append(
                    points.auto(),
                    points.steps(),
                    points.times(),
                    points instanceof FloatPoints floats ? floats.values() : null,
                    points instanceof StringPoints strings ? strings.values() : null);
            if (appended == null) {
                series.summaryIsStale = true;
            } else {
                series.summary = appended;
            }
        }
    }

    /** Forgets blocks of which nothing counts any more; what remains is filtered when it is read. */
    void dropUpTo(AttributeState series, Stamp floor) {
        flush();
        tails.keySet().removeIf(key -> key.attributeId() == series.id);
        db.deleteFrom(SERIES_BLOCK)
                .where(SERIES_BLOCK.ATTRIBUTE_ID.eq(series.id), SERIES_BLOCK.LAST_TIME.lt(floor.time()))
                .execute();
        series.summaryIsStale = true;
    }

    /** Forgets all blocks: the series is gone. */
    void dropAll(AttributeState series) {
        flush();
        tails.keySet().removeIf(key -> key.attributeId() == series.id);
        db.deleteFrom(SERIES_BLOCK)
                .where(SERIES_BLOCK.ATTRIBUTE_ID.eq(series.id))
                .execute();
        series.summary = SeriesSummary.EMPTY;
        series.summaryIsStale = false;
    }

    /** Writes what is still in memory. */
    void flush() {
        tails.values().forEach(this::write);
        BulkRows.insert(db, inserts);
        inserts.clear();
    }

    private void write(Tail tail) {
        if (!tail.changed) {
            return;
        }
        if (tail.stored) {
            // Its key stays, so this replaces the row; inserts that still wait must be there first.
            BulkRows.insert(db, inserts);
            inserts.clear();
            tail.whole().write(tail.row);
            BulkRows.update(db, List.of(tail.row));
        } else {
            tail.whole().write(tail.row);
            inserts.add(tail.row);
        }
        tail.stored = true;
        tail.changed = false;
    }

    private Tail tail(AttributeState series, long logRow) {
        return tails.computeIfAbsent(new Key(series.id, logRow), key -> {
            Tail tail = new Tail();
            if (series.isNew || isBetweenOthers) {
                return tail;
            }
            SeriesBlockRecord row = KeyedRows.first(db, LAST, statement -> {
                statement.setLong(1, key.attributeId());
                statement.setLong(2, key.logRow());
            });
            if (row != null && row.getPointCount() < MERGE_BELOW_POINTS) {
                tail.row = row;
                tail.payloadBytes = row.getPayload().length;
                tail.begin(StoredBlock.of(row, series.type != AttributeType.FLOAT_SERIES));
                tail.stored = true;
            }
            return tail;
        });
    }
}
