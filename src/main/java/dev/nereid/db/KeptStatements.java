package dev.nereid.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Statements of one connection that stay prepared: every batch asks the same dozen, and SQLite takes longer to prepare most of
 * them than to run them. For whoever has the connection.
 */
public final class KeptStatements {
    private static final int KEPT_MAX = 64;

    private final Connection connection;
    private final boolean keeps;
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

    /** @param keeps false where the driver does so itself */
    private KeptStatements(Connection connection, boolean keeps) {
        this.connection = connection;
        this.keeps = keeps;
    }

    /** What is done with a statement: it is bound anew, run, and what it gives is closed. */
    public interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    static void add(DSLContext db, Connection connection, boolean keeps) {
        db.data(KeptStatements.class, new KeptStatements(connection, keeps));
    }

    /**
     * Runs a statement on the connection of a transaction.
     *
     * @throws DataAccessException if that fails; the statement is prepared again next time
     */
    public static <T> T use(DSLContext db, String sql, Use<T> use) {
        try {
            return ((KeptStatements) db.data(KeptStatements.class)).use(sql, use);
        } catch (SQLException e) {
            throw new DataAccessException(e.getMessage(), e);
        }
    }

    private <T> T use(String sql, Use<T> use) throws SQLException {
        PreparedStatement statement = idle.remove(sql); // so that who uses it inside of this has one of its own
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        boolean healthy = false;
        try {
            T result = use.with(statement);
            healthy = true;
            return result;
        } finally {
            if (healthy && keeps) {
                keep(sql, statement);
            } else {
                statement.close();
            }
        }
    }

    private void keep(String sql, PreparedStatement statement) throws SQLException {
        PreparedStatement other = idle.put(sql, statement);
        if (other != null) {
            other.close();
        }
        if (idle.size() > KEPT_MAX) {
            String oldest = idle.keySet().iterator().next();
            idle.remove(oldest).close();
        }
    }
}
