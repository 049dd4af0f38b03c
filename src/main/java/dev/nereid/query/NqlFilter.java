package dev.nereid.query;

import dev.nereid.model.ObjectQuery;
import dev.nereid.store.ObjectFilter;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** A query, understood, for a store to choose objects by. */
public final class NqlFilter implements ObjectFilter {
    private final Nql query;

    /**
     * What the query language says in a query.
     *
     * @throws NqlException if it can't be understood
     */
    public static ObjectFilter of(ObjectQuery query) {
        return query.nql() == null || query.nql().isBlank() ? ObjectFilter.ALL : new NqlFilter(query.nql());
    }

    /** @throws NqlException if the query can't be understood */
    public NqlFilter(String query) {
        this.query = NqlParser.parse(query);
    }

    /** @param query as a parser gives it: operators and values fit their types */
    public NqlFilter(Nql query) {
        this.query = query;
    }

    @Override
    public Condition on(DSLContext db, long now, boolean ofFew) {
        return new NqlCompiler(db, now, ofFew).compile(query);
    }
}
