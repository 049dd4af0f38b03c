package dev.nereid.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;

/**
 * An SQLite file with some rows of a store, in tables as the store has them: written once, as a whole, and only read
 * then. For one thread.
 */
public final class SnapshotFile implements AutoCloseable {
    private static final int SQLITE_ERROR = 1;

    private final Path file;
    private final Connection connection;

    private SnapshotFile(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * @param file that does not exist yet, or is empty
     * @param tables that it is to have
     * @throws DatabaseException if it can't be created
     */
    public static SnapshotFile create(Path file, Set<String> tables) {
        try {
            return new SnapshotFile(file, Sqlite.createSnapshot(file, tables));
        } catch (SQLException e) {
            throw new DatabaseException("Can't create the snapshot " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * @param names of its tables
     * @throws DatabaseException if it can't be read, is something else, or of another format
     */
    public static SnapshotFile open(Path file, Set<String> names) {
        List<String> tables = Schema.store(names);
        try {
            Connection connection =
                    Sqlite.openForeignReader(file, Sqlite.SNAPSHOT_APPLICATION_ID, Sqlite.STORE_FORMAT, tables, null);
            try {
                checkFormat(file, connection);
                Sqlite.execute(connection, "begin");
                return new SnapshotFile(file, connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (StrangeSchemaException e) {
            throw new DatabaseException(e.getMessage(), e);
        } catch (SQLException e) {
            throw new DatabaseException("Can't read the snapshot " + file + ": " + e.getMessage(), e);
        }
    }

    private static void checkFormat(Path file, Connection connection) throws SQLException {
        if (Sqlite.pragma(connection, "application_id") != Sqlite.SNAPSHOT_APPLICATION_ID) {
            throw new DatabaseException(file + " is not a snapshot of Nereid", null);
        }
        int format = Sqlite.pragma(connection, "user_version");
        if (format != Sqlite.STORE_FORMAT) {
            throw new DatabaseException(
                    file + " comes from a server whose store has format " + format + "; this version of Nereid knows "
                            + Sqlite.STORE_FORMAT + ". Use the server's version here.",
                    null);
        }
    }

    /** In the one transaction that there is. */
    public DSLContext db() {
        return Database.context(connection, SQLDialect.SQLITE);
    }

    /** What a failure to read its rows means. */
    public DatabaseException unreadable(DataAccessException e) {
        Throwable cause = e.getCause(SQLException.class) == null ? e : e.getCause(SQLException.class);
        boolean lacksTable = cause instanceof SQLException sql && sql.getErrorCode() == SQLITE_ERROR;
        return new DatabaseException(
                "The snapshot " + file + " can't be read: " + cause.getMessage(), lacksTable ? null : cause);
    }

    /** Ends the writing. */
    public void finish() {
        try {
            Sqlite.execute(connection, "commit");
        } catch (SQLException e) {
            throw new DataAccessException("Can't write the snapshot " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is either finished, or worth nothing.
        }
    }
}
