package dev.nereid.server.neptune;

import dev.nereid.query.Nql;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import java.util.ArrayList;
import java.util.List;

/**
 * How the client goes on after 10,000 rows: it adds, as the last condition, that the sort column is greater than in the
 * last row that it has. It does so also where rows come in descending order, and would get the same rows again.
 */
final class Continuation {
    private Continuation() {}

    /**
     * The last condition of a query, if it may be such a one; else null.
     *
     * @param sortBy the sort column
     */
    static Comparison in(Nql query, String sortBy) {
        if (query instanceof Nql.And and && !and.parts().isEmpty()) {
            return in(and.parts().get(and.parts().size() - 1), sortBy);
        }
        boolean fits = query instanceof Comparison last
                && last.operator() == Operator.GREATER
                && last.aggregate() == null
                && last.path().equals(sortBy);
        return fits ? (Comparison) query : null;
    }

    /** The same query with another operator in its last condition. */
    static Nql with(Nql query, Operator operator) {
        if (query instanceof Nql.And and) {
            List<Nql> parts = new ArrayList<>(and.parts());
            int last = parts.size() - 1;
            parts.set(last, with(parts.get(last), operator));
            return new Nql.And(parts);
        }
        Comparison last = (Comparison) query;
        return new Comparison(last.path(), last.type(), last.aggregate(), operator, last.value());
    }
}
