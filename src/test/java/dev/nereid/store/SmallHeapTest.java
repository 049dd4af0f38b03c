package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.PointsCodec;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.OperationKind;
import dev.nereid.model.Value;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is little when it is sent and much when it is unpacked does not take the memory of those who ask for other things. */
class SmallHeapTest {
    private static final int POINTS = 4096;
    private static final int BLOCKS = 2500; // ten million points: more than a heap of 256 MiB can hold

    @TempDir
    private Path directory;

    private String run(String what) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), what));
        String url = TestDatabase.urlFor(directory.resolve("server.db"));
        if (url != null) {
            arguments.add(url);
        }
        try (JvmProcess child = JvmProcess.start(Child.class, Map.of(), arguments)) {
            int exit = child.awaitEnd(Duration.ofMinutes(3));
            assertThat(exit).as(child.output()).isZero();
            return child.output();
        }
    }

    @Test
    void aSeriesOfWhichAllPointsAreReplacedAgainAndAgainIsSummedUpAndRead() throws Exception {
        assertThat(run("same"))
                .contains("objects 3")
                .contains("summary " + POINTS + " 4095.0")
                .contains("points " + POINTS);
    }

    @Test
    void aSeriesThatDoesNotFitIntoTheMemoryIsSummedUpAndRefusedInWords() throws Exception {
        assertThat(run("others"))
                .contains("objects 3")
                .contains("summary " + (long) POINTS * BLOCKS + " " + (double) (POINTS * (BLOCKS - 1L) - 1))
                .contains("refused TOO_LARGE")
                .contains("-Xmx");
    }

    @Test
    void anObjectOfLargeTextsIsRefusedInWordsAndItsFieldsAreReadOneByOne() throws Exception {
        assertThat(run("texts"))
                .contains("refused TOO_LARGE")
                .contains("fewer fields or objects")
                .contains("field 1000000");
    }

    /** Logs to a store, then asks. */
    static final class Child {
        private static final UUID LARGE = new UUID(0, 1);

        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            StoreOptions options = StoreOptions.server("team", Quotas.NONE, null);
            try (Store store = arguments.length < 3
                    ? Store.openSqlite(directory.resolve("server.db"), options)
                    : Store.openPostgres(arguments[2], directory.resolve("files"), options)) {
                if (arguments[1].equals("texts")) {
                    texts(store);
                } else {
                    fill(store, arguments[1].equals("same"));
                    ask(store);
                }
            }
        }

        private static void texts(Store store) {
            String text = "a".repeat(1_000_000);
            LogScript log = LogScript.ofRun(LARGE, T0);
            for (int field = 0; field < 100; field++) {
                log.raw(T0 + 1, OperationKind.STRING, "f" + field, text);
                store.as(null).apply(log.batch(field == 0 ? 1 : field + 2, field + 2));
            }
            try {
                System.out.println(
                        "all " + store.object(LARGE.toString()).attributes().size());
            } catch (StoreException e) {
                System.out.println("refused " + e.reason() + " " + e.getMessage());
            }
            AttributeView one =
                    store.object(LARGE.toString(), Set.of("f7")).attributes().get("f7");
            System.out.println("field " + ((Value.OfString) one.value()).value().length());
        }

        /** All steps are the same ones, or all are others but for the last block's, which are the first one's. */
        private static void fill(Store store, boolean same) {
            store.as(null).apply(LogScript.ofRun(new UUID(0, 2), T0).all());
            LogScript log = LogScript.ofRun(LARGE, T0);
            double[] steps = new double[POINTS];
            long[] times = new long[POINTS];
            Arrays.fill(times, T0);
            for (int block = 0; block < BLOCKS; block++) {
                int first = same || block == BLOCKS - 1 ? 0 : block * POINTS;
                Arrays.setAll(steps, i -> first + i);
                byte[] points = PointsCodec.encode(new FloatPoints(false, steps, times, new double[POINTS]), T0 + 1);
                log.raw(T0 + 1, OperationKind.FLOATS, "x", points);
            }
            store.as(null).apply(log.all());
        }

        private static void ask(Store store) {
            System.out.println("objects "
                    + store.objects(ObjectQuery.all(null, "team/vision")).size());
            AttributeView x = store.object(LARGE.toString()).attributes().get("x");
            System.out.println(
                    "summary " + x.summary().count() + " " + x.summary().lastStep());
            try {
                System.out.println(
                        "points " + store.series(LARGE.toString(), "x").count());
            } catch (StoreException e) {
                System.out.println("refused " + e.reason() + " " + e.getMessage());
            }
        }
    }
}
