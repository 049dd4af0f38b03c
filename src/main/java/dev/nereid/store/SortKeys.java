package dev.nereid.store;

import dev.nereid.db.jooq.tables.Attribute;
import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributeType;
import java.util.EnumSet;
import java.util.Set;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * A value as keys that either database sorts alike. A long is its nearest double and what that leaves out, so that longs and
 * doubles have one exact order.
 *
 * @param number null for NaN, and where there is no number; itself null if there can be none
 * @param rest of a long what its nearest double leaves out, else 0; itself null if there can be no long
 * @param text null where there is none; itself null if there can be none
 */
record SortKeys(Field<Double> number, Field<Long> rest, Field<String> text) {
    /** From here on the nearest double is 2^63, which is no long. */
    private static final long ROUNDED_UP = Long.MAX_VALUE - 511;

    static final Set<AttributeType> LONGS =
            EnumSet.of(AttributeType.INTEGER, AttributeType.BOOLEAN, AttributeType.DATETIME);

    static final Set<AttributeType> DOUBLES = EnumSet.of(AttributeType.FLOAT, AttributeType.FLOAT_SERIES);

    /**
     * @param types that the attribute has somewhere: keys of others are left out, and the database has less to do
     * @param aggregate what counts of a float series
     */
    static SortKeys of(Attribute attribute, Set<AttributeType> types, Aggregate aggregate) {
        boolean hasLongs = types.stream().anyMatch(LONGS::contains);
        boolean hasDoubles = types.stream().anyMatch(DOUBLES::contains);
        boolean hasTexts = types.stream().anyMatch(type -> !LONGS.contains(type) && !DOUBLES.contains(type));
        Field<Double> nearest = nearest(attribute.INT_VALUE);
        Field<Double> inexact = doubles(attribute, types, aggregate);
        Field<Double> number = !hasLongs ? inexact : hasDoubles ? DSL.coalesce(nearest, inexact) : nearest;
        return new SortKeys(
                hasLongs || hasDoubles ? number : null,
                hasLongs ? rest(attribute.INT_VALUE) : null,
                hasTexts ? text(attribute) : null);
    }

    private static Field<Double> doubles(Attribute attribute, Set<AttributeType> types, Aggregate aggregate) {
        Field<Double> plain = attribute.FLOAT_VALUE;
        if (aggregate == Aggregate.LAST || !types.contains(AttributeType.FLOAT_SERIES)) {
            return plain;
        }
        Field<Double> ofSeries = AggregateColumns.of(attribute, aggregate);
        return types.contains(AttributeType.FLOAT)
                ? DSL.when(attribute.TYPE.eq(DSL.inline(AttributeType.FLOAT_SERIES.label())), ofSeries)
                        .otherwise(plain)
                : ofSeries;
    }

    /** Of a text, a {@code Long} or a {@code Double}. */
    static SortKeys of(Field<?> value) {
        if (value.getType() == String.class) {
            return new SortKeys(null, null, value.coerce(String.class));
        } else if (value.getType() == Double.class) {
            return new SortKeys(value.coerce(Double.class), null, null);
        }
        Field<Long> whole = value.coerce(Long.class);
        return new SortKeys(nearest(whole), rest(whole), null);
    }

    private static Field<Double> nearest(Field<Long> number) {
        return number.cast(Double.class);
    }

    private static Field<Long> rest(Field<Long> number) {
        return DSL.when(number.isNull(), DSL.inline(0L))
                .when(
                        number.ge(DSL.inline(ROUNDED_UP)),
                        number.minus(DSL.inline(Long.MAX_VALUE)).minus(DSL.inline(1L)))
                .otherwise(number.minus(nearest(number).cast(Long.class)));
    }

    /** Of a reference its name, as {@link dev.nereid.model.ReferenceText} finds it. */
    private static Field<String> text(Attribute attribute) {
        Field<String> text = attribute.STRING_VALUE;
        return DSL.when(
                        attribute.TYPE.eq(DSL.inline(AttributeType.GIT_REF.label())),
                        name("commit ", text, upTo("\n\n", text)))
                .when(attribute.TYPE.eq(DSL.inline(AttributeType.NOTEBOOK_REF.label())), name("notebook ", text, text))
                .otherwise(text);
    }

    private static Field<String> name(String word, Field<String> text, Field<String> otherwise) {
        Field<String> behind = DSL.substring(text, DSL.inline(word.length() + 1));
        return DSL.when(
                        DSL.substring(text, DSL.inline(1), DSL.inline(word.length()))
                                .eq(DSL.inline(word)),
                        upTo("\n", behind))
                .otherwise(otherwise);
    }

    private static Field<String> upTo(String end, Field<String> text) {
        return DSL.substring(
                text,
                DSL.inline(1),
                DSL.position(DSL.concat(text, DSL.inline(end)), DSL.inline(end)).minus(DSL.inline(1)));
    }
}
