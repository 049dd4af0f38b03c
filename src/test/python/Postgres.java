import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL until standard input ends. Prints where it is. */
public class Postgres {
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            System.out.println("URL=" + postgres.getJdbcUrl("postgres", "postgres"));
            while (System.in.read() >= 0) {
                // Whoever started it is still there.
            }
        }
    }
}
