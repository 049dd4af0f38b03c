package dev.nereid.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Statements of one connection that stay prepared: every commit of a run file and every batch of a store asks the same dozen,
 * and SQLite takes longer to prepare most of them than to run them. For whoever has the connection, which closes them.
 */
public final class KeptStatements {
    private static final int KEPT_MAX = 64;

    private final Connection connection;
    private final boolean keeps;
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

    public KeptStatements(Connection connection) {
        this(connection, true);
    }

    /** @param keeps false where the driver does so itself */
    KeptStatements(Connection connection, boolean keeps) {
        this.connection = connection;
        this.keeps = keeps;
    }

    /** What is done with a statement: it is bound anew, run, and what it gives is closed. */
    public interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** Runs a statement. If that fails, it is prepared again next time, since the driver gives up a statement that fails. */
    public <T> T use(String sql, Use<T> use) throws SQLException {
        PreparedStatement statement = idle.remove(sql); // so that who uses it inside of this has one of its own
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        T result;
        try {
            result = use.with(statement);
        } catch (SQLException | RuntimeException | Error e) {
            close(statement, e);
            throw e;
        }
        if (keeps) {
            keep(sql, statement);
        } else {
            statement.close();
        }
        return result;
    }

    private static void close(PreparedStatement statement, Throwable reason) {
        try {
            statement.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
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
