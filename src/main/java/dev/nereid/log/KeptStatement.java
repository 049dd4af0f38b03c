package dev.nereid.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A statement without parameters that is prepared once and executed often: to prepare it costs as much as what it does. After a
 * failure it is prepared again, since the driver gives up a statement that fails. For one thread.
 */
final class KeptStatement {
    private final Connection connection;
    private final String sql;
    private PreparedStatement statement; // null until it is needed

    KeptStatement(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    void execute() throws SQLException {
        try {
            prepared().execute();
        } catch (SQLException e) {
            forget(e);
            throw e;
        }
    }

    /** The one number that it gives. */
    long number() throws SQLException {
        try (ResultSet result = prepared().executeQuery()) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            forget(e);
            throw e;
        }
    }

    private PreparedStatement prepared() throws SQLException {
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        return statement;
    }

    private void forget(SQLException reason) {
        PreparedStatement failed = statement;
        statement = null;
        try {
            if (failed != null) {
                failed.close();
            }
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
