package dev.nereid.store;

import dev.nereid.db.jooq.tables.Attribute;
import dev.nereid.model.AttributeType;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * Values as keys that either database sorts alike. A long is its nearest double and what that leaves out, so that longs and
 * doubles have one exact order.
 */
final class SortKeys {
    /** From here on the nearest double is 2^63, which is no long. */
    private static final long ROUNDED_UP = Long.MAX_VALUE - 511;

    private SortKeys() {}

    static Field<Double> nearest(Field<Long> number) {
        return number.cast(Double.class);
    }

    /** 0 for null. */
    static Field<Long> rest(Field<Long> number) {
        return DSL.when(number.isNull(), DSL.inline(0L))
                .when(number.ge(ROUNDED_UP), number.minus(Long.MAX_VALUE).minus(1L))
                .otherwise(number.minus(nearest(number).cast(Long.class)));
    }

    /** Of a reference its name, as {@link dev.nereid.model.ReferenceText} finds it. */
    static Field<String> text(Attribute attribute) {
        Field<String> text = attribute.STRING_VALUE;
        return DSL.when(
                        attribute.TYPE.eq(AttributeType.GIT_REF.label()),
                        DSL.when(text.startsWith("commit "), upTo("\n", DSL.substring(text, "commit ".length() + 1)))
                                .otherwise(upTo("\n\n", text)))
                .when(
                        attribute.TYPE.eq(AttributeType.NOTEBOOK_REF.label()).and(text.startsWith("notebook ")),
                        upTo("\n", DSL.substring(text, "notebook ".length() + 1)))
                .otherwise(text);
    }

    private static Field<String> upTo(String end, Field<String> text) {
        return DSL.substring(
                text,
                DSL.inline(1),
                DSL.position(DSL.concat(text, DSL.inline(end)), DSL.inline(end)).minus(1));
    }
}
