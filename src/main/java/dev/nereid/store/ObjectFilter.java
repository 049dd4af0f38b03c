package dev.nereid.store;

import org.jooq.Condition;
import org.jooq.DSLContext;

/** Which objects are meant, in SQL. */
public interface ObjectFilter {
    /**
     * A condition on {@code tracked_object}.
     *
     * @param now microseconds
     */
    Condition on(DSLContext db, long now);
}
