package dev.nereid.store;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Which objects are meant, in SQL. */
public interface ObjectFilter {
    /** Every object. */
    ObjectFilter ALL = (db, now) -> DSL.noCondition();

    /**
     * A condition on {@code tracked_object}.
     *
     * @param now microseconds
     */
    Condition on(DSLContext db, long now);
}
