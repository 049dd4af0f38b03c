package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.db.DatabaseException;
import dev.nereid.db.SnapshotFile;
import dev.nereid.db.Sqlite;
import dev.nereid.db.jooq.Tables;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object goes from store to store as a file, and its logs go on there as if they had always been there. */
class SnapshotTest {
    @TempDir
    private Path directory;

    private TestStore server;
    private TestStore replica;
    private int snapshots;

    @BeforeEach
    void open() {
        server = TestStore.server(directory);
        replica = TestStore.replica(directory);
    }

    @AfterEach
    void close() {
        replica.close();
        server.close();
    }

    // -------------------------------------------------------------------------------------------- the same again --

    @Test
    void everyRowComesThroughIntoEitherEngineAndBack() throws IOException {
        UUID run = UUID.randomUUID();
        runOfEveryKind(run, 7);
        Path first = export(server, run);
        try (TestStore other = anotherServer()) {
            ImportedSnapshot imported = other.store.ingest(ingest -> ingest.importSnapshot(first));
            assertThat(imported.objectId()).isEqualTo(run);
            assertThat(imported.forgottenLogs()).isEmpty();
            Path second = export(other, run);
            replica.store.ingest(ingest -> ingest.importSnapshot(second));

            assertThat(rows(second)).isEqualTo(rows(first));
            assertThat(rows(export(replica, run))).isEqualTo(rows(first));
        }
        assertSame(run);
    }

    private TestStore anotherServer() throws IOException {
        return TestStore.server(Files.createDirectory(directory.resolve("other")));
    }

    /** With logs that met in one microsecond, a fork, rejections, an alias, and series to be summed up again. */
    private void runOfEveryKind(UUID run, long seed) {
        List<LogScript> logs = RandomLogs.of(seed, 3, 400, run, seed);
        logs.forEach(server::apply);
        server.apply(logs.get(0).copyAfter(1).set(T0, "a/fork", 1));
        LogScript contradicting = LogScript.of(Operation.Create.run(run, "team/vision", "mine", "host"), T0)
                .set(T0 + 1, "a/fork/below", 2)
                .explicit(T0 + 2, "rewound", 0, 1, 2, 3)
                .explicit(T0 + 3, "rewound", 1, 9);
        server.apply(contradicting);
        server.apply(LogScript.of(Operation.Create.run(UUID.randomUUID(), "team/vision", "mine", null), T0)
                .set(T0 + 5, "from/a/namesake", 1));
        assertThat(server.store.rejections(contradicting.identity().logId(), 0, 9))
                .hasSize(1);
    }

    /** The rows of a snapshot by table, with names instead of ids. */
    private static Map<String, List<String>> rows(Path file) {
        Map<String, List<String>> rows = new TreeMap<>();
        try (SnapshotFile snapshot = SnapshotFile.open(file, SnapshotRows.tables())) {
            Map<Object, Object> names = new HashMap<>();
            names.putAll(snapshot.db()
                    .fetch(Tables.OPERATION_LOG)
                    .intoMap(Tables.OPERATION_LOG.ID, Tables.OPERATION_LOG.LOG_ID));
            names.putAll(snapshot.db().fetch(Tables.ATTRIBUTE).intoMap(Tables.ATTRIBUTE.ID, Tables.ATTRIBUTE.PATH));
            names.put(snapshot.db().fetchValue(Tables.TRACKED_OBJECT.ID), "the object");
            names.put(snapshot.db().fetchValue(Tables.PROJECT.ID), "the project");
            for (String table : SnapshotRows.tables()) {
                if (!table.equals(Tables.PROJECT.getName())) {
                    rows.put(
                            table,
                            snapshot.db().fetch("select * from " + table).stream()
                                    .map(row -> Arrays.deepToString(Arrays.stream(row.intoArray())
                                            .map(value -> names.getOrDefault(value, value))
                                            .toArray()))
                                    .sorted()
                                    .toList());
                }
            }
        }
        assertThat(rows.keySet()).hasSize(11);
        return rows;
    }

    private Path export(TestStore store, UUID object) {
        Path file = directory.resolve("snapshot-" + ++snapshots);
        store.store.exportSnapshot(object.toString(), file);
        return file;
    }

    /** In all that both stores say, also of what only a server knows. */
    private void assertSame(UUID object) {
        assertThat(replica.dump(object).differences(server.dump(object))).isEmpty();
        assertThat(sys(replica, object)).isEqualTo(sys(server, object));
    }

