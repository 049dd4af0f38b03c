package dev.nereid.store;

import dev.nereid.db.jooq.tables.Attribute;
import dev.nereid.model.Aggregate;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The numbers that stand for a float series, in SQL; null where it has no point to be of. */
public final class AggregateColumns {
    /** Below, PostgreSQL may refuse to divide: the result would be no double any more. */
    private static final double TINY = 1e-290;

    private AggregateColumns() {}

    public static Field<Double> of(Attribute attribute, Aggregate aggregate) {
        Condition hasFinite = attribute.FINITE_COUNT.gt(0L);
        Field<Double> count = attribute.FINITE_COUNT.cast(Double.class);
        Field<Double> variance = DSL.when(attribute.SQUARED_SUM.lt(TINY), attribute.SQUARED_SUM)
                .otherwise(attribute.SQUARED_SUM.div(count));
        return switch (aggregate) {
            case LAST -> attribute.FLOAT_VALUE;
            case MIN -> attribute.MIN_VALUE;
            case MAX -> attribute.MAX_VALUE;
            case AVERAGE -> DSL.when(hasFinite, attribute.MEAN_VALUE);
            case VARIANCE -> DSL.when(hasFinite, variance);
        };
    }
}
