package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.Attribute;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.store.StoreException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Objects by one attribute, NaN counting as none: numbers (a series by its last value), times and booleans before text, and those without it
 * last, in either direction. Equal ones by age, so that every page has its place. The database sorts, by keys of which
 * none is ever null, so that a page can go on behind the keys of any object.
 */
final class SortOrder {
    private static final List<String> WITHOUT_ORDER = Arrays.stream(AttributeType.values())
            .filter(type -> !type.isSortable())
            .map(AttributeType::label)
            .toList();

    private final String path;
    private final boolean ascending;
    private final Attribute attribute = ATTRIBUTE.as("sorted");
    private final Field<?> computed;
    private final List<Field<?>> keys;

    /** @param now in microseconds: who is active is a matter of time */
    SortOrder(String path, boolean ascending, long now) {
        this.path = path;
        this.ascending = ascending;
        this.computed = SysColumns.of(path, now);
        this.keys = Stream.concat(valueKeys(), Stream.of(TRACKED_OBJECT.CREATION_TIME, TRACKED_OBJECT.ID))
                .toList();
    }

    /** {@code tracked_object}, and beside each its attribute. */
    Table<?> objects() {
        return computed != null
                ? TRACKED_OBJECT
                : TRACKED_OBJECT
                        .leftJoin(attribute)
                        .on(
                                attribute.TARGET.eq(TRACKED_OBJECT.ID),
                                attribute.PATH.eq(path),
                                attribute.TYPE.isNotNull());
    }

    List<? extends SortField<?>> fields() {
        return keys.stream().map(ascending ? Field::asc : Field::desc).toList();
    }

    /** Behind this object, wherever it would stand now. */
    Condition isBehind(DSLContext db, TrackedObjectRecord last) {
        Record there = db.select(keys.toArray(SelectFieldOrAsterisk[]::new))
                .from(objects())
                .where(TRACKED_OBJECT.ID.eq(last.getId()))
                .fetchSingle();
        Field<?>[] values = new Field<?>[keys.size()];
        Arrays.setAll(values, i -> DSL.val(there.get(i), keys.get(i).getDataType()));
        var place = DSL.row(keys.toArray(Field[]::new));
        return ascending ? place.gt(DSL.row(values)) : place.lt(DSL.row(values));
    }

    /** @throws StoreException if one of the objects has something there that has no order: a set, a file */
    void requireOrder(DSLContext db, List<Condition> objects) {
        String type = computed != null
                ? null
                : db.select(ATTRIBUTE.TYPE)
                        .from(ATTRIBUTE)
                        .where(
                                ATTRIBUTE.PATH.eq(path),
                                ATTRIBUTE.TYPE.in(WITHOUT_ORDER),
                                ATTRIBUTE.TARGET.in(DSL.select(TRACKED_OBJECT.ID)
                                        .from(TRACKED_OBJECT)
                                        .where(objects)))
                        .limit(1)
                        .fetchOne(ATTRIBUTE.TYPE);
        if (type != null) {
            throw new StoreException(
                    Reason.INVALID,
                    "\"" + path + "\" is " + AttributeType.of(type).words() + ", by which objects can't be sorted.");
        }
    }

    // --------------------------------------------------------------------------------------------------- keys --

    private Stream<Field<?>> valueKeys() {
        if (computed == null) {
            Field<String> text = SortKeys.text(attribute);
            return keys(
                    DSL.coalesce(SortKeys.nearest(attribute.INT_VALUE), attribute.FLOAT_VALUE),
                    SortKeys.rest(attribute.INT_VALUE),
                    text);
        }
        boolean isNeverNull = computed == TRACKED_OBJECT.CREATION_TIME || computed == TRACKED_OBJECT.MODIFICATION_TIME;
        if (isNeverNull) {
            return Stream.of(computed);
        } else if (computed.getType() == String.class) {
            return keys(null, null, computed.coerce(String.class));
        } else if (computed.getType() == Double.class) {
            return keys(computed.coerce(Double.class), null, null);
        }
        Field<Long> whole = computed.coerce(Long.class);
        return keys(SortKeys.nearest(whole), SortKeys.rest(whole), null);
    }

    /** Null for what no object has. */
    private Stream<Field<?>> keys(Field<Double> number, Field<Long> rest, Field<String> text) {
        Stream.Builder<Field<?>> all = Stream.builder();
        all.add(rank(number, text));
        if (number != null) {
            all.add(DSL.coalesce(number, DSL.inline(0.0)));
        }
        if (rest != null) {
            all.add(rest);
        }
        if (text != null) {
            all.add(DSL.coalesce(text, DSL.inline("")));
        }
        return all.build();
    }

    /** Of numbers 0, of texts 1, and of neither what comes last in this direction. */
    private Field<Integer> rank(Field<Double> number, Field<String> text) {
        int none = ascending ? 2 : -1;
        Field<Integer> ofOthers = text == null
                ? DSL.inline(none)
                : DSL.when(text.isNotNull(), DSL.inline(1)).otherwise(DSL.inline(none));
        return number == null
                ? ofOthers
                : DSL.when(number.isNotNull(), DSL.inline(0)).otherwise(ofOthers);
    }
}