    private static Map<String, AttributeView> sys(TestStore store, UUID object) {
        Map<String, AttributeView> sys =
                new TreeMap<>(store.store.object(object.toString()).attributes());
        sys.keySet().removeIf(path -> !path.startsWith("sys/"));
        return sys;
    }

    @Test
    void aSnapshotIsOneSmallFileWithNothingOfWhoUsesTheServer() throws Exception {
        UUID run = UUID.randomUUID();
        server.apply(LogScript.ofRun(run, T0));
        Path file = export(server, run);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertThat(Sqlite.text(connection, "select count(*) from operation_log where account_id is null"))
                    .isEqualTo("1");
            assertThat(Sqlite.text(
                            connection,
                            "select group_concat(name) from (select name from sqlite_master where type = 'table' order by"
                                    + " name)"))
                    .isEqualTo("applied_range,attribute,file_entry,file_reference,object_alias,operation_log,project,"
                            + "rejection,series_block,set_element,stale_series,tracked_object");
        }
        assertThat(Files.size(file)).isLessThan(40_000);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("snapshot-"))
                    .hasSize(1);
        }
    }

    // ------------------------------------------------------------------------------------------- going on there --

    @Test
    void logsGoOnFromASnapshotAsInTheServer() {
        Seeds.check(8, this::checkGoingOn);
    }

    private void checkGoingOn(Random random) {
        UUID run = UUID.randomUUID();
        List<LogScript> logs = RandomLogs.of(random.nextLong(), 3, 120, run, random.nextLong());
        int[] delivered = new int[logs.size()]; // none of some
        for (int i = 0; i < delivered.length; i++) {
            delivered[i] = random.nextInt(logs.get(i).size() + 1);
        }
        delivered[0] = Math.max(1, delivered[0]);
        for (int i = 0; i < delivered.length; i++) {
            apply(server, logs.get(i), 1, delivered[i]);
            apply(replica, logs.get(i), 1, random.nextInt(logs.get(i).size() + 1)); // perhaps more than the server has
        }

        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, run)));
        assertSame(run);

        for (int i = 0; i < delivered.length; i++) {
            LogScript log = logs.get(i);
            assertThat(replica.store.state(log.identity()).applied()).isEqualTo(delivered[i]);
            int middle = delivered[i] + random.nextInt(log.size() - delivered[i] + 1);
            apply(replica, log, delivered[i] + 1, middle);
            apply(replica, log, Math.max(1, middle - 5), log.size());
            apply(server, log, delivered[i] + 1, log.size());
        }
        assertThat(replica.dump(run).differences(server.dump(run))).isEmpty();
        for (LogScript log : logs) {
            assertThat(replica.store.state(log.identity()).digest()).isEqualTo(log.digestAt(log.size()));
        }
    }

    private static void apply(TestStore store, LogScript log, int first, int last) {
        if (first <= last) {
            assertThat(store.apply(log.batch(first, last)).outcome().name()).isIn("APPLIED", "REPEATED");
        }
    }

    @Test
    void aForkAndWhatWasRejectedGoOnFromASnapshot() {
        UUID run = UUID.randomUUID();
        LogScript log = LogScript.ofRun(run, T0).set(T0 + 1, "a", 1).set(T0 + 2, "b", 2);
        LogScript fork = log.copyAfter(2).set(T0 + 3, "a/below", 3);
        server.apply(log);
        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, run)));
        for (TestStore store : List.of(server, replica)) {
            store.apply(fork);
            assertThat(store.store.rejections(fork.identity().logId(), 0, 9)).hasSize(1);
        }
        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, run)));

        log.delete(T0 + 4, "a");
        for (TestStore store : List.of(server, replica)) {
            store.apply(log.batch(4, 4));
            assertThat(store.store.rejections(fork.identity().logId(), 0, 9)).isEmpty();
            assertThat(store.attribute(run, "a/below")).isNotNull();
        }
        assertSame(run);
    }

    @Test
    void aLaterSnapshotReplacesAnEarlierOneAndWhatWasAppliedSince() {
        UUID run = UUID.randomUUID();
        LogScript log = LogScript.ofRun(run, T0).set(T0 + 1, "a", 1).explicit(T0 + 2, "loss", 0, 1, 2);
        LogScript local = LogScript.ofRun(run, T0 + 1).set(T0 + 9, "local", 1);
        server.apply(log);
        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, run)));
        replica.apply(local);
        server.apply(log.delete(T0 + 5, "a").explicit(T0 + 6, "loss", 1, 7, 8).batch(4, 5));

        ImportedSnapshot imported = replica.store.ingest(ingest -> ingest.importSnapshot(export(server, run)));

        assertThat(imported.logs())
                .containsExactly(new ImportedSnapshot.Log(log.identity().logId(), 5, log.digestAt(5)));
        assertThat(imported.forgottenLogs())
                .containsExactlyInAnyOrder(
                        log.identity().logId(), local.identity().logId());
        assertSame(run);
        replica.apply(local);
        assertThat(replica.attribute(run, "local")).isNotNull();
        assertThat(replica.series(run, "loss").values()).containsExactly(1, 7, 8);
    }

    // ---------------------------------------------------------------------------------------------- who is in the way
    // --

    @Test
    void aRunOfTheSameCustomIdThatWasOnlyLoggedHereBelongsToIt() {
        UUID there = UUID.randomUUID();
        UUID here = UUID.randomUUID();
        server.apply(LogScript.of(Operation.Create.run(there, "team/vision", "mine", null), T0)
                .set(T0 + 1, "there", 1));
        LogScript local = LogScript.of(Operation.Create.run(here, "team/vision", "mine", null), T0 + 5)
                .set(T0 + 6, "here", 1);
        replica.apply(local);

        ImportedSnapshot imported = replica.store.ingest(ingest -> ingest.importSnapshot(export(server, there)));
        assertThat(imported.forgottenLogs()).containsExactly(local.identity().logId());
        replica.apply(local);
        server.apply(local);

        assertSame(there);
        assertThat(replica.store.canonicalId(here)).isEqualTo(there);
        assertThat(replica.store.objects(ObjectQuery.all(ObjectKind.RUN, null))).hasSize(1);
    }

    @Test
    void anObjectThatTheServerKnowsByAnotherIdIsOneObjectHere() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        LogScript ofFirst = LogScript.of(Operation.Create.run(first, "team/vision", "mine", null), T0)
                .set(T0 + 1, "first", 1);
        LogScript ofSecond = LogScript.of(Operation.Create.run(second, "team/vision", "mine", null), T0)
                .set(T0 + 1, "second", 1);
        server.apply(ofFirst);
        server.apply(ofSecond); // an alias of the first
        replica.apply(ofSecond);
        replica.apply(ofFirst); // the other way round

        ImportedSnapshot imported = replica.store.ingest(ingest -> ingest.importSnapshot(export(server, first)));

        assertThat(imported.objectId()).isEqualTo(first);
        assertThat(imported.forgottenLogs()).hasSize(2);
        assertThat(replica.store.canonicalId(second)).isEqualTo(first);
        assertSame(first);
    }

    @Test
    void ofTwoServersThatGaveOneIdTwiceBothRunsAreHere() throws IOException {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        server.apply(LogScript.of(Operation.Create.run(one, "team/vision", "mine", null), T0));
        try (TestStore otherServer = anotherServer()) {
            otherServer.apply(LogScript.of(Operation.Create.run(other, "team/vision", "mine", null), T0)
                    .set(T0 + 1, "a", 1));
            replica.store.ingest(ingest -> ingest.importSnapshot(export(server, one)));
            for (int i = 0; i < 2; i++) {
                replica.store.ingest(ingest -> ingest.importSnapshot(export(otherServer, other)));

                assertThat(replica.store.object("VISION-1").objectId()).isEqualTo(one);
                ObjectView unnamed = replica.store.object(other.toString());
                assertThat(unnamed.id()).isEqualTo(ObjectId.offline(other));
                assertThat(unnamed.text("sys/custom_run_id")).isNull();
                assertThat(replica.store.runByCustomId("team/vision", "mine").objectId())
                        .isEqualTo(one);
            }
        }
    }

    @Test
    void whatIsLoggedToAProjectIsOneObjectThere() {
        UUID here = UUID.randomUUID();
        LogScript local = LogScript.of(Operation.Create.project(here, "team/vision", null), T0)
                .set(T0 + 1, "here", 1);
        replica.apply(local);
        server.createProject("team/vision", "CV");
        UUID there = server.store.projectObject("team/vision").objectId();

        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, there)));
        server.apply(local);
        replica.apply(local);

        assertThat(replica.store.projectObject("team/vision").objectId()).isEqualTo(there);
        assertThat(replica.store.object("CV").objectId()).isEqualTo(there);
        assertSame(there);
    }

    @Test
    void aModelVersionFindsItsModelWhicheverComesFirst() {
        UUID model = UUID.randomUUID();
        UUID version = UUID.randomUUID();
        server.apply(LogScript.of(Operation.Create.model(model, "team/vision", "FOREST", null), T0));
        server.apply(LogScript.of(Operation.Create.modelVersion(version, null, model, null), T0));
        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, version)));
        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, model)));
        assertSame(version);
        assertSame(model);
        assertThat(replica.store.object("VISION-FOREST-1").text("sys/model_id")).isEqualTo("VISION-FOREST");
    }

    @Test
    void projectsKeepTheirKeysWhereNobodyElseHasThem() {
        UUID local = UUID.randomUUID();
        UUID run = UUID.randomUUID();
        replica.apply(LogScript.of(Operation.Create.run(local, "team/cv", null, null), T0)); // key CV
        server.createProject("team/vision", "CV");
        server.apply(LogScript.ofRun(run, T0));
        replica.store.ingest(ingest -> ingest.importSnapshot(export(server, run)));
        assertThat(replica.store.object("CV-1").project()).isEqualTo("team/vision");
        assertThat(replica.store.object(local.toString()).project()).isEqualTo("team/cv");
        assertThat(replica.store.objects(ObjectQuery.all(ObjectKind.RUN, "team/vision")))
                .hasSize(1);
    }

    // ------------------------------------------------------------------------------------------------- refusals --

    @Test
    void whatAnAccountMayNotSeeIsNotExported() {
        UUID run = UUID.randomUUID();
        server.apply(LogScript.ofRun(run, T0));
        Account stranger = server.account("stranger", null);
        Path file = directory.resolve("refused");
        assertThatThrownBy(() -> server.store.as(stranger).exportSnapshot(run.toString(), file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("There is no run, model or other object");
        assertThat(file).doesNotExist();
    }

    @Test
    void filesThatAreNoSnapshotsAreRefused() throws Exception {
        UUID run = UUID.randomUUID();
        LogScript log = LogScript.ofRun(run, T0).set(T0 + 1, "a", 1);
        server.apply(log);
        replica.apply(log);
        Path text = Files.writeString(directory.resolve("text"), "x".repeat(5000));
        Path empty = Files.createFile(directory.resolve("empty"));
        Path whole = export(server, run);
        Path cut = directory.resolve("cut");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(whole), 4096));
        Path newer = changed(export(server, run), "pragma user_version = 99");

        assertRefused(directory.resolve("missing"), "Can't read the snapshot");
        assertRefused(text, "not a database");
        assertRefused(empty, "not a snapshot of Nereid");
        assertRefused(replica.file, "not a snapshot of Nereid");
        assertRefused(cut, "malformed");
        assertRefused(newer, "has format 99");
        assertContradicts(changed(export(server, run), "delete from tracked_object"), "no row in tracked_object");
        assertContradicts(changed(export(server, run), "delete from operation_log"), "refers to another");
        assertContradicts(changed(export(server, run), "update operation_log set log_id = 'x'"), "Invalid UUID");

        assertThat(replica.dump(run).differences(server.dump(run))).isEmpty();
        assertThat(replica.store.state(log.identity()).applied()).isEqualTo(2);
    }

    @Test
    void inATransactionOfTheReplicaARefusedSnapshotCostsNothingElse() throws Exception {
        UUID run = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        LogScript log = LogScript.ofRun(other, T0).set(T0 + 1, "a", 1);
        server.apply(LogScript.ofRun(run, T0));
        Path damaged = changed(export(server, run), "delete from operation_log");
        Path whole = export(server, run);
        replica.store.ingest(ingest -> {
            ingest.apply(log.all());
            assertThatThrownBy(() -> ingest.importSnapshot(damaged)).isInstanceOf(StoreException.class);
            return ingest.importSnapshot(whole);
        });
        assertThat(replica.attribute(other, "a")).isNotNull();
        assertSame(run);
    }

    private static Path changed(Path snapshot, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + snapshot)) {
            Sqlite.execute(connection, sql);
        }
        return snapshot;
    }

    private void assertRefused(Path file, String message) {
        DatabaseException refused = catchThrowableOfType(
                DatabaseException.class, () -> replica.store.ingest(ingest -> ingest.importSnapshot(file)));
        assertThat(refused).hasMessageContaining(message).hasMessageContaining(file.toString());
        assertThat(refused.isUnusableFile()).isEqualTo(Files.exists(file));
    }

    private void assertContradicts(Path file, String message) {
        StoreException refused = catchThrowableOfType(
                StoreException.class, () -> replica.store.ingest(ingest -> ingest.importSnapshot(file)));
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    }
}
