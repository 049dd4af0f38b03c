package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.codec.OperationBatch;
import dev.nereid.db.Sqlite;
import dev.nereid.log.Attribute;
import dev.nereid.log.Destination;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.Replay;
import dev.nereid.log.ReplayTarget;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.OperationRows;
import dev.nereid.testing.StoreTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real run file into a real store; and what becomes of files that were copied and written on. */
class RunFileReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final UUID object = UUID.randomUUID();
    private final List<Integer> batchSizes = new ArrayList<>();
    private Store store;

    private ReplayTarget target;

    @BeforeEach
    void open() {
        open(directory.resolve("store.db"));
    }

    private void open(Path file) {
        store = Store.openSqlite(file, StoreOptions.replica());
        target = new StoreTarget(store) {
            @Override
            public AppliedState apply(OperationBatch batch) {
                batchSizes.add(batch.operations().size());
                return super.apply(batch);
            }
        };
    }

    @AfterEach
    void close() {
        store.close();
    }

    private OperationLog newLog() {
        Operation.Create create = Operation.Create.run(object, "team/vision", null, "host");
        return OperationLog.create(
                LogSettings.defaults(directory.resolve("runs")),
                create,
                LogSeed.fromSiblings(directory.resolve("runs"), ObjectKind.RUN, object),
                () -> {});
    }

    /** A finished run file with operations 1 (create) to 5, each in a batch of the writer's own. */
    private Path finishedFile() throws Exception {
        OperationLog log = newLog();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        for (int i = 1; i <= 4; i++) {
            log.append(loss, i, Long.MIN_VALUE, i);
            log.flush(PATIENCE);
        }
        end(log);
        return log.file();
    }

    private static void end(OperationLog log) throws InterruptedException {
        log.end(PATIENCE);
        log.finalise();
    }

    private AppliedState replay(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return new Replay(reader, target, Destination.AS_LOGGED, null, Replay.Listener.NONE).run();
        }
    }

    private Path copy(Path file, String name) throws IOException {
        return Files.copy(file, directory.resolve(name));
    }

    /** What a process that was restored from a copy would have written: one explicit point in each operation. */
    private static void goOn(Path file, int... steps) throws SQLException {
        UUID logId;
        long sequence;
        long time;
        try (RunFileReader reader = RunFileReader.open(file)) {
            logId = reader.logId();
            sequence = reader.lastSequence();
            time = reader.timeOf(sequence);
        }
        Checksum checksum = new Checksum(logId);
        try (Connection connection = Sqlite.openForFinalising(file);
                PreparedStatement insert = OperationRows.insert(connection)) {
            for (int step : steps) {
                sequence++;
                time += 10;
                Operation append = new Operation.Append("loss", LogScript.floats(false, step, time, step));
                OperationRows.add(insert, OperationRows.logged(checksum, sequence, time, append));
            }
            insert.executeBatch();
        }
    }

    private double[] steps() {
        return store.series(object.toString(), "loss").steps();
    }

    private Object value(String path) {
        return store.object(object.toString()).attributes().get(path).value();
    }

    // ------------------------------------------------------------------------------------------------- one file --

    @Test
    void everythingThatWasLoggedArrives() throws Exception {
        OperationLog log = newLog();
        Attribute loss = log.series("train/loss", AttributeType.FLOAT_SERIES);
        Attribute lines = log.series("lines", AttributeType.STRING_SERIES);
        double[] values = new double[5000];
        Arrays.setAll(values, Math::sqrt);
        values[77] = Double.NaN;
        for (int i = 0; i < values.length; i++) {
            log.append(loss, values[i]);
            if (i % 1000 == 0) {
                log.append(lines, null, Long.MIN_VALUE, "line\n" + i);
            }
        }
        log.assign("lr", new Value.OfFloat(-0.0));
        log.assign("note", new Value.OfString("grüße\n☃"));
        log.add("sys/tags", List.of("a", "b"));
        log.remove("sys/tags", List.of("a"));
        end(log);

        AppliedState state = replay(log.file());

        assertThat(state.outcome()).isEqualTo(AppliedState.Outcome.APPLIED);
        assertThat(state.rejected()).isZero();
        assertThat(store.series(object.toString(), "train/loss").values()).isEqualTo(values);
        assertThat(store.series(object.toString(), "lines").texts())
                .containsExactly("line\n0", "line\n1000", "line\n2000", "line\n3000", "line\n4000");
        assertThat(value("lr")).isEqualTo(new Value.OfFloat(-0.0));
        assertThat(value("note")).isEqualTo(new Value.OfString("grüße\n☃"));
        assertThat(store.object(object.toString()).attributes().get("sys/tags").elements())
                .containsExactly("b");
        assertThat(store.object(object.toString())
                        .attributes()
                        .get("train/loss")
                        .summary()
                        .count())
                .isEqualTo(5000);
    }

    @Test
    void aSecondPassSendsNothing() throws Exception {
        Path file = finishedFile();
        AppliedState first = replay(file);
        batchSizes.clear();

        assertThat(replay(file)).isEqualTo(first);
        assertThat(batchSizes).isEmpty();
    }

    @Test
    void aLiveFileIsFollowed() throws Exception {
        OperationLog log = newLog();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        for (int i = 0; i < 5; i++) {
            log.append(loss, i, Long.MIN_VALUE, i);
            log.flush(PATIENCE);
            replay(log.file());
            assertThat(steps()).hasSize(i + 1);
        }
        end(log);
        assertThat(batchSizes).hasSize(5);
    }

    @Test
    void twoFilesOfOneRunGiveOneObject() throws Exception {
        Path first = finishedFile();
        OperationLog second = newLog();
        second.append(second.series("loss", AttributeType.FLOAT_SERIES), 9);
        end(second);

        replay(second.file());
        replay(first);

        assertThat(store.objects(ObjectQuery.all(ObjectKind.RUN, null))).hasSize(1);
        assertThat(steps()).containsExactly(1, 2, 3, 4, 5);
    }

    // --------------------------------------------------------------------------------------------------- copies --

    @Test
    void bothContinuationsOfACopiedFileAreKeptAndNothingTwice() throws Exception {
        Path file = finishedFile();
        Path copy = copy(file, "copy.db");
        goOn(file, 10, 11);
        goOn(copy, 20, 21, 22);

        replay(file);
        replay(copy);
        assertThat(steps()).containsExactly(1, 2, 3, 4, 10, 11, 20, 21, 22);

        batchSizes.clear();
        replay(file);
        replay(copy);
        assertThat(batchSizes).isEmpty();
        assertThat(steps()).containsExactly(1, 2, 3, 4, 10, 11, 20, 21, 22);
    }

    @Test
    void bothSidesOfACopyMayGoOnAfterTheyWereReplayed() throws Exception {
        Path file = finishedFile();
        replay(file);
        Path copy = copy(file, "copy.db");
        goOn(copy, 20);
        replay(copy);
        goOn(file, 10, 11);
        replay(file);
        goOn(copy, 21, 22);
        replay(copy);
        goOn(file, 12);
        replay(file);

        assertThat(steps()).containsExactly(1, 2, 3, 4, 10, 11, 12, 20, 21, 22);
        assertThat(store.objects(ObjectQuery.all(ObjectKind.RUN, null))).hasSize(1);
    }

    @Test
    void aStaleCopyAddsNothing() throws Exception {
        Path file = finishedFile();
        Path copy = copy(file, "stale.db");
        goOn(file, 10, 11);
        replay(file);
        batchSizes.clear();

        AppliedState state = replay(copy);

        assertThat(state.outcome()).isEqualTo(AppliedState.Outcome.APPLIED);
        assertThat(batchSizes).isEmpty();
        assertThat(steps()).containsExactly(1, 2, 3, 4, 10, 11);
    }

    @Test
    void aCopyOfACopyIsAForkOfItsOwnInWhateverOrderTheyCome() throws Exception {
        Path file = finishedFile();
        Path copy = copy(file, "copy.db");
        goOn(file, 10, 11);
        goOn(copy, 20, 21);
        Path copyOfCopy = copy(copy, "copy-of-copy.db");
        goOn(copy, 22);
        goOn(copyOfCopy, 30, 31);
        Path stale = copy(copy, "stale.db");
        List<Path> files = List.of(file, copy, copyOfCopy, stale);

        for (int start = 0; start < files.size(); start++) {
            close();
            Files.createDirectories(directory.resolve("order" + start));
            open(directory.resolve("order" + start + "/store.db"));
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i < files.size(); i++) {
                    replay(files.get((start + i) % files.size()));
                }
            }
            assertThat(steps()).containsExactly(1, 2, 3, 4, 10, 11, 20, 21, 22, 30, 31);
        }
    }

    @Test
    void threeContinuationsOfOneFileAreKept() throws Exception {
        Path file = finishedFile();
        Path second = copy(file, "second.db");
        Path third = copy(file, "third.db");
        goOn(file, 10);
        goOn(second, 20, 21);
        goOn(third, 30, 31, 32);

        for (Path each : List.of(second, third, file, third, second)) {
            replay(each);
        }

        assertThat(steps()).containsExactly(1, 2, 3, 4, 10, 20, 21, 30, 31, 32);
    }

    @Test
    void scalarsInARunFileAreTextThatTheStoreUnderstands() throws Exception {
        Path file = finishedFile();
        try (Connection connection = Sqlite.openForFinalising(file);
                PreparedStatement insert =
                        connection.prepareStatement("insert into operation values (6, ?, 'int', 'lr', '42', ?)")) {
            UUID logId;
            long time;
            try (RunFileReader reader = RunFileReader.open(file)) {
                logId = reader.logId();
                time = reader.timeOf(5) + 1;
            }
            insert.setLong(1, time);
            insert.setInt(
                    2, new Checksum(logId).of(6, time, OperationKind.INT, "lr", "42".getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
        }

        replay(file);

        assertThat(value("lr")).isEqualTo(new Value.OfInt(42));
    }
}
