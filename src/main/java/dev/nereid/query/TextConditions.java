package dev.nereid.query;

import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.NulFree;
import dev.nereid.db.SearchPattern;
import dev.nereid.db.ValueList;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * Texts held against texts. Upper and lower case are different; order is that of code points. Regular expressions are
 * RE2/J's on either database: SQLite calls it, and for PostgreSQL, which has others of its own, the texts are fetched.
 */
final class TextConditions {
    private final DSLContext db;

    TextConditions(DSLContext db) {
        this.db = db;
    }

    /** Whether what follows is about {@code tracked_object}, not about the text: it was held against it already. */
    boolean isOfObjects(Comparison comparison) {
        return isPattern(comparison) && db.dialect() != SQLDialect.SQLITE;
    }

    private static boolean isPattern(Comparison comparison) {
        return comparison.operator() == Operator.MATCHES || comparison.operator() == Operator.NOT_MATCHES;
    }

    /**
     * Whether a text fits; null where there is none, unless it {@link #isOfObjects}.
     *
     * @param values any of which may be equal; else the comparison's own
     * @param texts that are not null, each with the {@code tracked_object} that has it
     */
    Condition on(Comparison comparison, List<String> values, Field<String> text, Select<Record2<Long, String>> texts) {
        return switch (comparison.operator()) {
            case EQUAL -> ValueList.ofTexts(db, text, values);
            case CONTAINS -> contains(text, comparison.value());
            case NOT_CONTAINS -> DSL.not(contains(text, comparison.value()));
            case MATCHES, NOT_MATCHES -> matches(comparison, text, texts);
            default -> Comparisons.of(comparison.operator(), text, comparison.value());
        };
    }

    private static Condition contains(Field<String> text, String part) {
        return part.isEmpty()
                ? text.isNotNull()
                : DSL.position(text, new NulFree().to(part)).gt(0);
    }

    private Condition matches(Comparison comparison, Field<String> text, Select<Record2<Long, String>> texts) {
        boolean wanted = comparison.operator() == Operator.MATCHES;
        if (!isOfObjects(comparison)) {
            Condition found = DSL.condition("{0} regexp {1}", text, DSL.val(new NulFree().to(comparison.value())));
            return wanted ? found : DSL.not(found);
        }
        SearchPattern pattern = SearchPattern.of(comparison.value());
        List<Long> fitting = new ArrayList<>();
        try (var rows = db.fetchLazy(texts)) {
            for (Record2<Long, String> row : rows) {
                if (pattern.isIn(row.value2()) == wanted) {
                    fitting.add(row.value1());
                }
            }
        }
        return ValueList.ofLongs(db, TRACKED_OBJECT.ID, fitting);
    }
}
