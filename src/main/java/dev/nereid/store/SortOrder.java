package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.Attribute;
import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/**
 * Objects by one attribute, NaN counting as none: numbers (a series by its last value), times and booleans before text, and
 * those without it last, in either direction. Equal ones by age, so that every page has its place. The database sorts, by
 * keys of which none is ever null, so that a page can go on behind any object. Inside one transaction.
 */
final class SortOrder {
    private final DSLContext db;
    private final SortAids aids;
    private final String path;
    private final String aid; // the index of this path in the order of its values; null if there is none
    private final boolean ascending;
    private final Attribute attribute = ATTRIBUTE.as("sorted");
    private final Set<AttributeType> types = EnumSet.noneOf(AttributeType.class); // that it has, anywhere
    private final List<Field<?>> keys = new ArrayList<>();

    /** @param now in microseconds: who is active is a matter of time */
    SortOrder(DSLContext db, SortAids aids, String path, boolean ascending, long now) {
        this.db = db;
        this.aids = aids;
        this.path = path;
        this.ascending = ascending;
        Field<?> computed = SysColumns.of(path, now);
        this.aid = computed == null ? aids.of(db, path) : null;
        if (computed == null) {
            readTypes();
            addKeys(SortKeys.of(attribute, types));
        } else if (computed == TRACKED_OBJECT.CREATION_TIME || computed == TRACKED_OBJECT.MODIFICATION_TIME) {
            keys.add(computed); // which every object has, and which an index may have in order
        } else {
            addKeys(SortKeys.of(computed));
        }
        keys.add(TRACKED_OBJECT.CREATION_TIME);
        keys.add(TRACKED_OBJECT.ID);
    }

    private void readTypes() {
        if (aid == null) {
            db.selectDistinct(ATTRIBUTE.TYPE)
                    .from(ATTRIBUTE)
                    .where(ATTRIBUTE.PATH.eq(path), ATTRIBUTE.TYPE.isNotNull())
                    .forEach(row -> types.add(AttributeType.of(row.value1())));
            return;
        }
        String type = nextType("");
        while (type != null) { // a step in the index for each
            types.add(AttributeType.of(type));
            type = nextType(type);
        }
    }

    private String nextType(String before) {
        return db.select(DSL.min(attribute.TYPE))
                .from(byValue())
                .where(ofAid(), attribute.TYPE.gt(before))
                .fetchSingle()
                .value1();
    }

    /** {@code tracked_object}, and beside each its attribute. */
    Table<?> objects() {
        if (types.isEmpty()) {
            return TRACKED_OBJECT;
        }
        return TRACKED_OBJECT
                .leftJoin(byPath())
                .on(attribute.TARGET.eq(TRACKED_OBJECT.ID), attribute.PATH.eq(path), attribute.TYPE.isNotNull());
    }

    /** SQLite would take the index in which a path is unique, and look into the table for every value. */
    private Table<?> byPath() {
        return db.dialect() == SQLDialect.SQLITE
                ? DSL.table("attribute as sorted indexed by attribute_by_path")
                : attribute;
    }

    List<? extends SortField<?>> fields() {
        return keys.stream().map(ascending ? Field::asc : Field::desc).toList();
    }

    /**
     * The objects that stand first of all there are, so many at most; or behind a place, and before all that are not among
     * them. The database finds them without looking at the objects. Null where it can't: by what is no number, or of
     * several kinds, or where fewer than that have one.
     *
     * @param last null for the very first
     */
    List<Long> first(int max, TrackedObjectRecord last) {
        TableField<AttributeRecord, ? extends Number> number = number();
        Object from = number == null || last == null ? null : valueOf(last, number);
        if (number == null || last != null && from == null) {
            return null;
        }
        Field<? extends Number> column = attribute.field(number);
        long start = System.nanoTime();
        Result<? extends Record2<Long, ? extends Number>> found = db.select(attribute.TARGET, column)
                .from(isAided() ? byValue() : byPath())
                .where(isAided() ? ofAid().and(isOnly(number)) : attribute.PATH.eq(path))
                .and(attribute.TYPE.isNotNull().and(column.isNotNull()))
                .and(from == null ? DSL.noCondition() : isFrom(column, from))
                .orderBy(ascending ? column.asc() : column.desc())
                .limit(max)
                .fetch();
        if (found.size() < max) {
            return null;
        }
        if (aid == null && types.size() == 1) {
            aids.took(path, System.nanoTime() - start);
        }
        Number end = found.get(max - 1).value2(); // of whose equals some may not be there
        return found.stream()
                .takeWhile(row -> !isEqual(row.value2(), end))
                .map(Record2::value1)
                .toList();
    }

    /** Whether {@link #first} takes no longer than it has to. */
    boolean isAided() {
        return aid != null && types.size() == 1;
    }

    private Table<?> byValue() {
        return DSL.table("attribute as sorted indexed by " + aid);
    }

    /** In the words of the index, or SQLite would not take it. */
    private Condition ofAid() {
        return attribute.PATH.eq(DSL.inline(path)).and(attribute.TYPE.isNotNull());
    }

    /** What stands before the column in the index. */
    private Condition isOnly(TableField<AttributeRecord, ? extends Number> number) {
        Condition ofType = attribute.TYPE.eq(types.iterator().next().label());
        return number == ATTRIBUTE.INT_VALUE ? ofType.and(attribute.FLOAT_VALUE.isNull()) : ofType;
    }

    /** As the database sees it, for which 0.0 is -0.0. */
    private static boolean isEqual(Number one, Number other) {
        return one instanceof Double && one.doubleValue() == other.doubleValue() || one.equals(other);
    }

    /** In which all values of the path lie; null if there is no such column. */
    private TableField<AttributeRecord, ? extends Number> number() {
        if (types.isEmpty()) {
            return null;
        } else if (SortKeys.DOUBLES.containsAll(types)) {
            return ATTRIBUTE.FLOAT_VALUE;
        }
        return SortKeys.LONGS.containsAll(types) ? ATTRIBUTE.INT_VALUE : null;
    }

    private Object valueOf(TrackedObjectRecord object, TableField<AttributeRecord, ? extends Number> number) {
        return db.select(number)
                .from(ATTRIBUTE)
                .where(ATTRIBUTE.TARGET.eq(object.getId()), ATTRIBUTE.PATH.eq(path), ATTRIBUTE.TYPE.isNotNull())
                .fetchOne(number);
    }

    private <T> Condition isFrom(Field<T> column, Object value) {
        Field<T> from = DSL.val(value, column.getDataType());
        return ascending ? column.ge(from) : column.le(from);
    }

    /** Behind this object, wherever it stands now. */
    Condition isBehind(TrackedObjectRecord last) {
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
    void requireOrder(List<Condition> objects) {
        for (AttributeType type : types) {
            if (!type.isSortable() && isTypeOfOne(type, objects)) {
                throw new StoreException(
                        Reason.INVALID, "\"" + path + "\" is " + type.words() + ", by which objects can't be sorted.");
            }
        }
    }

    private boolean isTypeOfOne(AttributeType type, List<Condition> objects) {
        return db.fetchExists(
                TRACKED_OBJECT
                        .join(attribute)
                        .on(
                                attribute.TARGET.eq(TRACKED_OBJECT.ID),
                                attribute.PATH.eq(path),
                                attribute.TYPE.eq(type.label())),
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
