package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;

import dev.nereid.db.jooq.tables.Attribute;
import dev.nereid.db.jooq.tables.TrackedObject;
import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** The values that objects have at one path, of whatever project, in a transaction. */
final class FieldValues {
    /** A value, in the conditions of this class and of those who sort by it. */
    static final Attribute VALUE = ATTRIBUTE.as("sorted");

    private final DSLContext db;
    private final SortAids aids;
    private final String path;
    private final String aid; // the index of this path in the order of its values; null if there is none
    private final Set<AttributeType> types = EnumSet.noneOf(AttributeType.class);

    FieldValues(DSLContext db, SortAids aids, String path) {
        this.db = db;
        this.aids = aids;
        this.path = path;
        this.aid = aids.of(db, path);
        readTypes();
    }

    /** All that there are. */
    Set<AttributeType> types() {
        return Collections.unmodifiableSet(types);
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
        return db.select(DSL.min(VALUE.TYPE))
                .from(byValue())
                .where(ofAid(), VALUE.TYPE.gt(before))
                .fetchSingle()
                .value1();
    }

    /** Objects, and beside each its value. */
    Table<?> beside(TrackedObject objects) {
        return objects.leftJoin(byPath()).on(VALUE.TARGET.eq(objects.ID), VALUE.PATH.eq(path), VALUE.TYPE.isNotNull());
    }

    /** SQLite would take the index in which a path is unique, and look into the table for every value. */
    private Table<?> byPath() {
        return db.dialect() == SQLDialect.SQLITE
                ? DSL.table("attribute as sorted indexed by attribute_by_path")
                : VALUE;
    }

    /**
     * The objects with the first values of all, so many at most; or with those from a place on, and surely before all others.
     * The database finds them without looking at the objects. Null where it can't: by what is no number, or of
     * several kinds, or where fewer than that have one.
     *
     * @param last null for the very first
     */
    List<Long> first(int max, boolean ascending, TrackedObjectRecord last) {
        TableField<AttributeRecord, ? extends Number> number = number();
        Object from = number == null || last == null ? null : valueOf(last, number);
        if (number == null || last != null && from == null) {
            return null;
        }
        Field<? extends Number> column = VALUE.field(number);
        long start = System.nanoTime();
        Result<? extends Record2<Long, ? extends Number>> found = db.select(VALUE.TARGET, column)
                .from(isAided() ? byValue() : byPath())
                .where(isAided() ? ofAid().and(isOnly(number)) : VALUE.PATH.eq(path))
                .and(VALUE.TYPE.isNotNull().and(column.isNotNull()))
                .and(from == null ? DSL.noCondition() : isFrom(column, from, ascending))
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
        return VALUE.PATH.eq(DSL.inline(path)).and(VALUE.TYPE.isNotNull());
    }

    /** What stands before the column in the index. */
    private Condition isOnly(TableField<AttributeRecord, ? extends Number> number) {
        Condition ofType = VALUE.TYPE.eq(types.iterator().next().label());
        return number == ATTRIBUTE.INT_VALUE ? ofType.and(VALUE.FLOAT_VALUE.isNull()) : ofType;
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

    private static <T> Condition isFrom(Field<T> column, Object value, boolean ascending) {
        Field<T> from = DSL.val(value, column.getDataType());
        return ascending ? column.ge(from) : column.le(from);
    }
}
