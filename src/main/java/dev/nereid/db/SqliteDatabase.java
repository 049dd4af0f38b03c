package dev.nereid.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;

/** A store in an SQLite file: transactions that write take turns, on one connection, see {@link GroupCommit}. */
final class SqliteDatabase extends Database {
    private static final int IDLE_READERS_MAX = 8;

    /** Four times what SQLite takes by itself: the indexes of some fields of ten thousand objects. */
    private static final int READER_CACHE_KIB = 8 << 10;

    private final Path file;
    private final GroupCommit writer;
    private final Deque<Reader> idleReaders = new ArrayDeque<>(); // guarded by itself
    private boolean closed; // guarded by idleReaders

    private SqliteDatabase(Path file, Connection writer) {
        this.file = file;
        this.writer = new GroupCommit(writer);
    }

    static Database open(Path file, boolean powerSafe) {
        try {
            Connection writer = Sqlite.openStore(file, powerSafe);
            checkFormat(file, writer);
            RegexpFunction.addTo(writer);
            return new SqliteDatabase(file, writer);
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
            Sqlite.requireStoreFormat("The store " + file, format);
        } catch (SQLException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    @Override
    public boolean isSqlite() {
        return true;
    }

    @Override
    public <T> T write(Function<DSLContext, T> work) {
        return writer.write(work, false);
    }

    @Override
    public <T> T writeShort(Function<DSLContext, T> work) {
        return writer.write(work, true);
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        Reader reader = takeReader();
        boolean healthy = false;
        try {
            T result = transact(reader, work);
            healthy = true;
            return result;
        } finally {
            giveBack(reader, healthy);
        }
    }

    /** A connection with its context, in which jOOQ keeps what it finds out. */
    private record Reader(Connection connection, DSLContext context) implements AutoCloseable {
        Reader(Connection connection) {
            this(connection, Database.context(connection, SQLDialect.SQLITE));
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static <T> T transact(Reader reader, Function<DSLContext, T> work) {
        Connection connection = reader.connection();
        try {
            Sqlite.execute(connection, "begin");
            try {
                T result = work.apply(reader.context());
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

    private Reader takeReader() {
        synchronized (idleReaders) {
            if (closed) {
                throw new DatabaseException("The store " + file + " is closed", null);
            }
            if (!idleReaders.isEmpty()) {
                return idleReaders.pop();
            }
        }
        try {
            return new Reader(openReader());
        } catch (SQLException e) {
            throw new DatabaseException("Can't read the store " + file + ": " + e.getMessage(), e);
        }
    }

    private Connection openReader() throws SQLException {
        Connection reader = Sqlite.openReader(file);
        try {
            RegexpFunction.addTo(reader);
            Sqlite.execute(reader, "pragma cache_size = -" + READER_CACHE_KIB);
            return reader;
        } catch (SQLException e) {
            reader.close();
            throw e;
        }
    }

    private void giveBack(Reader reader, boolean healthy) {
        synchronized (idleReaders) {
            if (healthy && !closed && idleReaders.size() < IDLE_READERS_MAX) {
                idleReaders.push(reader);
                return;
            }
        }
        closeQuietly(reader);
    }

    @Override
    public void close() {
        closeQuietly(writer);
        synchronized (idleReaders) {
            closed = true;
            idleReaders.forEach(SqliteDatabase::closeQuietly);
            idleReaders.clear();
        }
    }

    private static void closeQuietly(AutoCloseable connection) {
        try {
            connection.close();
        } catch (Exception e) {
            // Nothing is lost: every transaction has ended.
        }
    }
}
