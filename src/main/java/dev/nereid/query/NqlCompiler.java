package dev.nereid.query;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.NulFree;
import dev.nereid.model.AttributeType;
import dev.nereid.query.Nql.Aggregate;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** A query as a condition on {@code tracked_object}. */
final class NqlCompiler {
    private static final int GROUP = 200;

    /** Of {@code attribute.float_mark}: what a number beside it can't say. */
    private static final List<Long> FINITE_MARKS = List.of(0L, 4L);

    private static final long NAN_MARK = 1;
    private static final long INFINITY_MARK = 2;
    private static final long MINUS_INFINITY_MARK = 3;

    private final DSLContext db;
    private final SysConditions sys;

    /** @param now in microseconds: who is active is a matter of time */
    NqlCompiler(DSLContext db, long now) {
        this.db = db;
        this.sys = new SysConditions(db, now);
    }

    /** To a database each further part is a level, and it takes only so many: a table of 3000 IDs asks for as many. */
    private Condition inGroups(List<Nql> parts, Function<List<Condition>, Condition> joined) {
        List<Condition> all = parts.stream().map(this::compile).toList();
        if (all.size() <= GROUP) {
            return joined.apply(all);
        }
        List<Condition> groups = new ArrayList<>();
        for (int from = 0; from < all.size(); from += GROUP) {
            Condition group = joined.apply(all.subList(from, Math.min(all.size(), from + GROUP)));
            groups.add(DSL.condition("({0})", group)); // or jOOQ takes the brackets away
        }
        return joined.apply(groups);
    }

    Condition compile(Nql query) {
        if (query instanceof Nql.And and) {
            return inGroups(and.parts(), DSL::and);
        } else if (query instanceof Nql.Or or) {
            return inGroups(or.parts(), DSL::or);
        } else if (query instanceof Nql.Not not) {
            return DSL.not(compile(not.part()));
        } else if (query instanceof Nql.Exists exists) {
            Condition computed = sys.exists(exists.path());
            return computed != null ? computed : exists(exists.path(), exists.type(), DSL.noCondition());
        }
        Comparison comparison = (Comparison) query;
        Condition computed = sys.compare(comparison);
        return computed != null ? computed : compare(comparison);
    }

    private Condition compare(Comparison comparison) {
        return switch (comparison.type()) {
            case FLOAT, INTEGER -> exists(comparison, number(comparison));
            case STRING -> exists(comparison, text(comparison, ATTRIBUTE.STRING_VALUE));
            case STRING_SERIES ->
                exists(comparison, ATTRIBUTE.POINT_COUNT.gt(0L).and(text(comparison, ATTRIBUTE.STRING_VALUE)));
            case BOOLEAN -> exists(comparison, flag(comparison, ATTRIBUTE.INT_VALUE));
            case DATETIME -> exists(comparison, compare(comparison, ATTRIBUTE.INT_VALUE, NqlValue.micros(comparison)));
            case FLOAT_SERIES -> exists(comparison, ATTRIBUTE.POINT_COUNT.gt(0L).and(series(comparison)));
            case STRING_SET -> set(comparison);
            default -> throw NqlValue.unsupported(comparison);
        };
    }

    private Condition exists(Comparison comparison, Condition value) {
        return exists(comparison.path(), comparison.type(), value);
    }

    private Condition exists(String path, Type type, Condition value) {
        return DSL.exists(db.selectOne()
                .from(ATTRIBUTE)
                .where(
                        ATTRIBUTE.TARGET.eq(TRACKED_OBJECT.ID),
                        ATTRIBUTE.PATH.eq(path),
                        ATTRIBUTE.TYPE.in(labels(type)),
                        value));
    }

    /** Whoever asks for a number does not mind which kind of number it is. */
    private static List<String> labels(Type type) {
        return switch (type) {
            case FLOAT, INTEGER -> List.of(AttributeType.FLOAT.label(), AttributeType.INTEGER.label());
            case FILE_SERIES -> List.of(AttributeType.FILE_SERIES.label());
            default -> List.of(type.word());
        };
    }

    // ------------------------------------------------------------------------------------------------- numbers --

    private static Condition number(Comparison comparison) {
        double value = NqlValue.number(comparison);
        Condition integer = ATTRIBUTE
                .TYPE
                .eq(AttributeType.INTEGER.label())
                .and(compare(comparison, ATTRIBUTE.INT_VALUE.cast(Double.class), value));
        return integer.or(ATTRIBUTE.TYPE.eq(AttributeType.FLOAT.label()).and(marked(comparison, value)));
    }

