package dev.nereid.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;

/**
 * A store in PostgreSQL. A transaction that writes sees what others commit meanwhile, and keeps apart from them by
 * {@link Locks}; where two of them still meet (both create the same, or wait for each other) the database ends one of
 * them, and it runs again.
 */
final class PostgresDatabase extends Database {
    /** Serialisation failure, deadlock, and a key that another transaction was quicker to insert. */
    private static final Set<String> RUN_AGAIN = Set.of("40001", "40P01", "23505");

    private static final int ATTEMPTS = 10;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final int CONNECTIONS = 16;
    private static final long CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final String SILENCE_SECONDS = "60";

    static { // the driver would log addresses with their passwords
        Logger.getLogger("org.postgresql").setLevel(Level.OFF);
    }

    private final HikariDataSource pool;
    private final String name;

    private PostgresDatabase(HikariDataSource pool, String name) {
        this.pool = pool;
        this.name = name;
    }

    static Database open(String url) {
        String name = placeOf(url);
        HikariDataSource pool = connect(url, name);
        PostgresDatabase database = new PostgresDatabase(pool, name);
        try {
            database.write(PostgresTables::create);
            return database;
        } catch (RuntimeException e) {
            pool.close();
            throw e instanceof DataAccessException ? failure("Can't prepare the database " + name, e) : e;
        }
    }

    private static HikariDataSource connect(String url, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("nereid");
        config.setAutoCommit(false);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
        config.addDataSourceProperty("ApplicationName", "nereid");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "socketTimeout", SILENCE_SECONDS); // or one that went silent is waited for for ever
        try {
            config.setJdbcUrl(url);
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw failure("Can't open the database " + name, e);
        } catch (RuntimeException e) { // Hikari's word for an address that the driver does not understand
            throw new DatabaseException(
                    "\"" + name + "\" is no address of a PostgreSQL database. Give one such as"
                            + " jdbc:postgresql://db.example.org/nereid?user=nereid",
                    e);
        }
    }

    private static DatabaseException failure(String what, Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        boolean isHostUnknown = cause.getCause() instanceof UnknownHostException;
        String reason = isHostUnknown ? "no host of this name is known" : cause.getMessage();
        return new DatabaseException(what + ": " + reason, e);
    }

    // ------------------------------------------------------------------------------------------- transactions --

    @Override
    public boolean isSqlite() {
        return false;
    }

    @Override
    public <T> T write(Function<DSLContext, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transact(work, null);
            } catch (DataAccessException e) {
                if (attempt == ATTEMPTS || !RUN_AGAIN.contains(e.sqlState())) {
                    throw e;
                }
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS << Math.min(attempt, 6)));
        }
    }

    @Override
    public <T> T writeShort(Function<DSLContext, T> work) {
        return write(work); // of those that are written at once, PostgreSQL itself commits several together
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        return transact(work, "set transaction isolation level repeatable read, read only");
    }

    private <T> T transact(Function<DSLContext, T> work, String begin) {
        try (Connection connection = pool.getConnection()) {
            try {
                if (begin != null) {
                    Sqlite.execute(connection, begin);
                }
                T result = work.apply(context(connection, SQLDialect.POSTGRES));
                connection.commit();
                return result;
            } catch (RuntimeException | SQLException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw isLost(e.getSQLState(), e) ? unavailable(e) : new DataAccessException(e.getMessage(), e);
        } catch (DataAccessException e) {
            throw isLost(e.sqlState(), e) ? unavailable(e) : e;
        }
    }

    /** Connection exceptions, a server that ends or starts, and no connection in time. */
    private static boolean isLost(String state, Exception e) {
        return e instanceof SQLTransientConnectionException
                || state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private RuntimeException unavailable(Exception e) {
        return new DatabaseUnavailableException("The database " + name + " can't be reached: " + e.getMessage(), e);
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e); // the connection is gone, and the transaction with it
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
