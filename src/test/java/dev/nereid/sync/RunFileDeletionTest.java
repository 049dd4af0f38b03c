package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.FileCapture;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.RunBuilder;
import dev.nereid.codec.LogIdentity;
import dev.nereid.log.HeldRunFile;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.sync.RunFileDeletion.Obstacle;
import dev.nereid.sync.RunFileDeletion.Verdict;
import dev.nereid.sync.ServerAdministration.Place;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be deleted, by the word of a real server. */
class RunFileDeletionTest {
    /** Beside each run file, so that deleting them takes a while. */
    private static final int FILES = 1000;

    @TempDir
    private Path temporary;

    private Path runs;
    private TestServer server;
    private HttpTransport client;

    @BeforeEach
    void start() {
        runs = temporary.resolve("runs");
        server = TestServer.start(temporary.resolve("server"));
        client = server.client();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private RunBuilder builder() {
        return Nereid.initRun().project("ml/cleared").directory(runs).mode(Mode.OFFLINE);
    }

    private Path log(int points) {
        return log(builder(), points);
    }

    private static Path log(RunBuilder builder, int points) {
        try (Run run = builder.start()) {
            for (int i = 0; i < points; i++) {
                run.append("loss", i);
            }
            run.assign("points", points);
            return run.file();
        }
    }

    private StoredRun only() {
        List<StoredRun> all = all();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<StoredRun> all() {
        return StoredRun.in(runs, e -> {
            throw e;
        });
    }

    private Verdict delete(StoredRun run) {
        RunFileDeletion deletion = new RunFileDeletion(client, false);
        Verdict expected = deletion.examine(run);
        Verdict verdict = deletion.delete(run);
        assertThat(verdict.obstacle()).as("what was said before").isEqualTo(expected.obstacle());
        return verdict;
    }

    private void assertKept(StoredRun run, Obstacle obstacle, String reason) throws IOException {
        List<String> before = names();
        Verdict verdict = delete(run);
        assertThat(verdict.obstacle()).isEqualTo(obstacle);
        assertThat(verdict.reason()).contains(reason);
        assertThat(names()).isEqualTo(before);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(runs)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    // -------------------------------------------------------------------------------------------------- proof --

    @Test
    void whatTheServerHasGoesWithEverythingBesideIt() throws Exception {
        log(100);
        Deliver.all(server, runs);
        assertThat(names()).hasSize(2);
        assertThat(delete(only()).mayGo()).isTrue();
        assertThat(runs).isEmptyDirectory();
        assertThat(client.object("CLEARED-1").attributes()).containsKeys("loss", "points");
    }

    /** With the run file would go the last trace of what has to be sent. */
    @Test
    void aRunStaysWhileAFileThatItRefersToHasNotArrived() throws Exception {
        Path data = Files.writeString(temporary.resolve("data.bin"), "content");
        try (Run run = builder().start()) {
            run.upload("data", data, FileCapture.REFERENCE);
        }
        Files.move(data, temporary.resolve("unmounted"));
        Deliver.files(client, RunFileName.list(runs));
        assertKept(only(), Obstacle.UNSYNCED, "1 content of a file that ");

        Files.move(temporary.resolve("unmounted"), data);
        Deliver.all(server, runs);
        assertThat(delete(only()).mayGo()).isTrue();
    }

    /** Whoever finds the content again knows by the run file what it is. */
    @Test
    void aRunStaysWhileAContentThatItNamesIsNowhere() throws Exception {
        Path contents = logWithContent();
        Files.move(contents, temporary.resolve("astray"));
        Deliver.files(client, RunFileName.list(runs));
        assertKept(only(), Obstacle.UNSYNCED, "1 content of a file that ");

        Files.move(temporary.resolve("astray"), contents);
        Deliver.all(server, runs);
        assertThat(delete(only()).mayGo()).isTrue();
    }

    @Test
    void whatIsSetAsideIsPutBackWhileAContentHasNotArrived() throws Exception {
        Path contents = logWithContent();
        Files.move(contents, temporary.resolve("astray"));
        Deliver.files(client, RunFileName.list(runs));
        Files.move(temporary.resolve("astray"), contents);
        Path file = RunFileName.list(runs).get(0);
        Files.move(file, RunFileName.deleted(file));

        assertThat(new RunFileDeletion(client, false).resumeInterrupted(runs))
                .isEqualTo(new RunFileDeletion.Resumed(0, 1));
        assertThat(file).exists();
        assertThat(contents).isNotEmptyDirectory();
    }

    /** Returns where the content lies. */
    private Path logWithContent() {
        try (Run run = builder().start()) {
            run.upload("weights", new byte[3000], "weights.bin");
        }
        Path file = RunFileName.list(runs).get(0);
        return file.resolveSibling(file.getFileName().toString().replace(".db", ".files"));
    }

    @Test
    void whatTheServerLacksStays() throws Exception {
        Path file = log(10);
        assertKept(only(), Obstacle.UNSYNCED, "operations in " + file + " are not on " + client.address());
        Deliver.all(server, runs);
        RunFiles.goOn(file, new Operation.Assign("later", new Value.OfInt(1)));
        assertKept(only(), Obstacle.UNSYNCED, "1 of the ");
    }

    @Test
    void whatASyncRemembersIsNoProof() throws Exception {
        Path file = log(10);
        Deliver.all(server, runs);
        server.stop();
        server.startAgain(temporary.resolve("another server"));
        try (HttpTransport other = new HttpTransport(ApiToken.parse(
                TestServer.tokenFor(client.address(), keyOf(server.server().newToken()))))) {
            Verdict verdict = new RunFileDeletion(other, false).delete(only());
            assertThat(verdict.obstacle()).isEqualTo(Obstacle.UNSYNCED);
            assertThat(SyncState.latest(file).acknowledged()).isPositive();
        }
    }

    private static String keyOf(String token) {
        return ApiToken.parse(token).key();
    }

    @Test
    void aServerThatWasRestoredToAnOlderStateProvesNoMoreThanItHas() throws Exception {
        Path file = log(10);
        Deliver.all(server, runs);
        server.stop();
        Path backup = copyTree(server.data(), temporary.resolve("backup"));
        server.startAgain();
        RunFiles.goOn(file, new Operation.Assign("later", new Value.OfInt(1)));
        Deliver.all(server, runs);
        assertThat(new RunFileDeletion(client, false).examine(only()).mayGo()).isTrue();

        server.stop();
        server.startAgain(backup);
        assertKept(only(), Obstacle.UNSYNCED, "1 of the ");
        Deliver.all(server, runs);
        assertThat(delete(only()).mayGo()).isTrue();
    }

    private static Path copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString())); // a stopped server's files
            }
        }
        return to;
    }

    @Test
    void eachCopyOfAForkedFileNeedsItsOwnProof() throws Exception {
        Path original = log(10);
        Path copy = runs.resolve("copy.db");
        Files.copy(original, copy);
        RunFiles.goOn(original, new Operation.Assign("by original", new Value.OfInt(1)));
        RunFiles.goOn(copy, new Operation.Assign("by copy", new Value.OfInt(1)));
        Deliver.all(server, original);
        Files.copy(RunFileName.sync(original), RunFileName.sync(copy));

        StoredRun copied = StoredRun.in(copy, e -> {}).get(0);
        assertKept(copied, Obstacle.UNSYNCED, copy + " are not on");
        assertKept(only(), Obstacle.UNSYNCED, copy + " are not on");
        Files.delete(RunFileName.sync(copy));
        Deliver.all(server, copy);
        assertThat(delete(only()).mayGo()).isTrue();
        assertThat(names()).isEmpty();
        assertThat(client.object("CLEARED-1").attributes()).containsKeys("by original", "by copy");
    }

    @Test
    void aCopyThatEndedEarlierIsProvenByTheLongerOne() throws Exception {
        Path original = log(10);
        Path copy = temporary.resolve("copy.db");
        Files.copy(original, copy);
        RunFiles.goOn(original, new Operation.Assign("later", new Value.OfInt(1)));
        Deliver.all(server, runs);
        StoredRun copied = StoredRun.in(copy, e -> {}).get(0);
        assertThat(delete(copied).mayGo()).isTrue();
        assertThat(copy).doesNotExist();
    }

    @Test
    void rejectedOperationsAreDeliveredAndCounted() throws Exception {
        UUID run = UUID.randomUUID();
        logValue(run, new Value.OfInt(1));
        logValue(run, new Value.OfString("one"));
        Deliver.all(server, runs);
        assertThat(only().rejections()).hasSize(1);
        Verdict verdict = delete(only());
        assertThat(verdict.mayGo()).isTrue();
        assertThat(verdict.rejected()).isEqualTo(1);
        assertThat(names()).isEmpty();
        assertThat(logs.stream().flatMap(log -> client.rejections(LogIdentity.ofFile(log), 0, 5).stream()))
                .hasSize(1);
    }

    private final List<UUID> logs = new ArrayList<>();

    private void logValue(UUID run, Value value) throws Exception {
        Operation.Create create = Operation.Create.run(run, "ml/cleared", null, "host");
        OperationLog log =
                OperationLog.create(LogSettings.defaults(runs), create, LogSeed.none(ObjectKind.RUN), () -> {});
        log.assign("x", value);
        log.end(Duration.ofSeconds(10));
        log.finalise();
        logs.add(log.logId());
    }

    /** Whose log it is decides who may go on with it, not whether it is there. */
    @Test
    void theServersWordCountsWhoeverAsks() throws Exception {
        Path file = log(10);
        Deliver.all(server, runs);
        try (HttpTransport stranger = new HttpTransport(ApiToken.parse(strangersToken()))) {
            assertThat(stranger.info().account()).isEqualTo("stranger");
            RunFiles.goOn(file, new Operation.Assign("later", new Value.OfInt(1)));
            assertThat(Deliver.files(stranger, List.of(file)).get(0).failure()).contains("another account");
            Verdict unsent = new RunFileDeletion(stranger, false).delete(only());
            assertThat(unsent.obstacle()).isEqualTo(Obstacle.UNSYNCED);
            Deliver.all(server, runs);
            assertThat(new RunFileDeletion(stranger, false).delete(only()).mayGo())
                    .isTrue();
        }
        assertThat(names()).isEmpty();
    }

    private String strangersToken() {
        ServerAdministration administration = client.administration();
        String strangers = administration.createAccount("stranger", false);
        administration.setMember(Place.workspace("ml"), "stranger", "member");
        return strangers;
    }

    @Test
    void aServerThatIsAwayProvesNothing() throws Exception {
        log(10);
        Deliver.all(server, runs);
        List<String> before = names();
        server.stop();
        assertThatThrownBy(() -> new RunFileDeletion(client, false).delete(only()))
                .isInstanceOf(SyncException.class)
                .hasMessageContaining("can't be reached");
        assertThat(names()).isEqualTo(before);
        assertThat(WriterLock.of(only().parts().get(0).file())).isEqualTo(WriterLock.Life.FINISHED);
    }

    // ------------------------------------------------------------------------------------------- what is held --

    @Test
    void aRunStaysWholeWhileOneOfItsFilesIsWritten() throws Exception {
        Path first = log(10);
        UUID id;
        try (RunFileReader reader = RunFileReader.open(first)) {
            id = reader.creation().objectId();
        }
        Run live = builder().withId(ObjectId.offline(id)).start();
        try (live) {
            live.flush();
            Deliver.all(server, runs);
            assertKept(only(), Obstacle.LIVE, live.file() + " is still being written");
        }
        Deliver.all(server, runs);
        assertThat(delete(only()).mayGo()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatBeginsToBeWrittenAfterTheListWasMadeStays() throws Exception {
        log(10);
        Deliver.all(server, runs);
        StoredRun run = only();
        try (HeldRunFile held = HeldRunFile.hold(run.parts().get(0).file())) {
            assertThat(new RunFileDeletion(client, false).delete(run).obstacle())
                    .isEqualTo(Obstacle.LIVE);
            assertThat(held.file()).exists();
        }
    }

    @Test
    void aDamagedFileStaysThoughTheServerHasItWhole() throws Exception {
        Path file = log(10);
        Deliver.all(server, runs);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("update operation set payload = '11' where path = 'points'");
        }
        assertKept(only(), Obstacle.TROUBLE, " lost: ");
        Verdict named = new RunFileDeletion((Witness) null, true).delete(only());
        assertThat(named.obstacle()).isEqualTo(Obstacle.TROUBLE);
        assertThat(file).exists();
    }

    @Test
    void whatNoServerHasGoesWhereThatIsWanted() throws Exception {
        log(10);
        Verdict verdict = new RunFileDeletion((Witness) null, true).delete(only());
        assertThat(verdict.mayGo()).isTrue();
        assertThat(verdict.unconfirmed()).isGreaterThan(1);
        assertThat(names()).isEmpty();
    }

    @Test
    void aFileThatCannotBeSetAsideKeepsAllOfItsRun() throws Exception {
        Path first = log(10);
        UUID id;
        try (RunFileReader reader = RunFileReader.open(first)) {
            id = reader.creation().objectId();
        }
        log(builder().withId(ObjectId.offline(id)), 10);
        Deliver.all(server, runs);
        Path second = RunFileName.list(runs).get(1);
        Path blocked = second.resolveSibling(second.getFileName() + "-nereid-deleted");
        Files.createDirectories(blocked.resolve("something"));
        List<String> before = names();
        Verdict verdict = new RunFileDeletion(client, false).delete(only());
        assertThat(verdict.obstacle()).isEqualTo(Obstacle.TROUBLE);
        assertThat(verdict.reason()).contains("Can't delete " + second);
        assertThat(names()).isEqualTo(before);
    }

    // ----------------------------------------------------------------------------------------------- a kill --

    @Test
    void aDeletionThatIsKilledLeavesWholeRunsOrNoneAndIsEndedLater() throws Exception {
        for (int i = 0; i < 12; i++) {
            log(100);
        }
        Deliver.all(server, runs);
        for (Path file : RunFileName.list(runs)) {
            String name = file.getFileName().toString().replace(".db", ".files");
            Path contents = Files.createDirectory(file.resolveSibling(name));
            for (int i = 0; i < FILES; i++) {
                Files.createFile(contents.resolve("part" + i));
            }
        }
        for (int kills = 0; kills < 3; kills++) {
            int before = RunFileName.list(runs).size();
            Map<String, String> environment = Map.of("NEREID_API_TOKEN", server.token());
            JvmProcess child = JvmProcess.start(DeletingChild.class, environment, List.of(runs.toString()));
            try (child) {
                Await.until(
                        "the deletion is at work", () -> RunFileName.list(runs).size() < before || isOneCut());
            }
            for (StoredRun run : all()) {
                for (StoredRun.Part part : run.parts()) {
                    try (RunFileReader reader = RunFileReader.open(part.file())) {
                        assertThat(Proof.ask(reader, Witness.of(client)).isWhole())
                                .isTrue();
                        assertThat(reader.lastSequence()).isGreaterThan(2);
                    }
                    String name = part.file().getFileName().toString().replace(".db", ".files");
                    assertThat(part.file().resolveSibling(name).toFile().list()).hasSize(FILES);
                }
            }
            new RunFileDeletion(client, false).resumeInterrupted(runs);
            List<String> stems = RunFileName.list(runs).stream()
                    .map(file -> file.getFileName().toString().replace(".db", ""))
                    .toList();
            assertThat(names()).allMatch(name -> stems.contains(name.substring(0, name.lastIndexOf('.'))));
        }
    }

    private boolean isOneCut() throws IOException {
        return names().stream()
                .filter(name -> name.endsWith(".files"))
                .map(name -> runs.resolve(name).toFile().list())
                .anyMatch(contents -> contents == null || contents.length < FILES);
    }

    static final class DeletingChild {
        public static void main(String[] arguments) {
            try (HttpTransport client = new HttpTransport(ApiToken.parse(System.getenv("NEREID_API_TOKEN")))) {
                RunFileDeletion deletion = new RunFileDeletion(client, false);
                StoredRun.in(Path.of(arguments[0]), e -> {}).forEach(deletion::delete);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- retention --

    @Test
    void retentionIsCountedFromTheLastOperationOfTheEndedRun() {
        Path file = log(builder().retention(Duration.ofDays(7)), 1);
        StoredRun.Part part = only().parts().get(0);
        assertThat(part.retention()).isEqualTo(Duration.ofDays(7));
        long week = Duration.ofDays(7).toSeconds() * 1_000_000;
        assertThat(only().isRetentionOver(part.lastMicros() + week)).isFalse();
        assertThat(only().isRetentionOver(part.lastMicros() + week + 1)).isTrue();
        assertThat(file).exists();

        log(builder().withId(ObjectId.offline(only().objectId())), 1);
        assertThat(only().isRetentionOver(Long.MAX_VALUE))
                .as("one of its files is kept for ever")
                .isFalse();
    }

    // ----------------------------------------------------------------------------------------- cut short, and resumed
    // --

    @Test
    void whatIsSetAsideWithAJournalIsPutBackBeforeAnybodyProvesIt() throws Exception {
        log(100);
        Deliver.all(server, runs);
        Path file = RunFileName.list(runs).get(0);
        Path wal = file.resolveSibling(file.getFileName() + "-wal");
        Files.writeString(wal, "commits that no server has");
        Files.move(file, RunFileName.deleted(file));

        RunFileDeletion.Resumed resumed = new RunFileDeletion(client, false).resumeInterrupted(runs);

        assertThat(resumed).isEqualTo(new RunFileDeletion.Resumed(0, 1));
        assertThat(file).exists();
        assertThat(wal).hasContent("commits that no server has");
    }

    @Test
    void twoWhoResumeAtOnceEndEverythingBetweenThem() throws Exception {
        int files = 30;
        for (int i = 0; i < files; i++) {
            log(10);
        }
        Deliver.all(server, runs);
        for (Path file : RunFileName.list(runs)) {
            Files.move(file, RunFileName.deleted(file));
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<RunFileDeletion.Resumed>> resumed = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            resumed.add(threads.submit(() -> new RunFileDeletion(client, false).resumeInterrupted(runs)));
        }
        int finished = 0;
        for (Future<RunFileDeletion.Resumed> each : resumed) {
            assertThat(each.get().putBack()).isZero();
            finished += each.get().finished();
        }
        threads.shutdown();
        assertThat(finished).isGreaterThanOrEqualTo(files);
        assertThat(runs).isEmptyDirectory();
    }

    @Test
    void aRunThatSomebodyElseHasDeletedIsGoneAndNoTrouble() throws Exception {
        log(10);
        Deliver.all(server, runs);
        StoredRun run = only();
        assertThat(new RunFileDeletion(client, false).delete(run).mayGo()).isTrue();
        assertThat(new RunFileDeletion(client, false).delete(run).obstacle()).isEqualTo(Obstacle.GONE);
    }

    @Test
    void filesInWhichNothingWasEverLoggedGoAndThoseOfOthersStay() throws Exception {
        log(10);
        Path ours = Files.createFile(runs.resolve("20260101T000000Z-run-0a1b2c3d.db"));
        Path somebodys = Files.createFile(runs.resolve("mine.db"));

        assertThat(RunFileDeletion.deleteEmpty(runs)).isEqualTo(1);
        assertThat(ours).doesNotExist();
        assertThat(somebodys).exists();
        assertThat(RunFileName.list(runs)).hasSize(2);
    }

    @Test
    void aLinkIsNotDeletedThroughAndALinkThatLeadsNowhereIsInNobodysWay() throws Exception {
        log(10);
        Deliver.all(server, runs);
        Path file = RunFileName.list(runs).get(0);
        Path links = Files.createDirectory(temporary.resolve("links"));
        Files.createSymbolicLink(links.resolve("one.db"), file);
        Files.createSymbolicLink(links.resolve("two.db"), file);
        Files.createSymbolicLink(links.resolve("none.db"), temporary.resolve("nowhere.db"));

        assertThat(RunFileName.list(links)).containsExactly(file.toRealPath());
        List<StoredRun> found = StoredRun.in(links, e -> {
            throw e;
        });
        Verdict verdict = new RunFileDeletion(client, false).delete(found.get(0));
        assertThat(verdict.obstacle()).isEqualTo(Obstacle.TROUBLE);
        assertThat(verdict.reason()).contains("only a link", "nereid clear --path");
        assertThat(file).exists();
    }
}
