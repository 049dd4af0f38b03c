package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.STALE_SERIES;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.SeriesSummary;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Series in which a point was replaced or cleared: their summaries are computed again before anybody asks for them. */
final class StaleSeries {
    private final DSLContext db;
    private final LogLedger ledger;

    StaleSeries(DSLContext db) {
        this.db = db;
        this.ledger = new LogLedger(db);
    }

    static boolean any(DSLContext db) {
        return db.fetchExists(STALE_SERIES);
    }

    /** All, in a transaction that writes. */
    void refresh() {
        db.selectDistinct(TRACKED_OBJECT.ID, TRACKED_OBJECT.OBJECT_ID)
                .from(STALE_SERIES)
                .join(ATTRIBUTE)
                .on(ATTRIBUTE.ID.eq(STALE_SERIES.ATTRIBUTE_ID))
                .join(TRACKED_OBJECT)
                .on(TRACKED_OBJECT.ID.eq(ATTRIBUTE.TARGET))
                .orderBy(TRACKED_OBJECT.ID)
                .fetch()
                .forEach(object -> {
                    ObjectRegistry.lock(db, object.value2());
                    refresh(ATTRIBUTE.TARGET.eq(object.value1()));
                });
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
                row.setFloatValue(null);
                row.setFloatMark(0L);
                row.setStringValue(null);
                AttributeTable.setSummary(row, SeriesSummary.of(SeriesReader.read(db, ledger, row)));
                row.update();
            }
            db.deleteFrom(STALE_SERIES)
                    .where(STALE_SERIES.ATTRIBUTE_ID.eq(row.getId()))
                    .execute();
        }
    }
}
