package dev.nereid.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * The database of a store: transactions that write, one at a time, and any number that read meanwhile.
 *
 * <p>Safe for many threads. A transaction runs on the caller's thread; what it throws rolls it back.
 */
public final class Database implements AutoCloseable {
    static { // a job that asks a question has not asked for a logo and a tip of the day
        for (String noise : List.of("org.jooq.no-logo", "org.jooq.no-tips")) {
            System.setProperty(noise, System.getProperty(noise, "true"));
        }
    }

    private static final int IDLE_READERS_MAX = 8;

    private final Path file;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Deque<Connection> idleReaders = new ArrayDeque<>(); // guarded by itself
    private boolean closed; // guarded by idleReaders

    private Database(Path file, Connection writer) {
        this.file = file;
        this.writer = writer;
    }

    /**
     * Opens a store's SQLite file, and creates it if it is missing.
     *
     * @param powerSafe whether a commit survives a power failure: true for a server, false for a replica
     * @throws DatabaseException if it is no store, of a newer format, or cannot be opened
     */
    public static Database openSqlite(Path file, boolean powerSafe) {
        try {
            Connection writer = Sqlite.openStore(file, powerSafe);
            checkFormat(file, writer);
            return new Database(file, writer);
        } catch (SQLException e) {
            throw new DatabaseException("Can't open the store " + file + ": " + e.getMessage(), e);
        }
    }

    private static void checkFormat(Path file, Connection writer) throws SQLException {
        try {
            int application = Sqlite.pragma(writer, "application_id");
            int format = Sqlite.pragma(writer, "user_version");
            if (application != Sqlite.STORE_APPLICATION_ID) {
                throw new DatabaseException(file + " is an SQLite file, but not a store of Nereid", null);
            }
            if (format > Sqlite.STORE_FORMAT) {
                throw new DatabaseException(
                        file + " has format " + format + "; this version of Nereid knows formats up to "
                                + Sqlite.STORE_FORMAT + ". Use a newer Nereid.",
                        null);
            }
        } catch (SQLException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    /** Runs a transaction that may write. */
    public <T> T write(Function<DSLContext, T> work) {
        writing.lock();
        try {
            return transact(writer, "begin immediate", work);
        } finally {
            writing.unlock();
        }
    }

    /** Runs a transaction that only reads; it sees one state throughout. */
    public <T> T read(Function<DSLContext, T> work) {
        Connection reader = takeReader();
        boolean healthy = false;
        try {
            T result = transact(reader, "begin", work);
            healthy = true;
            return result;
        } finally {
            giveBack(reader, healthy);
        }
    }

    private static <T> T transact(Connection connection, String begin, Function<DSLContext, T> work) {
        try {
            Sqlite.execute(connection, begin);
            try {
                T result = work.apply(context(connection));
                Sqlite.execute(connection, "commit");
                return result;
            } catch (RuntimeException | SQLException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new DataAccessException(e.getMessage(), e);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            Sqlite.execute(connection, "rollback");
        } catch (SQLException e) {
            cause.addSuppressed(e); // SQLite rolls back by itself on some errors, then there is nothing to roll back
        }
    }

    private static DSLContext context(Connection connection) {
        Settings settings = new Settings().withExecuteLogging(false).withRenderSchema(false);
        return DSL.using(connection, SQLDialect.SQLITE, settings);
    }

    private Connection takeReader() {
        synchronized (idleReaders) {
            if (closed) {
                throw new DatabaseException("The store " + file + " is closed", null);
            }
            if (!idleReaders.isEmpty()) {
                return idleReaders.pop();
            }
        }
        try {
            return Sqlite.openReader(file);
        } catch (SQLException e) {
            throw new DatabaseException("Can't read the store " + file + ": " + e.getMessage(), e);
        }
    }

    private void giveBack(Connection reader, boolean healthy) {
        synchronized (idleReaders) {
            if (healthy && !closed && idleReaders.size() < IDLE_READERS_MAX) {
                idleReaders.push(reader);
                return;
            }
        }
        closeQuietly(reader);
    }

    /** Waits for a running write; reads under way fail or finish. */
    @Override
    public void close() {
        writing.lock();
        try {
            synchronized (idleReaders) {
                closed = true;
                idleReaders.forEach(Database::closeQuietly);
                idleReaders.clear();
            }
            closeQuietly(writer);
        } finally {
            writing.unlock();
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing is lost: every transaction has ended.
        }
    }
}
