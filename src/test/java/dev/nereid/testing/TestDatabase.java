package dev.nereid.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which database the stores of tests are in: SQLite files, or with {@code -Dnereid.test.database=postgres} a real
 * PostgreSQL, with a schema for each place where a file would be.
 */
public final class TestDatabase {
    private static final boolean POSTGRES = "postgres".equals(System.getProperty("nereid.test.database"));

    private static final Map<Path, String> URLS = new ConcurrentHashMap<>();
    private static final AtomicInteger LAST = new AtomicInteger();

    private TestDatabase() {}

    /** Started when a test first asks for it, stopped when the JVM ends. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            Leftovers before = Leftovers.now();
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "500")
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                before.keep();
            }
        }
    }

    public static boolean isPostgres() {
        return POSTGRES;
    }

    /** Of the database for this place; null if a file in it is to be used. */
    public static String urlFor(Path place) {
        return POSTGRES ? postgresFor(place) : null;
    }

    /** The same as options of {@code nereid serve}. */
    public static List<String> optionsFor(Path place) {
        return POSTGRES ? List.of("--database", postgresFor(place)) : List.of();
    }

    /** Of a database in PostgreSQL, whichever the other tests use: empty when a place is new. */
    public static String postgresFor(Path place) {
        return URLS.computeIfAbsent(place.toAbsolutePath(), key -> create("store_" + LAST.incrementAndGet()));
    }

    private static String create(String schema) {
        String url = Server.POSTGRES.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
            return url + "&currentSchema=" + schema;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
