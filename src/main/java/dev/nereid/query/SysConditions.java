package dev.nereid.query;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.TrackedObject;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.SysFields;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Conditions on fields of {@code sys} that no attribute holds, or that have a value without one. */
final class SysConditions {
    private static final Set<String> COMPUTED = Set.of(
            "sys/id",
            "sys/custom_run_id",
            "sys/owner",
            "sys/hostname",
            "sys/creation_time",
            "sys/modification_time",
            "sys/ping_time",
            "sys/running_time",
            "sys/monitoring_time",
            "sys/size",
            "sys/state",
            "sys/trashed",
            "sys/model_id",
            SysFields.STAGE,
            SysFields.FAILED);

    private static final List<String> ACTIVE = List.of("running", "active");
    private static final List<String> INACTIVE = List.of("idle", "inactive");

    private final DSLContext db;
    private final long now;

    SysConditions(DSLContext db, long now) {
        this.db = db;
        this.now = now;
    }

    /** Null if the path is none of these. */
    Condition exists(String path) {
        return switch (path) {
            case "sys/custom_run_id" -> TRACKED_OBJECT.CUSTOM_RUN_ID.isNotNull();
            case "sys/owner" -> TRACKED_OBJECT.OWNER.isNotNull();
            case "sys/hostname" -> isKind(ObjectKind.RUN).and(TRACKED_OBJECT.HOSTNAME.isNotNull());
            case "sys/model_id", SysFields.STAGE -> isKind(ObjectKind.MODEL_VERSION);
            case SysFields.FAILED -> isKind(ObjectKind.RUN);
            default -> COMPUTED.contains(path) ? DSL.trueCondition() : null;
        };
    }

    private static Condition isKind(ObjectKind kind) {
        return TRACKED_OBJECT.KIND.eq(kind.label());
    }

    /** Null if the path is none of these. */
    Condition compare(Comparison comparison) {
        return switch (comparison.path()) {
            case "sys/id" -> NqlCompiler.text(comparison, TRACKED_OBJECT.SYS_ID);
            case "sys/custom_run_id" -> NqlCompiler.text(comparison, TRACKED_OBJECT.CUSTOM_RUN_ID);
            case "sys/owner" -> NqlCompiler.text(comparison, TRACKED_OBJECT.OWNER);
            case "sys/hostname" -> isKind(ObjectKind.RUN).and(NqlCompiler.text(comparison, TRACKED_OBJECT.HOSTNAME));
            case "sys/creation_time" -> time(comparison, TRACKED_OBJECT.CREATION_TIME);
            case "sys/modification_time" -> time(comparison, TRACKED_OBJECT.MODIFICATION_TIME);
            case "sys/ping_time" -> time(comparison, pingTime());
            case "sys/size" -> NqlCompiler.compare(comparison, size(), NqlValue.number(comparison));
            case "sys/running_time" -> NqlCompiler.compare(comparison, runningSeconds(), NqlValue.number(comparison));
            case "sys/monitoring_time" ->
                NqlCompiler.compare(comparison, DSL.round(runningSeconds()), NqlValue.number(comparison));
            case "sys/state" -> state(comparison);
            case "sys/trashed" -> flag(comparison, TRACKED_OBJECT.TRASHED_TIME.isNotNull());
            case "sys/model_id" -> modelId(comparison);
            case SysFields.STAGE -> isKind(ObjectKind.MODEL_VERSION).and(stage(comparison));
            case SysFields.FAILED ->
                isKind(ObjectKind.RUN).and(flag(comparison, hasValue(SysFields.FAILED, ATTRIBUTE.INT_VALUE.eq(1L))));
            default -> null;
        };
    }

    private static Condition time(Comparison comparison, Field<Long> field) {
        return NqlCompiler.compare(comparison, field, NqlValue.micros(comparison));
    }

    private static Condition flag(Comparison comparison, Condition isSet) {
        return either(comparison, NqlValue.flag(comparison), isSet);
    }

