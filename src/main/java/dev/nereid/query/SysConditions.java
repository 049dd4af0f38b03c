package dev.nereid.query;

import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.store.SysColumns;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Conditions on fields of {@code sys} that no attribute holds, or that have a value without one. */
final class SysConditions {
    private final TextConditions texts;
    private final long now;

    SysConditions(TextConditions texts, long now) {
        this.texts = texts;
        this.now = now;
    }

    /** Null if the path is none of these. */
    Condition exists(String path) {
        Field<?> field = SysColumns.of(path, now);
        return field == null ? null : field.isNotNull();
    }

    /**
     * Null if the path is none of these.
     *
     * @param values any of which may be the one, of texts that may be equal; else the comparison's own
     */
    Condition compare(Comparison comparison, List<String> values) {
        Field<?> field = SysColumns.of(comparison.path(), now);
        if (field == null) {
            return null;
        }
        Operator operator = comparison.operator();
        String value = comparison.value();
        Condition fits = switch (comparison.type()) {
            case FLOAT, INTEGER -> number(operator, field, NqlNumber.of(value));
            case DATETIME -> Comparisons.of(operator, field.coerce(Long.class), NqlTime.micros(value, now));
            case BOOLEAN -> Comparisons.of(operator, field.coerce(Long.class), NqlValue.flag(value) ? 1L : 0L);
            case RUN_STATE -> Comparisons.of(operator, field.coerce(String.class), state(value));
            default -> text(comparison, values, field);
        };
        return field.isNotNull().and(fits);
    }

    private static Condition number(Operator operator, Field<?> field, NqlNumber number) {
        return field.getType() == Long.class
                ? Comparisons.ofLong(operator, field.coerce(Long.class), number)
                : Comparisons.ofDouble(operator, field.coerce(Double.class), number);
    }

    private static String state(String value) {
        return NqlValue.isActive(value) ? SysColumns.ACTIVE : SysColumns.INACTIVE;
    }

    private Condition text(Comparison comparison, List<String> values, Field<?> field) {
        @SuppressWarnings("unchecked") // with its converter, which coercion would drop
        Field<String> text = (Field<String>) field;
        var all = DSL.select(TRACKED_OBJECT.ID, text).from(TRACKED_OBJECT).where(text.isNotNull());
        return texts.on(comparison, values, text, all);
    }
}
