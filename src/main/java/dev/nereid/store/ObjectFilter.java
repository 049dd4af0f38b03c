package dev.nereid.store;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Which objects are meant, in SQL. */
public interface ObjectFilter {
    /** Every object. */
    ObjectFilter ALL = (db, now, ofFew) -> DSL.noCondition();

    /**
     * A condition on {@code tracked_object}.
     *
     * @param now microseconds
     * @param ofFew whether few objects are asked about, so that it is better to look at the fields of each than to look for all
     *     that have such a field
     */
    Condition on(DSLContext db, long now, boolean ofFew);
}