    /** Of two states, the one that is meant. */
    private static Condition either(Comparison comparison, boolean value, Condition isSet) {
        if (comparison.operator() != Operator.EQUAL && comparison.operator() != Operator.UNEQUAL) {
            throw NqlValue.unsupported(comparison);
        }
        return value == (comparison.operator() == Operator.EQUAL) ? isSet : DSL.not(isSet);
    }

    private Condition hasValue(String path, Condition value) {
        return DSL.exists(db.selectOne()
                .from(ATTRIBUTE)
                .where(
                        ATTRIBUTE.TARGET.eq(TRACKED_OBJECT.ID),
                        ATTRIBUTE.PATH.eq(path),
                        ATTRIBUTE.TYPE.isNotNull(),
                        value));
    }

    /** The wire's words and ours. */
    private Condition state(Comparison comparison) {
        boolean active = ACTIVE.contains(comparison.value().toLowerCase(Locale.ROOT));
        if (!active && !INACTIVE.contains(comparison.value().toLowerCase(Locale.ROOT))) {
            throw NqlValue.wrong(comparison, "running or idle");
        }
        Condition isActive = DSL.exists(db.selectOne()
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID), OPERATION_LOG.ACTIVE_UNTIL.gt(now)));
        return either(comparison, active, isActive);
    }

    private Condition modelId(Comparison comparison) {
        TrackedObject model = TRACKED_OBJECT.as("model");
        return DSL.exists(db.selectOne()
                .from(model)
                .where(model.OBJECT_ID.eq(TRACKED_OBJECT.MODEL_ID), NqlCompiler.text(comparison, model.SYS_ID)));
    }

    /** Without a word, the first one. */
    private Condition stage(Comparison comparison) {
        Condition said = hasValue(SysFields.STAGE, NqlCompiler.text(comparison, ATTRIBUTE.STRING_VALUE));
        Condition unsaid = DSL.not(hasValue(SysFields.STAGE, DSL.noCondition()))
                .and(NqlCompiler.text(comparison, DSL.inline(SysFields.STAGES.get(0))));
        return said.or(unsaid);
    }

    // ------------------------------------------------------------------------------------------------- of logs --

    private Field<Long> pingTime() {
        return DSL.field(db.select(DSL.max(DSL.greatest(OPERATION_LOG.PING_TIME, OPERATION_LOG.LAST_TIME)))
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID)));
    }

    private Field<Double> size() {
        Field<BigDecimal> operations = DSL.field(db.select(DSL.sum(OPERATION_LOG.PAYLOAD_BYTES))
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID)));
        Field<BigDecimal> files = DSL.field(db.select(DSL.sum(FILE_REFERENCE.SIZE))
                .from(FILE_REFERENCE)
                .where(FILE_REFERENCE.TARGET.eq(TRACKED_OBJECT.ID)));
        return DSL.coalesce(operations, BigDecimal.ZERO)
                .plus(DSL.coalesce(files, BigDecimal.ZERO))
                .cast(Double.class);
    }

    /** The union of the spans of all run files, as the store computes it. */
    private Field<Double> runningSeconds() {
        Field<Long> first = DSL.min(OPERATION_LOG.FIRST_TIME).as("first");
        Field<Long> last = DSL.max(OPERATION_LOG.LAST_TIME).as("last");
        Table<?> spans = db.select(first, last)
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID))
                .groupBy(OPERATION_LOG.FILE_ID)
                .asTable("spans");
        Field<Long> from = spans.field("first", Long.class);
        Field<Long> to = spans.field("last", Long.class);
        Field<Long> counted = DSL.max(to)
                .over(DSL.orderBy(from, to).rowsBetweenUnboundedPreceding().andPreceding(1))
                .as("counted");
        Table<?> ordered = db.select(from, to, counted).from(spans).asTable("ordered");
        Field<Long> start = ordered.field("first", Long.class);
        Field<Long> fresh = DSL.greatest(start, DSL.coalesce(ordered.field("counted", Long.class), start));
        Field<Long> micros =
                DSL.greatest(DSL.inline(0L), ordered.field("last", Long.class).minus(fresh));
        return DSL.field(db.select(DSL.sum(micros)).from(ordered))
                .cast(Double.class)
                .div(1e6);
    }
}
