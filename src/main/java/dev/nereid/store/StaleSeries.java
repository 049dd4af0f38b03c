package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.STALE_SERIES;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.codec.CodecException;
import dev.nereid.db.Database;
import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.SeriesSummary;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Series in which a point was replaced or cleared: their summaries are computed again before anybody asks for them. */
final class StaleSeries {
    private static final Logger LOG = LoggerFactory.getLogger(StaleSeries.class);

    private final DSLContext db;
    private final LogLedger ledger;

    StaleSeries(DSLContext db) {
        this.db = db;
        this.ledger = new LogLedger(db);
    }

    /**
     * Those of some objects, each in a transaction of its own: others write in between.
     *
     * @param objects which; not asked if no series is stale
     */
    static void refresh(Database database, Function<DSLContext, Condition> objects) {
        List<Record2<String, Long>> stale = database.read(
                db -> db.fetchExists(STALE_SERIES) ? new StaleSeries(db).find(objects.apply(db)) : List.of());
        for (Record2<String, Long> one : stale) {
            database.write(db -> {
                ObjectRegistry.lock(db, one.value1());
                new StaleSeries(db).refresh(ATTRIBUTE.ID.eq(one.value2()));
                return null;
            });
        }
    }

    /** By their objects. */
    private List<Record2<String, Long>> find(Condition objects) {
        return db.select(TRACKED_OBJECT.OBJECT_ID, ATTRIBUTE.ID)
                .from(STALE_SERIES)
                .join(ATTRIBUTE)
                .on(ATTRIBUTE.ID.eq(STALE_SERIES.ATTRIBUTE_ID))
                .join(TRACKED_OBJECT)
                .on(TRACKED_OBJECT.ID.eq(ATTRIBUTE.TARGET))
                .where(objects)
                .orderBy(TRACKED_OBJECT.ID, ATTRIBUTE.ID)
                .fetch();
    }

    /** Those of one object, which the transaction has locked. */
    void refresh(TrackedObjectRecord object) {
        refresh(ATTRIBUTE.TARGET.eq(object.getId()));
    }

    private void refresh(Condition which) {
        Condition stale =
                which.and(ATTRIBUTE.ID.in(DSL.select(STALE_SERIES.ATTRIBUTE_ID).from(STALE_SERIES)));
        for (AttributeRecord row : db.selectFrom(ATTRIBUTE).where(stale).fetch()) {
            if (row.getType() != null && AttributeType.of(row.getType()).isSeries()) {
                refresh(row);
            }
            db.deleteFrom(STALE_SERIES)
                    .where(STALE_SERIES.ATTRIBUTE_ID.eq(row.getId()))
                    .execute();
        }
    }

    /** One whose points are damaged keeps what it had, up to its next change: it is nothing to the others. */
    private void refresh(AttributeRecord row) {
        try {
            SeriesSummary summary = SeriesReader.summary(db, ledger, row);
            row.setFloatValue(null);
            row.setFloatMark(0L);
            row.setStringValue(null);
            AttributeTable.setSummary(row, summary);
            row.update();
        } catch (CodecException e) {
            LOG.error(
                    "The series \"{}\" can't be summed up again, since its points in the database are damaged: {}. Its"
                            + " last value, mean and the like stay as they were before points of it were replaced.",
                    row.getPath(),
                    e.getMessage());
        }
    }
}
