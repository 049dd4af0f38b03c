package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.Sqlite;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import dev.nereid.testing.ManualClock;
import dev.nereid.testing.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationLogTest {
    private static final long NOW = Long.MIN_VALUE;
    private static final Duration LONG = RunFiles.LONG;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(1_767_225_600_123_456L);

    /** Nothing is written until a flush, so that a test decides what stands in one chunk. */
    private OperationLog log() {
        return RunFiles.log(RunFiles.settings(directory, RunFiles.FOREVER, clock));
    }

    /** A log whose writer meets these, one at each attempt. */
    private OperationLog logThatMeets(Error... errors) {
        Queue<Error> left = new ConcurrentLinkedQueue<>(List.of(errors));
        MicroClock failing = () -> {
            Error next = Thread.currentThread().getName().equals("nereid-writer") ? left.poll() : null;
            if (next != null) {
                throw next;
            }
            return MicroClock.SYSTEM.micros();
        };
        return RunFiles.log(RunFiles.settings(directory, RunFiles.FOREVER, failing));
    }

    @Test
    void whoWaitsForOperationsThatADefectHasCostIsTold() throws Exception {
        OperationLog log = logThatMeets(new StackOverflowError("planted"));
        Attribute series = log.series("loss", AttributeType.FLOAT_SERIES);
        log.append(series, 1);
        log.append(series, 2);
        assertThatThrownBy(() -> log.flush(LONG))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("2 operations could not be written")
                .hasMessageContaining("planted");
        log.append(series, 3);
        log.flush(LONG);
        assertThat(log.dropped()).isEqualTo(2);
        RunFiles.close(log);
        assertThat(RunFiles.read(log.file())).hasSize(2);
    }

    @Test
    void whatFoundNoMemoryIsWrittenWhenThereIsSome() throws Exception {
        OperationLog log = logThatMeets(new OutOfMemoryError("planted"), new OutOfMemoryError("planted"));
        log.append(log.series("loss", AttributeType.FLOAT_SERIES), 1);
        log.flush(LONG);
        assertThat(log.dropped()).isZero();
        RunFiles.close(log);
        assertThat(RunFiles.read(log.file())).hasSize(2);
    }

    @Test
    void theFirstOperationCreatesTheObject() throws Exception {
        Operation.Create creation = RunFiles.creation();
        OperationLog log =
                OperationLog.create(LogSettings.defaults(directory), creation, LogSeed.none(ObjectKind.RUN), () -> {});
        try (RunFileReader reader = RunFileReader.open(log.file())) {
            assertThat(reader.creation()).isEqualTo(creation);
            assertThat(reader.logId()).isEqualTo(log.logId());
        }
        assertThat(log.durableUpTo()).isEqualTo(1);
        assertThat(log.objectId()).isEqualTo(creation.objectId());
        assertThat(log.file().getFileName().toString())
                .matches("\\d{8}T\\d{6}\\.\\d{6}Z-run-" + log.logId().toString().substring(0, 8) + "\\.db");
        RunFiles.close(log);
    }

    @Test
    void everyKindOfOperationIsReadBackInOrder() throws Exception {
        OperationLog log = log();
        for (int i = 0; i < Samples.NASTY_STRINGS.size(); i++) {
            String text = Samples.NASTY_STRINGS.get(i);
            log.assign("text/" + i, new Value.OfString(text));
            log.add("set", List.of(text));
            log.remove("set", List.of("", text));
        }
        for (double value : Samples.NASTY_DOUBLES) {
            log.assign("number", new Value.OfFloat(value));
        }
        log.assign("count", new Value.OfInt(3));
        log.assign("good", new Value.OfBool(true));
        log.assign("when", new Value.OfDatetime(-1));
        assertThat(log.clear("set")).isTrue();
        assertThat(log.delete("good")).isEqualTo(1);
        RunFiles.close(log);

        List<Operation> expected = new ArrayList<>();
        for (int i = 0; i < Samples.NASTY_STRINGS.size(); i++) {
            String text = Samples.NASTY_STRINGS.get(i);
            expected.add(new Operation.Assign("text/" + i, new Value.OfString(text)));
            expected.add(new Operation.Add("set", List.of(text)));
            expected.add(new Operation.Remove("set", List.of("", text)));
        }
        for (double value : Samples.NASTY_DOUBLES) {
            expected.add(new Operation.Assign("number", new Value.OfFloat(value)));
        }
        expected.add(new Operation.Assign("count", new Value.OfInt(3)));
        expected.add(new Operation.Assign("good", new Value.OfBool(true)));
        expected.add(new Operation.Assign("when", new Value.OfDatetime(-1)));
        expected.add(new Operation.Clear("set", AttributeType.STRING_SET));
        expected.add(new Operation.Delete("good"));
        assertThat(RunFiles.meaning(log.file())).isEqualTo(expected);
    }

    @Test
    void aPersonCanReadScalarsWithSql() throws Exception {
        OperationLog log = log();
        log.assign("lr", new Value.OfFloat(0.001));
        log.add("sys/tags", List.of("baseline", "whales"));
        log.flush(LONG);
        try (Connection connection = RunFiles.stranger(log.file())) {
            String sql = "select group_concat(sequence || ' ' || kind || ' ' || path || ' ' || payload, '; ')"
                    + " from operation where typeof(payload) = 'text' and sequence > 1";
            assertThat(RunFiles.text(connection, sql)).isEqualTo("2 float lr 0.001; 3 add sys/tags baseline\nwhales");
        }
        RunFiles.close(log);
    }

    @Test
    void pointsThatArriveTogetherAreOneRow() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        Attribute accuracy = log.series("accuracy", AttributeType.FLOAT_SERIES);
        for (int i = 0; i < 100; i++) {
            log.append(loss, 1.0 / i);
            log.append(accuracy, i / 100.0);
        }
        RunFiles.close(log);

        List<Operation> operations = RunFiles.meaning(log.file());
        assertThat(operations).extracting(Operation::path).containsExactly("loss", "accuracy");
        FloatPoints points = floats(operations.get(0));
        assertThat(points.auto()).isTrue();
        assertThat(points.steps()).containsExactly(steps(0, 100));
        assertThat(points.times()).containsOnly(1_767_225_600_123_000L);
        assertThat(points.values()[0]).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(points.values()[99]).isEqualTo(1.0 / 99);
    }

    @Test
    void aBlockHas4096PointsAtMost() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        for (int i = 0; i < 2 * Limits.BLOCK_POINTS_MAX + 1; i++) {
            log.append(loss, i);
        }
        RunFiles.close(log);
        assertThat(RunFiles.meaning(log.file()))
                .extracting(o -> floats(o).count())
                .containsExactly(Limits.BLOCK_POINTS_MAX, Limits.BLOCK_POINTS_MAX, 1);
    }

    @Test
    void longTextStartsAnotherBlock() throws Exception {
        OperationLog log = log();
        Attribute text = log.series("text", AttributeType.STRING_SERIES);
        for (int i = 0; i < 5; i++) {
            log.append(text, null, NOW, "x".repeat(Limits.STRING_BYTES_MAX));
        }
        RunFiles.close(log);
        assertThat(RunFiles.meaning(log.file()))
                .hasSize(5)
                .allSatisfy(o -> assertThat(strings(o).count()).isEqualTo(1));
    }

    @Test
    void pointsNeverCrossAClearOrADelete() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        log.append(loss, 1);
        log.append(loss, 2);
        log.clear("loss");
        log.append(loss, 3);
        log.assign("other", new Value.OfInt(1));
        log.append(loss, 4);
        log.delete("loss");
        log.append(loss, 5);
        RunFiles.close(log);

        assertThat(RunFiles.meaning(log.file()).stream()
                        .filter(o -> o.path().equals("loss"))
                        .map(o -> o instanceof Operation.Append
                                ? Arrays.toString(floats(o).values())
                                : o.kind().label()))
                .containsExactly("[1.0, 2.0]", "clear", "[3.0, 4.0]", "delete", "[5.0]");
    }

    @Test
    void autoStepsGoOnAfterTheLastStepWhoeverGaveIt() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        log.append(loss, 0);
        log.append(loss, 0);
        log.append(loss, 10.5, NOW, 0);
        log.append(loss, 0);
        log.append(loss, 3, NOW, 0);
        log.append(loss, -0.0, NOW, 0);
        log.append(loss, 0);
        log.clear("loss");
        log.append(loss, 0);
        RunFiles.close(log);

        List<FloatPoints> blocks = RunFiles.meaning(log.file()).stream()
                .filter(o -> o instanceof Operation.Append)
                .map(OperationLogTest::floats)
                .toList();
        assertThat(blocks).extracting(FloatPoints::auto).containsExactly(true, false, true, false, true, true);
        assertThat(blocks)
                .extracting(b -> Arrays.toString(b.steps()))
                .containsExactly("[0.0, 1.0]", "[10.5]", "[11.5]", "[3.0, 0.0]", "[1.0]", "[2.0]");
    }

    @Test
    void aHandleOutlivesTheDeletionOfItsAttribute() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("train/loss", AttributeType.FLOAT_SERIES);
        log.append(loss, 1);
        log.append(loss, 1);
        assertThat(log.delete("train")).isEqualTo(1);
        assertThat(log.typeOf("train/loss")).isNull();
        log.append(loss, 1);
        log.append(loss, 1);
        assertThat(log.typeOf("train/loss")).isEqualTo(AttributeType.FLOAT_SERIES);
        RunFiles.close(log);
        assertThat(floats(RunFiles.meaning(log.file()).get(2)).steps()).containsExactly(0, 1);
    }

    @Test
    void aHandleOfAPathThatHasAnotherTypeNowIsRefused() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        log.append(loss, 1);
        log.delete("loss");
        log.assign("loss", new Value.OfString("gone"));
        assertThatExceptionOfType(LogException.Conflict.class).isThrownBy(() -> log.append(loss, 2));
        RunFiles.close(log);
    }

    @Test
    void aStepIsAFiniteNumber() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.append(loss, Double.NaN, NOW, 1))
                .withMessage("The step of a point of \"loss\" is NaN; a step is a finite number. The point was not"
                        + " logged.");
        assertThatIllegalArgumentException().isThrownBy(() -> log.append(loss, 1 / 0.0, NOW, 1));
        log.append(loss, Double.NaN);
        RunFiles.close(log);
        assertThat(floats(RunFiles.meaning(log.file()).get(0)).values()).containsExactly(Double.NaN);
    }

    @Test
    void textIsMadeWellFormedAndCut() throws Exception {
        OperationLog log = log();
        Attribute lines = log.series("lines", AttributeType.STRING_SERIES);
        log.assign("half", new Value.OfString("a\ud83d"));
        log.assign("long", new Value.OfString("\u00e9".repeat(Limits.STRING_BYTES_MAX)));
        log.append(lines, 7.0, 5, "\udc0b");
        RunFiles.close(log);
        List<Operation> operations = RunFiles.meaning(log.file());
        assertThat(operations.get(0)).isEqualTo(new Operation.Assign("half", new Value.OfString("a\ufffd")));
        assertThat(operations.get(1))
                .isEqualTo(
                        new Operation.Assign("long", new Value.OfString("\u00e9".repeat(Limits.STRING_BYTES_MAX / 2))));
        assertThat(strings(operations.get(2)).values()).containsExactly("\ufffd");
        assertThat(strings(operations.get(2)).times()).containsExactly(5);
    }

    @Test
    void anEmptyListOfElementsIsNotLogged() throws Exception {
        OperationLog log = log();
        log.add("tags", List.of());
        log.remove("tags", List.of());
        RunFiles.close(log);
        assertThat(RunFiles.meaning(log.file())).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------- clock --

    @Test
    void timesIncreaseThoughTheClockIsSetBack() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        long start = clock.micros();
        log.assign("a", new Value.OfInt(1));
        log.flush(LONG);
        clock.advance(-3_600_000_000L);
        log.assign("a", new Value.OfInt(2));
        log.append(loss, 1);
        log.assign("a", new Value.OfInt(3));
        log.flush(LONG);
        clock.set(start + 5_000_000);
        log.assign("a", new Value.OfInt(4));
        RunFiles.close(log);

        List<LoggedOperation> operations = RunFiles.read(log.file());
        RunFiles.assertTimesIncrease(operations);
        assertThat(operations).extracting(o -> o.time() - start).containsExactly(0L, 1L, 2L, 3L, 4L, 5_000_000L);
    }

    @Test
    void aLogThatJoinsIsLaterThanItsSiblingsThoughTheClockIsSetBack() throws Exception {
        UUID object = UUID.randomUUID();
        LogSettings settings = RunFiles.settings(directory, RunFiles.FOREVER, clock);
        OperationLog first =
                OperationLog.create(settings, RunFiles.creation(object), LogSeed.none(ObjectKind.RUN), () -> {});
        Attribute loss = first.series("loss", AttributeType.FLOAT_SERIES);
        first.append(loss, 1);
        first.append(loss, 41, NOW, 1);
        first.assign("lr", new Value.OfFloat(1));
        first.flush(LONG); // and is still at work
        long last = RunFiles.read(first.file()).get(3).time();

        clock.advance(-86_400_000_000L);
        OperationLog second = OperationLog.create(
                settings, RunFiles.creation(object), LogSeed.fromSiblings(directory, ObjectKind.RUN, object), () -> {});
        assertThat(second.typeOf("lr")).isEqualTo(AttributeType.FLOAT);
        second.append(second.series("loss", AttributeType.FLOAT_SERIES), 2);
        assertThatExceptionOfType(LogException.Conflict.class)
                .isThrownBy(() -> second.assign("loss", new Value.OfInt(1)));
        RunFiles.close(second);
        RunFiles.close(first);

        assertThat(RunFiles.read(second.file()).get(0).time()).isEqualTo(last + 1);
        assertThat(floats(RunFiles.meaning(second.file()).get(0)).steps()).containsExactly(42);
    }

    @Test
    void aLogThatJoinsLearnsNothingFromOtherObjects() throws Exception {
        OperationLog other = log();
        other.assign("lr", new Value.OfFloat(1));
        RunFiles.close(other);
        Files.writeString(directory.resolve("damaged.db"), "this is no SQLite file, but lies here all the same");
        OperationLog log = OperationLog.create(
                LogSettings.defaults(directory),
                RunFiles.creation(),
                LogSeed.fromSiblings(directory, ObjectKind.RUN, UUID.randomUUID()),
                () -> {});
        assertThat(log.typeOf("lr")).isNull();
        log.assign("lr", new Value.OfString("high"));
        RunFiles.close(log);
    }

    // ----------------------------------------------------------------------------------------------- conflicts --

    @Test
    void aPathKeepsItsType() throws Exception {
        OperationLog log = log();
        log.assign("lr", new Value.OfFloat(0.1));
        log.assign("lr", new Value.OfFloat(0.2));
        assertThatExceptionOfType(LogException.Conflict.class)
                .isThrownBy(() -> log.assign("lr", new Value.OfString("high")))
                .withMessage("\"lr\" is a float; it can't become a string. Nothing was logged. Use another path, or"
                        + " delete the attribute first.");
        assertThatExceptionOfType(LogException.Conflict.class)
                .isThrownBy(() -> log.series("lr", AttributeType.FLOAT_SERIES))
                .withMessageStartingWith("\"lr\" is a float; it can't become a float series.");
        assertThatExceptionOfType(LogException.Conflict.class).isThrownBy(() -> log.add("lr", List.of("x")));
        log.delete("lr");
        log.assign("lr", new Value.OfString("high"));
        RunFiles.close(log);
        assertThat(RunFiles.meaning(log.file()))
                .extracting(o -> o.kind().label())
                .containsExactly("float", "float", "delete", "string");
    }

    @Test
    void aNamespaceIsNoAttribute() throws Exception {
        OperationLog log = log();
        log.assign("a/b/c", new Value.OfInt(1));
        assertThatExceptionOfType(LogException.Conflict.class)
                .isThrownBy(() -> log.assign("a/b", new Value.OfInt(1)))
                .withMessage(
                        "\"a/b\" is a namespace: there are attributes below it. It can't be an integer. Nothing was"
                                + " logged. Use another path, or delete what is below it first.");
        assertThatExceptionOfType(LogException.Conflict.class)
                .isThrownBy(() -> log.assign("a/b/c/d/e", new Value.OfInt(1)))
                .withMessage(
                        "\"a/b/c/d/e\" runs through \"a/b/c\", which is an integer and can't be a namespace. Nothing"
                                + " was logged. Use another path.");
        log.assign("a/bc", new Value.OfInt(1));
        assertThat(log.delete("a/b")).isEqualTo(1);
        log.assign("a/b", new Value.OfInt(1));
        RunFiles.close(log);
    }

    @Test
    void deletingANamespaceDeletesAllBelowIt() throws Exception {
        OperationLog log = log();
        for (String path : List.of("a/z", "a/b/c", "ab", "a/b/d")) {
            log.assign(path, new Value.OfInt(1));
        }
        assertThat(log.delete("a")).isEqualTo(3);
        assertThat(log.delete("a")).isZero();
        assertThat(log.delete("nothing")).isZero();
        RunFiles.close(log);
        assertThat(RunFiles.meaning(log.file()).stream().skip(4))
                .containsExactly(
                        new Operation.Delete("a/b/c"), new Operation.Delete("a/b/d"), new Operation.Delete("a/z"));
    }

    @Test
    void onlySeriesAndSetsCanBeCleared() throws Exception {
        OperationLog log = log();
        log.assign("lr", new Value.OfFloat(1));
        log.append(log.series("loss", AttributeType.FLOAT_SERIES), 1);
        log.series("nothing", AttributeType.FLOAT_SERIES);
        assertThat(log.clear("lr")).isFalse();
        assertThat(log.clear("nothing")).isFalse();
        assertThat(log.clear("loss")).isTrue();
        RunFiles.close(log);
    }

    // ------------------------------------------------------------------------------------------------ durability --

    @Test
    void whatIsFlushedIsSeenByAnotherConnection() throws Exception {
        OperationLog log = log();
        for (int i = 1; i <= 50; i++) {
            log.assign("a", new Value.OfInt(i));
            log.flush(LONG);
            assertThat(log.durableUpTo()).isEqualTo(i + 1);
            assertThat(RunFiles.read(log.file())).hasSize(i + 1);
        }
        RunFiles.close(log);
    }

    @Test
    void durableUpToNeverExceedsWhatAnotherConnectionSees() throws Exception {
        OperationLog log = RunFiles.log(RunFiles.settings(directory, Duration.ZERO, MicroClock.SYSTEM));
        Thread logging = new Thread(() -> {
            for (int i = 0; i < 20_000; i++) {
                log.assign("a", new Value.OfInt(i));
            }
        });
        logging.start();
        try (RunFileReader reader = RunFileReader.open(log.file())) {
            do {
                long durable = log.durableUpTo();
                assertThat(reader.lastSequence()).isGreaterThanOrEqualTo(durable);
            } while (logging.isAlive());
        }
        log.flush(LONG);
        assertThat(log.durableUpTo()).isEqualTo(20_001);
        RunFiles.close(log);
    }

    @Test
    void everyCommitIsTold() throws Exception {
        List<Long> told = new ArrayList<>();
        OperationLog[] log = new OperationLog[1];
        log[0] = OperationLog.create(
                RunFiles.settings(directory, RunFiles.FOREVER, clock),
                RunFiles.creation(),
                LogSeed.none(ObjectKind.RUN),
                () -> told.add(log[0].durableUpTo()));
        log[0].assign("a", new Value.OfInt(1));
        log[0].flush(LONG);
        log[0].assign("a", new Value.OfInt(2));
        log[0].assign("a", new Value.OfInt(3));
        RunFiles.close(log[0]);
        assertThat(told).containsExactly(2L, 4L);
    }

    @Test
    void aPowerSafeLogIsSynchronisedInFull() throws Exception {
        LogSettings settings = new LogSettings(directory, true, Duration.ZERO, 100, LONG, true, clock);
        OperationLog log = RunFiles.log(settings);
        log.assign("a", new Value.OfInt(1));
        RunFiles.close(log);
        assertThat(RunFiles.read(log.file())).hasSize(2);
        RunFiles.assertPlain(log.file());
    }

    // ---------------------------------------------------------------------------------------------------- close --

    @Test
    void aClosedLogIsOnePlainFile() throws Exception {
        OperationLog log = log();
        log.assign("a", new Value.OfInt(1));
        log.flush(LONG);
        assertThat(RunFiles.companions(log.file())).hasSize(4); // .db, -wal, -shm, .lock
        RunFiles.close(log);
        RunFiles.assertPlain(log.file());
        RunFiles.close(log);
        assertThat(log.dropped()).isZero();
    }

    @Test
    void closingWritesWhatIsQueued() throws Exception {
        OperationLog log = log();
        for (int i = 0; i < 10_000; i++) {
            log.assign("a", new Value.OfInt(i));
        }
        RunFiles.close(log);
        assertThat(RunFiles.read(log.file())).hasSize(10_001);
    }

    @Test
    void aClosedLogRefusesAndSaysHowToGoOn() throws Exception {
        OperationLog log = log();
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        RunFiles.close(log);
        assertThatExceptionOfType(LogException.Closed.class)
                .isThrownBy(() -> log.append(loss, 1))
                .withMessage("This run has been closed: \"loss\" can't be logged any more. What was logged before is"
                        + " safe in " + log.file() + ". To go on, join the run with NEREID_RUN="
                        + ObjectId.offline(log.objectId()) + ".");
        assertThatExceptionOfType(LogException.Closed.class).isThrownBy(() -> log.append(loss, 1, NOW, 1));
        assertThatExceptionOfType(LogException.Closed.class).isThrownBy(() -> log.assign("a", new Value.OfInt(1)));
        assertThat(RunFiles.meaning(log.file())).isEmpty();
    }

    @Test
    void anEndThatIsInterruptedCanBeRepeated() throws Exception {
        OperationLog log = log();
        try (Connection busy = Sqlite.openForFinalising(log.file())) {
            Sqlite.execute(busy, "begin immediate"); // so that the writer can't have ended when we are interrupted
            log.assign("a", new Value.OfInt(1));
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> log.end(LONG));
            Sqlite.execute(busy, "rollback");
        }
        RunFiles.close(log);
        RunFiles.assertPlain(log.file());
        assertThat(RunFiles.read(log.file())).hasSize(2);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path occupied = Files.writeString(directory.resolve("file"), "no directory");
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> RunFiles.log(occupied))
                .withMessageStartingWith("Can't create a run file in " + occupied)
                .withMessageEndingWith("Nothing has been logged. Choose a directory that can be written (NEREID_DIR).");
    }

    @Test
    void noCharacterOfADirectoryNameMeansAnything() throws Exception {
        Path nasty = directory.resolve("a b?c#d%20e&f;g='h'\u00e9\ud83d\udc0b");
        OperationLog log = RunFiles.log(nasty);
        log.assign("a", new Value.OfInt(1));
        RunFiles.close(log);
        assertThat(RunFileName.list(nasty)).containsExactly(log.file());
        assertThat(RunFiles.read(log.file())).hasSize(2);
    }

    private static FloatPoints floats(Operation operation) {
        return (FloatPoints) ((Operation.Append) operation).points();
    }

    private static StringPoints strings(Operation operation) {
        return (StringPoints) ((Operation.Append) operation).points();
    }

    private static double[] steps(int from, int to) {
        return IntStream.range(from, to).asDoubleStream().toArray();
    }
}
