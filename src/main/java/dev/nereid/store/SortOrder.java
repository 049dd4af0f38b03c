package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributeType;
import dev.nereid.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Objects by one attribute, NaN counting as none: numbers (a series by its last value, or another of its numbers), times and
 * booleans before text, and those without it last, in either direction. Equal ones by age, so that every page has its place.
 * The database sorts, by keys of which none is ever null, so that a page can go on behind any object. Inside one transaction.
 */
final class SortOrder {
    private final DSLContext db;
    private final String path;
    private final Aggregate aggregate;
    private final boolean ascending;
    private final FieldValues values; // null of what is computed
    private final List<Field<?>> keys = new ArrayList<>();

    /**
     * @param aggregate what counts of a float series
     * @param now in microseconds: who is active is a matter of time
     */
    SortOrder(DSLContext db, SortAids aids, String path, Aggregate aggregate, boolean ascending, long now) {
        this.db = db;
        this.path = path;
        this.aggregate = aggregate;
        this.ascending = ascending;
        Field<?> computed = SysColumns.of(path, now);
        this.values = computed == null ? new FieldValues(db, aids, path) : null;
        if (computed == null) {
            addKeys(SortKeys.of(FieldValues.VALUE, values.types(), aggregate));
        } else if (computed == TRACKED_OBJECT.CREATION_TIME || computed == TRACKED_OBJECT.MODIFICATION_TIME) {
            keys.add(computed); // which every object has, and which an index may have in order
        } else {
            addKeys(SortKeys.of(computed));
        }
        keys.add(TRACKED_OBJECT.CREATION_TIME);
        keys.add(TRACKED_OBJECT.ID);
    }

    /** {@code tracked_object}, and beside each its attribute. */
    Table<?> objects() {
        return values == null || values.types().isEmpty() ? TRACKED_OBJECT : values.beside(TRACKED_OBJECT);
    }

    /**
     * The objects that stand first of all there are, or behind one of them, and surely before all others; so many at most.
     * Null where the database can't find them without looking at all objects.
     *
     * @param last null for the very first
     */
    List<Long> first(int max, TrackedObjectRecord last) {
        return values == null || aggregate != Aggregate.LAST ? null : values.first(max, ascending, last);
    }

    /** Whether {@link #first} takes no longer than it has to. */
    boolean isAided() {
        return values != null && values.isAided();
    }

    List<? extends SortField<?>> fields() {
        return keys.stream().map(ascending ? Field::asc : Field::desc).toList();
    }

    /** Behind this object, wherever it stands now. */
    Condition isBehind(TrackedObjectRecord last) {
        Record there = db.select(keys.toArray(SelectFieldOrAsterisk[]::new))
                .from(objects())
                .where(TRACKED_OBJECT.ID.eq(last.getId()))
                .fetchSingle();
        Field<?>[] place = new Field<?>[keys.size()];
        Arrays.setAll(place, i -> DSL.val(there.get(i), keys.get(i).getDataType()));
        var here = DSL.row(keys.toArray(Field[]::new));
        return ascending ? here.gt(DSL.row(place)) : here.lt(DSL.row(place));
    }

    /** @throws StoreException if one of the objects has something there that has no order: a set, a file */
    void requireOrder(List<Condition> objects) {
        for (AttributeType type : values == null ? Set.<AttributeType>of() : values.types()) {
            if (!type.isSortable() && isTypeOfOne(type, objects)) {
                throw new StoreException(
                        Reason.INVALID, "\"" + path + "\" is " + type.words() + ", by which objects can't be sorted.");
            }
        }
    }

    private boolean isTypeOfOne(AttributeType type, List<Condition> objects) {
        return db.fetchExists(
                TRACKED_OBJECT
                        .join(ATTRIBUTE)
                        .on(
                                ATTRIBUTE.TARGET.eq(TRACKED_OBJECT.ID),
                                ATTRIBUTE.PATH.eq(path),
                                ATTRIBUTE.TYPE.eq(type.label())),
                DSL.and(objects));
    }

    private void addKeys(SortKeys value) {
        boolean hasRanks = value.number() != null || value.text() != null;
        if (hasRanks) { // else it would be one number for all, which SQL takes for that of a column
            keys.add(rank(value));
        }
        if (value.number() != null) {
            keys.add(DSL.coalesce(value.number(), DSL.inline(0.0)));
        }
        if (value.rest() != null) {
            keys.add(value.rest());
        }
        if (value.text() != null) {
            keys.add(DSL.coalesce(value.text(), DSL.inline("")));
        }
    }

    /** Of numbers 0, of texts 1, and of neither what comes last in this direction. */
    private Field<Integer> rank(SortKeys value) {
        Field<Integer> rank = DSL.inline(ascending ? 2 : -1);
        if (value.text() != null) {
            rank = DSL.when(value.text().isNotNull(), DSL.inline(1)).otherwise(rank);
        }
        return value.number() == null
                ? rank
                : DSL.when(value.number().isNotNull(), DSL.inline(0)).otherwise(rank);
    }
}
