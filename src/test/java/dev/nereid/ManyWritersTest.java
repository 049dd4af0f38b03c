package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.settings.Settings;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight writers of one run, each with a run file of its own: what they logged is the sum, whoever is synced first. */
@Timeout(300)
class ManyWritersTest {
    private static final int WRITERS = 8;
    private static final int POINTS = 500;

    @TempDir
    private Path temporary;

    private Path runs() {
        return temporary.resolve("runs");
    }

    /** One of the processes of a job. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            write(Nereid.initRun(), Integer.parseInt(arguments[0]));
        }
    }

    private static void write(RunBuilder builder, int writer) {
        try (Run run = builder.tags("writer " + writer).start()) {
            FloatSeries loss = run.floatSeries("loss");
            FloatSeries common = run.floatSeries("common");
            for (int i = 0; i < POINTS; i++) {
                loss.append(writer * POINTS + i);
                common.append(i, writer);
            }
            run.assign("of/" + writer, writer);
            run.assign("of all", writer);
        }
    }

    /** Scratch disks are purged, and laptops are changed: the run goes on by its ID alone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunGoesOnAfterItsFilesWerePurged(boolean synced) throws Exception {
        try (TestServer server = TestServer.start(temporary.resolve("server"))) {
            String id = logThree(null, "first", Mode.OFFLINE, server);
            Path carried = Files.createDirectory(temporary.resolve("carried"));
            if (synced) {
                Deliver.all(server, runs());
            }
            for (Path file : RunFileName.list(runs())) {
                Files.move(file, carried.resolve(file.getFileName()));
            }
            logThree(id, "second", Mode.OFFLINE, server);
            Deliver.all(server, runs());
            Deliver.all(server, carried);

            // Now a process that can ask: it goes on counting where the server is.
            logThree(id, "third", Mode.ASYNC, server);
            try (HttpTransport client = server.client()) {
                assertThat(client.series("PURGED-1", "loss").steps()).containsExactly(0, 0, 1, 1, 2, 2, 3, 4, 5);
                assertThat(client.object("PURGED-1").text("sys/name")).isEqualTo("third");
                assertThatThrownBy(() -> client.object("PURGED-2")).isInstanceOf(SyncException.class);
            }
        }
    }

    private String logThree(String id, String name, Mode mode, TestServer server) {
        Settings settings = Quiet.settings(Map.of("NEREID_API_TOKEN", server.token()));
        RunBuilder builder = new RunBuilder(settings)
                .project("ml/purged")
                .mode(mode)
                .directory(runs())
                .name(name);
        try (Run run = (id == null ? builder : builder.withId(id)).start()) {
            for (int i = 0; i < 3; i++) {
                run.append("loss", i);
            }
            return run.id();
        }
    }

    private void assertTheSum(Answers answers, ObjectView object, SeriesPoints loss, SeriesPoints common) {
        assertThat(loss.count()).as("%s", answers).isEqualTo(WRITERS * POINTS);
        Set<Double> values = new HashSet<>();
        for (double value : loss.values()) {
            values.add(value);
        }
        assertThat(values).as("every value once").hasSize(WRITERS * POINTS);
        assertThat(common.count()).as("explicit steps replace each other").isEqualTo(POINTS);
        assertThat(object.attributes().get("loss").summary().count()).isEqualTo(WRITERS * POINTS);
        assertThat(object.attributes().get("sys/tags").elements()).hasSize(WRITERS);
        for (int writer = 0; writer < WRITERS; writer++) {
            assertThat(object.attributes()).containsKey("of/" + writer);
        }
    }

    @Test
    void threadsWithRunFilesOfTheirOwnAddUpInEveryOrder() throws Exception {
        String id = "offline/" + UUID.randomUUID();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            CyclicBarrier start = new CyclicBarrier(WRITERS);
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                futures.add(threads.submit(() -> {
                    start.await();
                    RunBuilder builder = new RunBuilder(Quiet.settings(Map.of("NEREID_RUN", id)))
                            .mode(Mode.OFFLINE)
                            .project("ml/many")
                            .directory(runs());
                    write(builder, writer);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertEveryOrderGivesTheSum(id);
    }

    private void assertEveryOrderGivesTheSum(String id) throws Exception {
        Answers local = Answers.ofReplica(runs(), temporary.resolve("cache"), id);
        List<Path> files = new ArrayList<>(RunFileName.list(runs()));
        assertThat(files).hasSize(WRITERS);
        long seed = Long.getLong("nereid.seed", System.nanoTime());
        for (int order = 0; order < 3; order++) {
            Collections.shuffle(files, new Random(seed + order));
            try (TestServer server = TestServer.start(temporary.resolve("server " + order));
                    HttpTransport client = server.client()) {
                for (Path file : files) {
                    Deliver.all(server, file);
                }
                Answers answers = Answers.ofServer(client, id);
                answers.assertEqualTo(local);
                assertTheSum(answers, client.object(id), client.series(id, "loss"), client.series(id, "common"));
                assertThat(client.object(id).id()).isEqualTo("MANY-1");
            } catch (AssertionError e) {
                throw new AssertionError("Failed with -Dnereid.seed=" + seed, e);
            }
        }
    }

    @Test
    void processesThatSyncByThemselvesAddUp() throws Exception {
        String id = "offline/" + UUID.randomUUID();
        try (TestServer server = TestServer.start(temporary.resolve("server"));
                HttpTransport client = server.client()) {
            Map<String, String> environment = Map.of(
                    "NEREID_RUN",
                    id,
                    "NEREID_PROJECT",
                    "ml/many",
                    "NEREID_DIR",
                    runs().toString(),
                    "NEREID_API_TOKEN",
                    server.token());
            List<JvmProcess> processes = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                processes.add(JvmProcess.start(Writer.class, environment, List.of("" + writer)));
            }
            for (JvmProcess process : processes) {
                assertThat(process.awaitEnd(Duration.ofSeconds(120)))
                        .as(process.output())
                        .isZero();
            }

            Answers answers = Answers.ofServer(client, id);
            answers.assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), id));
            assertTheSum(answers, client.object(id), client.series(id, "loss"), client.series(id, "common"));
            assertThat(client.object(id).id()).isEqualTo("MANY-1");
        }
    }
}
