package dev.nereid.query;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;

import dev.nereid.query.Nql.Operator;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Numbers, times and texts in order. */
final class Comparisons {
    /** From here on no double is a long. */
    private static final double BEYOND_LONG = 0x1p63;

    private Comparisons() {}

    /** Null where the field is. */
    static <T> Condition of(Operator operator, Field<T> field, T value) {
        return switch (operator) {
            case EQUAL -> field.eq(value);
            case UNEQUAL -> field.ne(value);
            case LESS -> field.lt(value);
            case LESS_OR_EQUAL -> field.le(value);
            case GREATER -> field.gt(value);
            case GREATER_OR_EQUAL -> field.ge(value);
            default -> throw new IllegalArgumentException(operator + " is no order");
        };
    }

    /**
     * Exactly, also where a double can't count by ones any more.
     *
     * @param field not null
     */
    static Condition ofLong(Operator operator, Field<Long> field, NqlNumber number) {
        if (number.whole() != null) {
            return of(operator, field, number.whole());
        }
        double value = number.value();
        double floor = Math.floor(value);
        boolean isLong = floor >= -BEYOND_LONG && floor < BEYOND_LONG;
        if (isLong && floor == value) {
            return of(operator, field, (long) floor);
        }
        return switch (operator) {
            case EQUAL -> DSL.falseCondition();
            case UNEQUAL -> DSL.trueCondition();
            case LESS, LESS_OR_EQUAL -> isLong ? field.le((long) floor) : always(value > 0);
            default -> isLong ? field.gt((long) floor) : always(value < 0);
        };
    }

    private static Condition always(boolean is) {
        return is ? DSL.trueCondition() : DSL.falseCondition();
    }

    /** @param field in which null stands for NaN, which is unequal to every number and in no order with any */
    static Condition ofDouble(Operator operator, Field<Double> field, NqlNumber number) {
        if (number.isNan()) {
            return operator == Operator.EQUAL ? field.isNull() : field.isNotNull();
        }
        Condition compared = of(operator, field, number.value());
        return operator == Operator.UNEQUAL
                ? field.isNull().or(compared)
                : field.isNotNull().and(compared);
    }

    /** The value of a float, or the last one of a series. */
    static Condition ofFloatValue(Operator operator, NqlNumber number) {
        return ofDouble(operator, ATTRIBUTE.FLOAT_VALUE, number);
    }
}
