package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.APPLIED_RANGE;
import static dev.nereid.db.jooq.Tables.APPLIED_REQUEST;
import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.FILE_ENTRY;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.LOG_LISTENER;
import static dev.nereid.db.jooq.Tables.OBJECT_ALIAS;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.REJECTION;
import static dev.nereid.db.jooq.Tables.SERIES_BLOCK;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.STALE_SERIES;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** Where the rows of one object lie, and how they go. In a transaction that has locked it. */
final class ObjectRows {
    /** By {@code attribute.id}. */
    static final List<TableField<?, Long>> OF_ATTRIBUTE = List.of(
            SERIES_BLOCK.ATTRIBUTE_ID, SET_ELEMENT.ATTRIBUTE_ID, FILE_ENTRY.ATTRIBUTE_ID, STALE_SERIES.ATTRIBUTE_ID);

    /** By {@code operation_log.id}. */
    private static final List<TableField<?, Long>> OF_LOG = List.of(APPLIED_RANGE.LOG_ROW, LOG_LISTENER.LOG_ROW);

    /** By {@code tracked_object.id}: what would make it known again. */
    private static final List<TableField<?, Long>> OF_OBJECT = List.of(
            FILE_REFERENCE.TARGET,
            APPLIED_REQUEST.TARGET,
            OPERATION_LOG.TARGET,
            OBJECT_ALIAS.TARGET,
            TRACKED_OBJECT.ID);

    private final DSLContext db;

    ObjectRows(DSLContext db) {
        this.db = db;
    }

    static Condition ofAttribute(TableField<?, Long> key, long object) {
        Select<Record1<Long>> attributes =
                DSL.select(ATTRIBUTE.ID).from(ATTRIBUTE).where(ATTRIBUTE.TARGET.eq(object));
        return key.in(attributes);
    }

    static Condition ofLog(TableField<?, Long> key, long object) {
        Select<Record1<Long>> logs =
                DSL.select(OPERATION_LOG.ID).from(OPERATION_LOG).where(OPERATION_LOG.TARGET.eq(object));
        return key.in(logs);
    }

    /** Deletes what was logged to it. The object, its aliases and its logs stay known, and which contents it named. */
    void empty(long object) {
        for (TableField<?, Long> key : OF_ATTRIBUTE) {
            db.deleteFrom(key.getTable()).where(ofAttribute(key, object)).execute();
        }
        for (TableField<?, Long> key : OF_LOG) {
            db.deleteFrom(key.getTable()).where(ofLog(key, object)).execute();
        }
        db.deleteFrom(ATTRIBUTE).where(ATTRIBUTE.TARGET.eq(object)).execute();
        db.deleteFrom(REJECTION).where(REJECTION.TARGET.eq(object)).execute();
    }

    /**
     * Deletes every row of it, as if neither the object nor its logs had ever been heard of; its project stays. Contents that
     * only it named are left to {@link ContentStore#forgetUnnamed}.
     */
    void forget(long object) {
        empty(object);
        for (TableField<?, Long> key : OF_OBJECT) {
            db.deleteFrom(key.getTable()).where(key.eq(object)).execute();
        }
    }
}
