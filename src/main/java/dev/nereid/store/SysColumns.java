package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.OBJECT_ALIAS;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.Attribute;
import dev.nereid.db.jooq.tables.TrackedObject;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.SysFields;
import java.math.BigDecimal;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * What {@link SysNamespace} computes, in SQL: of {@code tracked_object}, whatever else a statement is about. A text, a
 * {@code Long} or a {@code Double}; null where an object lacks the field. Times are in microseconds, booleans 0 or 1.
 */
public final class SysColumns {
    /** Of {@code sys/state}. */
    public static final String ACTIVE = "active";

    public static final String INACTIVE = "inactive";

    private static final double MICROS_PER_SECOND = 1e6;

    private SysColumns() {}

    /**
     * Null if the path is none of these.
     *
     * @param now in microseconds: who is active is a matter of time
     */
    public static Field<?> of(String path, long now) {
        return switch (path) {
            case "sys/id" -> id(TRACKED_OBJECT);
            case "sys/custom_run_id" -> TRACKED_OBJECT.CUSTOM_RUN_ID;
            case "sys/owner" -> TRACKED_OBJECT.OWNER;
            case "sys/hostname" -> DSL.when(isKind(ObjectKind.RUN), TRACKED_OBJECT.HOSTNAME);
            case "sys/creation_time" -> TRACKED_OBJECT.CREATION_TIME;
            case "sys/modification_time" -> TRACKED_OBJECT.MODIFICATION_TIME;
            case "sys/ping_time" -> pingTime();
            case "sys/size" -> bytes().cast(Double.class);
            case "sys/running_time" -> runningMicros().cast(Double.class).div(MICROS_PER_SECOND);
            case "sys/monitoring_time" ->
                runningMicros().plus((long) MICROS_PER_SECOND / 2).div((long) MICROS_PER_SECOND);
            case "sys/lost_operations" -> lost();
            case "sys/state" -> DSL.when(isActive(now), ACTIVE).otherwise(INACTIVE);
            case "sys/trashed" ->
                DSL.when(TRACKED_OBJECT.TRASHED_TIME.isNotNull(), 1L).otherwise(0L);
            case "sys/model_id" -> modelId();
            case SysFields.STAGE ->
                DSL.when(
                        isKind(ObjectKind.MODEL_VERSION),
                        DSL.coalesce(ofAttribute(SysFields.STAGE, ATTRIBUTE.STRING_VALUE), SysFields.STAGES.get(0)));
            case SysFields.FAILED ->
                DSL.when(
                        isKind(ObjectKind.RUN),
                        DSL.coalesce(ofAttribute(SysFields.FAILED, ATTRIBUTE.INT_VALUE), DSL.inline(0L)));
            default -> null;
        };
    }

    private static Condition isKind(ObjectKind kind) {
        return TRACKED_OBJECT.KIND.eq(kind.label());
    }

    /** Whether a process is connected to it. */
    public static Condition isActive(long now) {
        return DSL.exists(DSL.selectOne()
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID), OPERATION_LOG.ACTIVE_UNTIL.gt(now)));
    }

    private static Field<String> id(TrackedObject object) {
        return DSL.coalesce(object.SYS_ID, offline(object.OBJECT_ID));
    }

    private static Field<String> offline(Field<String> objectId) {
        return DSL.concat(DSL.inline(ObjectId.OFFLINE), objectId);
    }

    private static Field<String> modelId() {
        TrackedObject model = TRACKED_OBJECT.as("model");
        Field<String> known =
                DSL.field(DSL.select(id(model)).from(model).where(model.OBJECT_ID.eq(TRACKED_OBJECT.MODEL_ID)));
        Field<String> byAlias = DSL.field(DSL.select(id(model))
                .from(OBJECT_ALIAS)
                .join(model)
                .on(model.ID.eq(OBJECT_ALIAS.TARGET))
                .where(OBJECT_ALIAS.OBJECT_ID.eq(TRACKED_OBJECT.MODEL_ID)));
        Field<String> id = DSL.coalesce(known, byAlias, offline(TRACKED_OBJECT.MODEL_ID));
        Field<String> untilNumber = DSL.rtrim(TRACKED_OBJECT.SYS_ID, DSL.inline("0123456789"));
        Field<String> ofVersion = DSL.substring(
                TRACKED_OBJECT.SYS_ID, DSL.inline(1), DSL.length(untilNumber).minus(DSL.inline(1)));
        return DSL.when(
                        isKind(ObjectKind.MODEL_VERSION)
                                .and(TRACKED_OBJECT.SYS_ID.isNotNull())
                                .and(id.startsWith(DSL.inline(ObjectId.OFFLINE))),
                        ofVersion) // a replica may know a version that a server has given an ID, and not its model
                .when(isKind(ObjectKind.MODEL_VERSION), id);
    }

    private static <T> Field<T> ofAttribute(String path, Field<T> column) {
        Attribute said = ATTRIBUTE.as("said");
        return DSL.field(DSL.select(said.field(column))
                .from(said)
                .where(said.TARGET.eq(TRACKED_OBJECT.ID), said.PATH.eq(path), said.TYPE.isNotNull()));
    }

    // ------------------------------------------------------------------------------------------------- of logs --

    private static Field<Long> pingTime() {
        return DSL.field(DSL.select(DSL.max(DSL.greatest(OPERATION_LOG.PING_TIME, OPERATION_LOG.LAST_TIME)))
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID)));
    }

    private static Field<BigDecimal> bytes() {
        Field<BigDecimal> operations = DSL.field(DSL.select(DSL.sum(OPERATION_LOG.PAYLOAD_BYTES))
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID)));
        Field<BigDecimal> files = DSL.field(DSL.select(DSL.sum(FILE_REFERENCE.SIZE))
                .from(FILE_REFERENCE)
                .where(FILE_REFERENCE.TARGET.eq(TRACKED_OBJECT.ID)));
        return DSL.coalesce(operations, BigDecimal.ZERO).plus(DSL.coalesce(files, BigDecimal.ZERO));
    }

    private static Field<Long> lost() {
        return DSL.field(DSL.select(DSL.nullif(DSL.sum(OPERATION_LOG.LOST_COUNT), BigDecimal.ZERO)
                        .cast(Long.class))
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID)));
    }

    /** The union of the spans of all run files, as {@link ObjectActivity} has it. */
    private static Field<Long> runningMicros() {
        Field<Long> first = DSL.min(OPERATION_LOG.FIRST_TIME).as("first");
        Field<Long> last = DSL.max(OPERATION_LOG.LAST_TIME).as("last");
        Table<?> spans = DSL.select(first, last)
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID))
                .groupBy(OPERATION_LOG.FILE_ID)
                .asTable("spans");
        Field<Long> from = spans.field("first", Long.class);
        Field<Long> to = spans.field("last", Long.class);
        Field<Long> counted = DSL.max(to)
                .over(DSL.orderBy(from, to).rowsBetweenUnboundedPreceding().andPreceding(1))
                .as("counted");
        Table<?> ordered = DSL.select(from, to, counted).from(spans).asTable("ordered");
        Field<Long> start = ordered.field("first", Long.class);
        Field<Long> fresh = DSL.greatest(start, DSL.coalesce(ordered.field("counted", Long.class), start));
        Field<Long> micros =
                DSL.greatest(DSL.inline(0L), ordered.field("last", Long.class).minus(fresh));
        return DSL.coalesce(
                DSL.field(DSL.select(DSL.sum(micros).cast(Long.class)).from(ordered)), DSL.inline(0L));
    }
}
