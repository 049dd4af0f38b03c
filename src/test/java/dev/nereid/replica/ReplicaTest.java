package dev.nereid.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.ReadOnlyStore;
import dev.nereid.Run;
import dev.nereid.db.DatabaseException;
import dev.nereid.log.LogException;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.store.StoreOptions;
import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.Nobody;
import dev.nereid.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ReplicaTest {
    @TempDir
    private Path temporary;

    private Path runs() {
        return temporary.resolve("runs");
    }

    private Path cache() {
        return temporary.resolve("cache");
    }

    private Run start() {
        return start(runs());
    }

    private static Run start(Path directory) {
        return Nereid.initRun()
                .project("ml/local")
                .directory(directory)
                .mode(Mode.OFFLINE)
                .start();
    }

    private Path logOne(String name) {
        try (Run run = start()) {
            run.assign("sys/name", name);
            run.append("loss", 0.5);
            return run.file();
        }
    }

    private List<String> names() {
        try (Replica replica = Replica.open(runs(), cache())) {
            assertThat(replica.refresh()).isEmpty();
            return names(replica);
        }
    }

    private static List<String> names(Replica replica) {
        return replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null)).stream()
                .map(object -> object.text("sys/name"))
                .toList();
    }

    // ---------------------------------------------------------------------------------------------------- live --

    @Test
    void aLiveRunIsSeenUpToItsLastCommitAndIsActiveUntilItIsClosed() {
        try (Run run = start()) {
            try (Replica replica = Replica.open(runs(), cache())) {
                for (int i = 1; i <= 3; i++) {
                    run.append("loss", i);
                    run.flush();

                    assertThat(replica.refresh()).isEmpty();

                    ObjectView object = replica.store().object(run.id());
                    assertThat(object.attributes().get("loss").summary().count())
                            .isEqualTo(i);
                    assertThat(object.text("sys/state")).isEqualTo("active");
                }
            }
        }
        try (Replica replica = Replica.open(runs(), cache())) {
            assertThat(replica.refresh()).isEmpty();
            assertThat(replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null)))
                    .singleElement()
                    .satisfies(object -> assertThat(object.text("sys/state")).isEqualTo("inactive"));
        }
    }

    /** Logs for ever. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) {
            Run run = Nereid.initRun().start();
            for (int i = 0; ; i++) {
                run.append("loss", i);
                if (i % 1000 == 0) {
                    run.flush();
                    System.out.println("id " + run.id());
                }
            }
        }
    }

    @Test
    void aRunOfAnotherProcessIsActiveUntilItIsKilled() throws Exception {
        Map<String, String> environment = Map.of("NEREID_MODE", "offline", "NEREID_DIR", runs().toString());
        try (JvmProcess job = JvmProcess.start(Job.class, environment, List.of());
                Replica replica = Replica.open(Files.createDirectories(runs()), cache())) {
            String id = job.await("id ");
            assertThat(replica.refresh()).isEmpty();
            assertThat(replica.store().object(id).text("sys/state")).isEqualTo("active");
            assertThat(replica.store().object(id).project()).isEqualTo(StoreOptions.NO_PROJECT);

            job.kill();

            assertThat(replica.refresh()).isEmpty();
            assertThat(replica.store().object(id).text("sys/state")).isEqualTo("inactive");
            assertThat(replica.store().series(id, "loss").count()).isGreaterThan(0);
        }
    }

    // --------------------------------------------------------------------------------------------- files come, go --

    @Test
    void aFileThatIsGoneIsForgotten() throws IOException {
        Path gone = logOne("gone");
        logOne("stays");
        assertThat(names()).containsExactlyInAnyOrder("gone", "stays");

        Files.delete(gone);

        assertThat(names()).containsExactly("stays");
        logOne("new");
        assertThat(names()).containsExactlyInAnyOrder("stays", "new");
    }

    @Test
    void brokenFilesAreReportedAndTheOthersAnswered() throws IOException {
        Path cut = logOne("cut");
        logOne("good");
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, 100));
        Files.write(runs().resolve("20200101T000000Z-run-garbage.db"), new byte[5000]);
        Files.createFile(runs().resolve("20200101T000000Z-run-empty.db"));
        Files.writeString(runs().resolve("notes.txt"), "not a run file");

        for (int i = 0; i < 2; i++) {
            try (Replica replica = Replica.open(runs(), cache())) {
                List<Replica.Problem> problems = replica.refresh();
                assertThat(problems)
                        .hasSize(2) // nothing is in the empty one that could be missed
                        .allSatisfy(problem -> assertThat(problem.reason())
                                .contains(problem.file().toString()));
                assertThat(names(replica)).containsExactly("good");
            }
        }
    }

    @Test
    void aDamagedRowHidesNoOtherFile() throws Exception {
        Path damaged = logOne("damaged");
        logOne("good");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + damaged);
                var statement = connection.createStatement()) {
            statement.execute("update operation set payload = 'forged' where sequence = 2");
        }

        try (Replica replica = Replica.open(runs(), cache())) {
            assertThat(replica.refresh())
                    .singleElement()
                    .satisfies(
                            problem -> assertThat(problem.reason()).contains("is damaged: 1 operation is lost: 2 ("));
            assertThat(names(replica)).contains("good");
        }
    }

    @Test
    void aBrokenReplicaIsMadeAnew() throws IOException {
        logOne("kept");
        assertThat(names()).containsExactly("kept");
        Path store;
        try (var files = Files.walk(cache())) {
            store = files.filter(path -> path.endsWith("replica.db"))
                    .findFirst()
                    .orElseThrow();
        }
        for (byte[] content : new byte[][] {"this is no database".repeat(100).getBytes(), new byte[0]}) {
            Files.write(store, content);
            assertThat(names()).containsExactly("kept");
        }
        Files.delete(store);
        assertThat(names()).containsExactly("kept");
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Replica.open(temporary.resolve("nowhere"), cache()))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("no directory or run file")
                .hasMessageContaining("nowhere");
    }

    @Test
    void aRunOfAProjectThatNoServerTakesIsShown() throws Exception {
        Operation.Create create = Operation.Create.run(UUID.randomUUID(), "a/b/c", null, "host");
        OperationLog log =
                OperationLog.create(LogSettings.defaults(runs()), create, LogSeed.none(ObjectKind.RUN), () -> {});
        log.assign("sys/name", new Value.OfString("lost"));
        log.end(Duration.ofSeconds(10));
        log.finalise();

        assertThat(names()).containsExactly("lost");
    }

    @Test
    void anEmptyDirectoryHasNoRuns() throws IOException {
        Files.createDirectories(runs());
        assertThat(names()).isEmpty();
    }

    @Test
    void twoDirectoriesAndASingleFileHaveReplicasOfTheirOwn() throws IOException {
        Path first = logOne("first");
        logOne("second");
        assertThat(names()).hasSize(2);
        try (Replica one = Replica.open(first, cache())) {
            assertThat(one.refresh()).isEmpty();
            assertThat(names(one)).containsExactly("first");
        }
        Files.createDirectories(temporary.resolve("other"));
        try (Replica other = Replica.open(temporary.resolve("other"), cache())) {
            assertThat(other.refresh()).isEmpty();
            assertThat(names(other)).isEmpty();
        }
    }

    // ------------------------------------------------------------------------------------------------- at once --

    @Test
    void manyRefreshersAtOnceGiveOneStateAndTheOthersSayThatTheyDidNot() throws Exception {
        for (int i = 0; i < 5; i++) {
            logOne("run " + i);
        }
        int refreshers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(refreshers);
        try {
            for (int round = 0; round < 5; round++) {
                CyclicBarrier start = new CyclicBarrier(refreshers);
                List<Future<Boolean>> futures = new ArrayList<>();
                for (int i = 0; i < refreshers; i++) {
                    futures.add(threads.submit(() -> {
                        try (Replica replica = Replica.open(runs(), cache())) {
                            start.await();
                            List<Replica.Problem> problems = replica.refresh();
                            assertThat(problems == null || problems.isEmpty()).isTrue();
                            return problems != null;
                        }
                    }));
                }
                int done = 0;
                for (Future<Boolean> future : futures) {
                    done += future.get() ? 1 : 0;
                }
                assertThat(done).isPositive();
                assertThat(names()).hasSize(5 + round);
                logOne("more " + round);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refreshersThatRebuildAtOnceEndInTheRightState() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            files.add(logOne("run " + i));
        }
        assertThat(names()).hasSize(8);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            while (files.size() > 2) {
                Files.delete(files.remove(0));
                CyclicBarrier start = new CyclicBarrier(3);
                List<Future<?>> futures = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    futures.add(threads.submit(() -> {
                        start.await();
                        for (int again = 0; again < 3; again++) {
                            try (Replica replica = Replica.open(runs(), cache())) {
                                List<Replica.Problem> problems = replica.refresh();
                                assertThat(problems == null || problems.isEmpty())
                                        .isTrue();
                                names(replica);
                            }
                        }
                        return null;
                    }));
                }
                for (Future<?> future : futures) {
                    future.get();
                }
                assertThat(names()).hasSize(files.size());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ------------------------------------------------------------------------------------------------- the cache --

    @Test
    void aReplicaIsNobodyElsesToLookInto() throws IOException {
        logOne("private");
        names();

        try (var files = Files.list(cache())) {
            assertThat(files.toList())
                    .singleElement()
                    .satisfies(
                            replica -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(replica)))
                                    .isEqualTo("rwx------"));
        }
    }

    @Test
    void aDiskThatFillsUpIsNoRunFilesFault() throws Exception {
        try (Run run = start()) {
            run.assign("sys/name", "large");
            for (int i = 0; i < 400_000; i++) {
                run.append("loss", Math.sin(i));
            }
        }
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("small"), 1 << 20)) {
            try (Replica replica = Replica.open(runs(), disk.directory())) {
                assertThatThrownBy(replica::refresh)
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining(disk.directory().toString())
                        .hasMessageContaining("full");
            }
            try (ReadOnlyStore store = Nereid.openReadOnly(runs(), disk.directory())) {
                assertThat(store.find("large").fetchFloatSeries("loss").values())
                        .hasSize(400_000);
            }
        }
    }

    // ----------------------------------------------------------------------------------------------- read-only --

    /** Asks a replica, as a user who may not write where the run files are. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            Path runs = Path.of(arguments[0]);
            System.out.println("could write " + Nobody.canWrite(runs));
            try (Replica replica = Replica.open(runs, Path.of(arguments[1]))) {
                System.out.println("problems " + replica.refresh());
                for (ObjectView object : replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null))) {
                    System.out.println(object.text("sys/name") + " " + object.text("sys/state") + " "
                            + replica.store()
                                    .series(object.objectId().toString(), "loss")
                                    .count());
                }
            }
        }
    }

    @Test
    void aDirectoryThatOnlyOthersMayWriteIsAnswered() throws Exception {
        try (Nobody nobody = Nobody.required()) {
            Path data = nobody.readable("runs");
            Path cache = nobody.writable("cache");
            logKilled(data);
            try (Run finished = start(data)) {
                finished.assign("sys/name", "finished");
                finished.append("loss", 1);
            }
            try (Run live = start(data)) {
                live.assign("sys/name", "live");
                live.append("loss", 1);
                live.append("loss", 2);
                live.flush();
                List<String> arguments = List.of(data.toString(), cache.toString());
                for (int i = 0; i < 2; i++) {
                    try (JvmProcess reader = nobody.start(Reader.class, Map.of(), arguments)) {
                        assertThat(reader.awaitEnd(Await.PATIENCE))
                                .as(reader.output())
                                .isZero();
                        assertThat(reader.output().lines())
                                .contains(
                                        "could write false",
                                        "problems []",
                                        "killed inactive 3",
                                        "finished inactive 1",
                                        "live active 2");
                    }
                }
            }
        }
    }

    /** Logs three points, says so, and waits for its end. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws InterruptedException {
            Run run = Nereid.initRun().start();
            run.assign("sys/name", "killed");
            run.append("loss", 1);
            run.append("loss", 2);
            run.append("loss", 3);
            run.flush();
            System.out.println("flushed");
            new CountDownLatch(1).await();
        }
    }

    /** A run file with a WAL, and without the -shm that a reader who may not write can't make. */
    private static void logKilled(Path data) throws Exception {
        Map<String, String> environment = Map.of("NEREID_MODE", "offline", "NEREID_DIR", data.toString());
        try (JvmProcess victim = JvmProcess.start(Victim.class, environment, List.of())) {
            victim.await("flushed");
            victim.kill();
        }
        String file = RunFileName.list(data).get(0).toString();
        assertThat(Path.of(file + "-wal")).isNotEmptyFile();
        Files.delete(Path.of(file + "-shm"));
    }
}
