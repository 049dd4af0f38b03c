package dev.nereid.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL of its own until standard input ends, for tests that are not in Java. Prints where it is. */
public final class PostgresServer {
    private PostgresServer() {}

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            System.out.println("URL=" + postgres.getJdbcUrl("postgres", "postgres"));
            while (System.in.read() >= 0) {
                // Whoever started it is still there.
            }
        }
    }
}
