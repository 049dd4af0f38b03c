package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.testing.RandomNql;
import dev.nereid.testing.RandomRuns;
import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody types ends in a result, or in an error that says where. */
class NqlFuzzTest {
    private static final ObjectQuery RUNS = ObjectQuery.all(ObjectKind.RUN, null);

    private static final String[] PIECES = {
        "(",
        ")",
        " AND ",
        " OR ",
        "NOT ",
        ":",
        "`",
        "``",
        "\"",
        "'",
        "\\",
        "=",
        "==",
        "!=",
        "<",
        ">=",
        "<>",
        "!",
        " ",
        "\n",
        "\0",
        "x",
        "y",
        "`x`:float > 1",
        "`x`:string MATCHES \"",
        "float",
        "string",
        "stringSet",
        "floatSeries",
        "experimentState",
        "bool",
        "datetime",
        "artifact",
        "file",
        " CONTAINS ",
        " NOT CONTAINS ",
        " MATCHES ",
        " NOT MATCHES ",
        " EXISTS",
        " NOT EXISTS",
        "last(",
        "min(",
        "variance(",
        "sys/id",
        "sys/state",
        "sys/ping_time",
        "sys/tags",
        "sys/running_time",
        "1",
        "-2h",
        "now",
        "nan",
        "-inf",
        "1e400",
        "9223372036854775808",
        "true",
        "running",
        "2026-01-01",
        "(a+)+",
        "[",
        "{1000}",
        "\ud83d\udc0b",
        "\ud83d",
        "\uffff",
        "-999999999y",
        "+999999999y",
        "1e-999999999",
        "0x1p3",
        "1_000",
        "١",
        "%",
        "--",
        ";",
        "?",
        "{0}",
        "$1"
    };

    @TempDir
    private Path directory;

    @Test
    void aResultOrAnError() {
        try (TestStore store = TestStore.server(directory)) {
            new RandomRuns(new Random(1)).fill(store, 5, false);
            Seeds.check(
                    TestDatabase.isPostgres() ? 500 : 3000,
                    random -> ask(store, random.nextBoolean() ? pieces(random) : mutated(random)));
        }
    }

    @Test
    void halvesOfSurrogatePairsAreTakenAsTextsAreKept() {
        try (TestStore store = TestStore.server(directory)) {
            new RandomRuns(new Random(1)).fill(store, 5, false);
            answer(store, "`sys/name`:string MATCHES \"\ud834\udd1e|\udd1e|\ud834\"");
            answer(store, "`\ud834`:string CONTAINS \"\udd1e\"");
        }
    }

    private static void answer(TestStore store, String query) {
        assertThat(store.store.page(RUNS, new NqlFilter(query), 0, 0).count()).isBetween(0, 5);
    }

    private static void ask(TestStore store, String query) {
        try {
            answer(store, query);
        } catch (NqlException e) {
            assertThat(e.getMessage()).isNotBlank();
            assertThat(e.column()).isBetween(1, query.length() + 1);
            assertThat(e.excerpt()).contains("\n").endsWith("^");
        } catch (RuntimeException | Error e) {
            throw new AssertionError("Query: " + query, e);
        }
    }

    private static String pieces(Random random) {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(25); i >= 0; i--) {
            query.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return query.toString();
    }

    /** One that was valid, with something left out, put in, or doubled. */
    private static String mutated(Random random) {
        StringBuilder query = new StringBuilder(NqlText.of(new RandomNql(random).tree(4)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int from = random.nextInt(query.length() + 1);
            int to = Math.min(query.length(), from + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> query.delete(from, to);
                case 1 -> query.insert(from, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> query.insert(from, Samples.NASTY_STRINGS.get(random.nextInt(Samples.NASTY_STRINGS.size())));
                default -> query.insert(from, query.substring(from, to).repeat(3));
            }
        }
        return query.toString();
    }

    @Test
    void theLargestThatAreTakenAreAnswered() {
        try (TestStore store = TestStore.server(directory)) {
            new RandomRuns(new Random(1)).fill(store, 5, false);
            String[] conditions = {
                "`a`:float = 1.5", "`a`:stringSet NOT CONTAINS \"x\"", "min(`a`:floatSeries) != 2",
                        "`a`:string MATCHES \"x\"",
                "sys/running_time:float < 1", "sys/model_id:string = \"a\"", "sys/size:float >= 0", "`a`:int != 3"
            };
            for (String condition : conditions) {
                for (String word : new String[] {" AND ", " OR "}) {
                    answer(store, condition + (word + condition).repeat(99));
                    answer(store, ("NOT (" + condition + word).repeat(45) + condition + ")".repeat(45));
                }
            }
            answer(store, conditions[0] + (" AND " + conditions[0]).repeat(999));
            answer(store, conditions[7] + (" OR NOT " + conditions[7]).repeat(999));
            answer(store, "(`a`:float = 1 AND NOT (`b`:int = 2 OR ".repeat(24) + "`c`:int = 1" + "))".repeat(24));
            answer(store, ("NOT ".repeat(99) + conditions[0]));
            answer(store, "`" + "p".repeat(1_000_000) + "`:string = \"" + "\ud83d\udc0b".repeat(1_000_000) + '"');
        }
    }
}
