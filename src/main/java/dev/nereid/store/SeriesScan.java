package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.SERIES_BLOCK;

import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.SeriesBlockRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Points;
import dev.nereid.model.Stamp;
import org.jooq.Cursor;
import org.jooq.DSLContext;

/** Goes through a series with a few of its blocks in memory. Inside one transaction. */
final class SeriesScan {
    /** Of the largest, a few dozen MiB. */
    private static final int BLOCKS_AT_ONCE = 8;

    /** Takes points of one operation: {@code count} of a block, from one on. */
    interface Taker {
        void take(Points points, int from, int count, Stamp stamp);
    }

    private SeriesScan() {}

    static boolean isText(AttributeRecord series) {
        return AttributeType.of(series.getType()) != AttributeType.FLOAT_SERIES;
    }

    /** All points that were not cleared, replaced ones too: block by block, as these begin. */
    static void run(DSLContext db, LogLedger ledger, AttributeRecord series, Taker taker) {
        Stamp cleared = ledger.stamp(series.getClearedTime(), series.getClearedLog(), series.getClearedSequence());
        Stamp deleted = ledger.stamp(series.getDeletedTime(), series.getDeletedLog(), series.getDeletedSequence());
        Stamp floor = Stamp.max(cleared, deleted);
        try (Cursor<SeriesBlockRecord> blocks = db.selectFrom(SERIES_BLOCK)
                .where(SERIES_BLOCK.ATTRIBUTE_ID.eq(series.getId()))
                .orderBy(SERIES_BLOCK.FIRST_TIME, SERIES_BLOCK.LOG_ROW, SERIES_BLOCK.FIRST_SEQUENCE)
                .fetchSize(BLOCKS_AT_ONCE)
                .fetchLazy()) {
            for (SeriesBlockRecord row : blocks) {
                take(StoredBlock.of(row, isText(series)), ledger, floor, taker);
            }
        }
    }

    private static void take(StoredBlock block, LogLedger ledger, Stamp floor, Taker taker) {
        int from = 0;
        for (StoredBlock.Part part : block.parts) {
            Stamp stamp = ledger.stamp(part.time(), block.logRow, part.sequence());
            if (stamp.isAfter(floor)) {
                taker.take(block.points, from, part.count(), stamp);
            }
            from += part.count();
        }
    }
}
