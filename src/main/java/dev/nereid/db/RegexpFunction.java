package dev.nereid.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/** Makes {@code text regexp 'expression'} true in SQLite where the expression is found in the text. For one connection. */
public final class RegexpFunction extends Function {
    private static final NulFree NUL_FREE = new NulFree();
    private static final int NULL_TYPE = 5; // as sqlite3_value_type says it

    private String expression; // of the pattern
    private SearchPattern pattern;

    private RegexpFunction() {}

    public static void addTo(Connection connection) throws SQLException {
        Function.create(connection, "regexp", new RegexpFunction(), 2, Function.FLAG_DETERMINISTIC);
    }

    /** SQLite turns {@code text regexp expression} round: the expression is the first argument. */
    @Override
    protected void xFunc() throws SQLException {
        if (value_type(0) == NULL_TYPE || value_type(1) == NULL_TYPE) {
            result();
            return;
        }
        String asked = value_text(0);
        if (!asked.equals(expression)) {
            pattern = compile(NUL_FREE.from(asked));
            expression = asked;
        }
        result(pattern.isIn(NUL_FREE.from(value_text(1))) ? 1 : 0);
    }

    private static SearchPattern compile(String asked) throws SQLException {
        try {
            return SearchPattern.of(asked);
        } catch (IllegalArgumentException e) {
            throw new SQLException("regexp: " + e.getMessage(), e);
        }
    }
}