    private static Condition marked(Comparison comparison, double value) {
        Condition finite = ATTRIBUTE.FLOAT_MARK.in(FINITE_MARKS).and(compare(comparison, ATTRIBUTE.FLOAT_VALUE, value));
        return finite.or(mark(comparison, INFINITY_MARK, Double.POSITIVE_INFINITY, value))
                .or(mark(comparison, MINUS_INFINITY_MARK, Double.NEGATIVE_INFINITY, value))
                .or(mark(comparison, NAN_MARK, Double.NaN, value));
    }

    private static Condition mark(Comparison comparison, long mark, double meaning, double value) {
        boolean fits = switch (comparison.operator()) {
            case EQUAL -> meaning == value;
            case UNEQUAL -> meaning != value;
            case LESS -> meaning < value;
            case LESS_OR_EQUAL -> meaning <= value;
            case GREATER -> meaning > value;
            case GREATER_OR_EQUAL -> meaning >= value;
            default -> throw NqlValue.unsupported(comparison);
        };
        return fits ? ATTRIBUTE.FLOAT_MARK.eq(mark) : DSL.falseCondition();
    }

    private static Condition series(Comparison comparison) {
        double value = NqlValue.number(comparison);
        Aggregate aggregate = comparison.aggregate() == null ? Aggregate.LAST : comparison.aggregate();
        return switch (aggregate) {
            case LAST -> marked(comparison, value);
            case MIN -> compare(comparison, ATTRIBUTE.MIN_VALUE, value);
            case MAX -> compare(comparison, ATTRIBUTE.MAX_VALUE, value);
            case AVERAGE -> ATTRIBUTE.FINITE_COUNT.gt(0L).and(compare(comparison, ATTRIBUTE.MEAN_VALUE, value));
            case VARIANCE ->
                ATTRIBUTE
                        .FINITE_COUNT
                        .gt(0L)
                        .and(compare(
                                comparison, ATTRIBUTE.SQUARED_SUM.div(DSL.nullif(ATTRIBUTE.FINITE_COUNT, 0L)), value));
        };
    }

    static <T> Condition compare(Comparison comparison, Field<T> field, T value) {
        return switch (comparison.operator()) {
            case EQUAL -> field.eq(value);
            case UNEQUAL -> field.ne(value);
            case LESS -> field.lt(value);
            case LESS_OR_EQUAL -> field.le(value);
            case GREATER -> field.gt(value);
            case GREATER_OR_EQUAL -> field.ge(value);
            default -> throw NqlValue.unsupported(comparison);
        };
    }

    // ---------------------------------------------------------------------------------------------------- text --

    /** Upper and lower case are different; order is that of code points. */
    static Condition text(Comparison comparison, Field<String> field) {
        return switch (comparison.operator()) {
            case CONTAINS -> contains(field, comparison.value());
            case NOT_CONTAINS -> DSL.not(contains(field, comparison.value()));
            default -> compare(comparison, field, comparison.value());
        };
    }

    private static Condition contains(Field<String> field, String part) {
        return part.isEmpty()
                ? field.isNotNull()
                : DSL.position(field, new NulFree().to(part)).gt(0);
    }

    static Condition flag(Comparison comparison, Field<Long> field) {
        long value = NqlValue.flag(comparison) ? 1 : 0;
        if (comparison.operator() != Operator.EQUAL && comparison.operator() != Operator.UNEQUAL) {
            throw NqlValue.unsupported(comparison);
        }
        return compare(comparison, field, value);
    }

    private Condition set(Comparison comparison) {
        Condition element = DSL.exists(db.selectOne()
                .from(SET_ELEMENT)
                .where(
                        SET_ELEMENT.ATTRIBUTE_ID.eq(ATTRIBUTE.ID),
                        SET_ELEMENT.ELEMENT.eq(comparison.value()),
                        SET_ELEMENT.PRESENT.eq(1L)));
        return switch (comparison.operator()) {
            case CONTAINS -> exists(comparison, element);
            case NOT_CONTAINS -> DSL.not(exists(comparison, element)); // also without any tag
            default -> throw NqlValue.unsupported(comparison);
        };
    }
}
