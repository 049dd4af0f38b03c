package dev.nereid.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * The database of a store: transactions that write, and any number that read meanwhile, each seeing one state.
 *
 * <p>Safe for many threads. A transaction runs on the caller's thread; what it throws rolls it back. It may be run again
 * where the database could not finish it (PostgreSQL), so nothing but the database may be changed in it.
 */
public abstract class Database implements AutoCloseable {
    static { // a job that asks a question has not asked for a logo and a tip of the day
        for (String noise : List.of("org.jooq.no-logo", "org.jooq.no-tips")) {
            System.setProperty(noise, System.getProperty(noise, "true"));
        }
    }

    private static final Settings SETTINGS =
            new Settings().withExecuteLogging(false).withRenderSchema(false);

    Database() {}

    /**
     * Opens a store's SQLite file, and creates it if it is missing. One transaction writes at a time.
     *
     * @param powerSafe whether a commit survives a power failure: true for a server, false for a replica
     * @throws DatabaseException if it is no store, of a newer format, or cannot be opened
     */
    public static Database openSqlite(Path file, boolean powerSafe) {
        return SqliteDatabase.open(file, powerSafe);
    }

    /**
     * Opens a store in PostgreSQL, and creates its tables if they are missing. Many transactions write at a time, of any
     * number of processes: {@link Locks} keeps apart those that would disturb each other.
     *
     * @param url {@code jdbc:postgresql://…}, with whatever parameters its driver knows
     * @throws DatabaseException if there is no such database, it can't be reached, or holds a newer format
     */
    public static Database openPostgres(String url) {
        return PostgresDatabase.open(url);
    }

    /** An address without its parameters, of which one may be a password. */
    public static String placeOf(String url) {
        return url.replaceAll("//.*@", "//").replaceAll("[?&;].*", "");
    }

    /** Else PostgreSQL. */
    public abstract boolean isSqlite();

    /** Runs a transaction that may write. */
    public abstract <T> T write(Function<DSLContext, T> work);

    /** The same for work that takes milliseconds at most: several that come together may be committed together. */
    public abstract <T> T writeShort(Function<DSLContext, T> work);

    /** Runs a transaction that only reads; it sees one state throughout. */
    public abstract <T> T read(Function<DSLContext, T> work);

    /** Waits for running writes; reads under way fail or finish. */
    @Override
    public abstract void close();

    /** Of a connection to an SQLite file that somebody else opened. */
    public static DSLContext contextOf(Connection connection) {
        return context(connection, SQLDialect.SQLITE);
    }

    /**
     * Runs a statement by plain JDBC in a transaction; in SQLite it stays prepared.
     *
     * @throws DataAccessException if that fails
     */
    public static <T> T use(DSLContext db, String sql, KeptStatements.Use<T> use) {
        try {
            return ((KeptStatements) db.data(KeptStatements.class)).use(sql, use);
        } catch (SQLException e) {
            throw new DataAccessException(e.getMessage(), e);
        }
    }

    static DSLContext context(Connection connection, SQLDialect dialect) {
        DSLContext context = DSL.using(connection, dialect, SETTINGS);
        context.data(KeptStatements.class, new KeptStatements(connection, dialect == SQLDialect.SQLITE));
        return context;
    }
}
