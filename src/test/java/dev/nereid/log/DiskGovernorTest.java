package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import dev.nereid.model.Points;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import dev.nereid.settings.Sizes;
import dev.nereid.testing.Await;
import dev.nereid.testing.SmallDisk;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dropped when the disk fills up, and what is not. The job never waits for it. */
class DiskGovernorTest {
    private static final long RESERVE = 1_000_000;

    private static final long PLENTY = 1_000_000_000;

    private final AtomicLong free = new AtomicLong(PLENTY);
    private final AtomicLong used = new AtomicLong();

    @TempDir
    Path directory;

    private final DiskSpace space = new DiskSpace() {
        @Override
        public long free(Path where) {
            return free.get();
        }

        @Override
        public long total(Path where) {
            return PLENTY;
        }

        @Override
        public long used(Path where) {
            return used.get();
        }
    };

    private OperationLog log(Long quota, boolean failWhenFull) {
        LogSettings settings = new LogSettings(
                        directory, false, Duration.ZERO, 1024, Duration.ofMillis(50), failWhenFull, MicroClock.SYSTEM)
                .withDisk(new DiskLimits(quota, RESERVE, space), "watch");
        return RunFiles.log(settings);
    }

    private static Attribute series(OperationLog log, String path) {
        return log.series(path, AttributeType.FLOAT_SERIES);
    }

    /** Appends points until one of them is dropped; returns how many went in before. */
    private static int appendUntilDropped(OperationLog log, String path) throws Exception {
        int[] count = {0};
        Await.until("a point that is dropped", () -> {
            log.append(series(log, path), count[0]++);
            return log.dropped() > 0;
        });
        return count[0] - 1;
    }

    /** Points that take room, until some are dropped, and many more. */
    private static void appendFarBeyondTheFirstDrop(OperationLog log, String path) throws Exception {
        Random random = new Random(1);
        Attribute series = series(log, path);
        Await.until("a point that is dropped", () -> {
            for (int i = 0; i < 1000; i++) {
                log.append(series, random.nextDouble());
            }
            return log.dropped() > 0;
        });
        for (int i = 0; i < 200_000; i++) {
            log.append(series, random.nextDouble());
        }
    }

    @Test
    void belowTheReservePointsAreDroppedAndParametersGoIn() throws Exception {
        OperationLog log = log(null, false);
        log.append(series(log, "a"), 0);
        log.flush(RunFiles.LONG);
        free.set(RESERVE - 1);
        int in = appendUntilDropped(log, "b");
        for (int i = 0; i < 100; i++) {
            log.append(series(log, "b"), 1000 + i);
            log.append(series(log, "a"), 1000 + i);
        }
        log.assign("lr", new Value.OfFloat(0.1));
        log.add("tags", List.of("late"));
        Attribute why = log.series("traceback", AttributeType.STRING_SERIES);
        why.makeVital();
        log.append(why, null, Long.MIN_VALUE, "Exception in thread");
        log.flush(RunFiles.LONG);

        assertThat(log.dropped()).isEqualTo(201);
        assertThat(values(log, "a")).containsExactly(0.0);
        assertThat(values(log, "b")).hasSize(in);
        assertThat(RunFiles.described(log.file()).toString()).contains("lr", "late", "Exception in thread");
        assertThat(texts(log, "watch/dropped"))
                .singleElement()
                .asString()
                .startsWith("From here on points are dropped, but for the last of each series: "
                        + Sizes.text(RESERVE - 1) + " are free");

        free.set(PLENTY);
        Await.until("the last points", () -> log.dropped() == 199);
        log.append(series(log, "a"), 5);
        RunFiles.close(log);
        assertThat(values(log, "a")).containsExactly(0.0, 1099.0, 5.0);
        assertThat(steps(log, "a")).containsExactly(0.0, 100.0, 101.0);
        assertThat(values(log, "b")).hasSize(in + 1).endsWith(1099.0);
        assertThat(texts(log, "watch/dropped"))
                .contains(
                        "a: 99 points were not logged, between steps 1 and 100",
                        "b: 100 points were not logged, between steps " + in + " and " + (in + 100));
        assertThat(dropped(log)).isEqualTo(199);
    }

    @Test
    void theLastPointsAreWrittenAtTheEnd() throws Exception {
        OperationLog log = log(null, false);
        free.set(RESERVE - 1);
        int in = appendUntilDropped(log, "a");
        log.append(series(log, "a"), 7);
        RunFiles.close(log);
        assertThat(values(log, "a")).hasSize(in + 1).endsWith(7.0);
        assertThat(log.dropped()).isEqualTo(1);
        assertThat(dropped(log)).isEqualTo(1);
    }

    /** It came before the clear, and must not come back after it. */
    @Test
    void theLastPointOfASeriesThatIsClearedMeanwhileStaysAway() throws Exception {
        OperationLog log = log(null, false);
        log.append(series(log, "a"), 1);
        free.set(RESERVE - 1);
        appendUntilDropped(log, "b");
        log.append(series(log, "a"), 2);
        log.clear("a");
        long dropped = log.dropped();
        RunFiles.close(log);
        assertThat(values(log, "a")).containsExactly(1.0);
        assertThat(log.dropped()).isEqualTo(dropped - 1); // the last one of b
    }

    @Test
    void whoAskedForItGetsAnException() throws Exception {
        OperationLog log = log(null, true);
        free.set(RESERVE - 1);
        Await.until("a point that is refused", () -> {
            try {
                log.append(series(log, "a"), 1);
                return false;
            } catch (LogException.QueueFull e) {
                assertThat(e)
                        .hasMessage("The disk is nearly full: " + Sizes.text(RESERVE - 1) + " are free on the disk of "
                                + directory
                                + ", and " + Sizes.text(RESERVE)
                                + " are kept in reserve. This point was not logged (1 so far); what was logged"
                                + " before is safe. Check the disk.");
                return true;
            }
        });
        log.assign("lr", new Value.OfFloat(0.1));
        RunFiles.close(log);
        assertThat(log.dropped()).isEqualTo(1);
        assertThat(RunFiles.described(log.file()).toString()).contains("lr");
    }

    @Test
    void nearTheQuotaPointsAreDroppedAndBeyondItAllIs() throws Exception {
        used.set(159_000_000);
        OperationLog log = log(160_000_000L, false); // of which a sixteenth is for parameters
        appendUntilDropped(log, "a");
        log.assign("lr", new Value.OfFloat(0.1));
        log.flush(RunFiles.LONG);
        RunFiles.close(log);

        used.set(160_000_100);
        OperationLog late = log(160_000_000L, false);
        for (int i = 0; i < 3000; i++) {
            late.assign("lr", new Value.OfFloat(i));
        }
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> late.flush(Duration.ofMillis(50)))
                .withMessageContaining("take 152.6 MiB of their quota of 152.6 MiB");
        assertThat(late.dropped()).isBetween(900L, 3000L); // of those, memory holds two thousand
        RunFiles.close(late, Duration.ofMillis(50));
        assertThat(late.dropped()).isEqualTo(3000);
        assertThat(late.durableUpTo()).isEqualTo(1);
        assertThat(late.droppedValues()).isEqualTo("3000 were no points (lr …)");
        late.requireKept(); // nobody asked to be told
    }

    /** With its WAL, and however fast points come. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void aQuotaIsKeptAndLosesNothingButPoints(int megabytes) throws Exception {
        long quota = (long) megabytes << 20;
        LogSettings settings =
                LogSettings.defaults(directory).withDisk(new DiskLimits(quota, 0L, DiskSpace.SYSTEM), "watch");
        OperationLog log = RunFiles.log(settings);
        appendFarBeyondTheFirstDrop(log, "loss");
        log.append(series(log, "loss"), -1);
        log.flush(RunFiles.LONG);
        assertThat(DiskSpace.SYSTEM.used(directory)).isBetween(quota / 3, quota);
        for (int i = 0; i < 100; i++) {
            log.assign("params/" + i, new Value.OfInt(i));
        }
        log.add("tags", List.of("late"));
        RunFiles.close(log);
        assertThat(paths(log)).contains("params/0", "params/99", "tags");
        assertThat(values(log, "loss")).endsWith(-1.0);
        assertThat(texts(log, "watch/dropped")).anyMatch(line -> line.startsWith("loss: "));
        assertThat(log.droppedValues()).isNull();
        assertThat(dropped(log)).isEqualTo(log.dropped());
        RunFiles.assertPlain(log.file());
    }

    @Test
    void whoAskedForItIsToldAtTheEndWhatWasTakenInAndIsLost() throws Exception {
        used.set(160_000_100);
        OperationLog log = log(160_000_000L, true);
        for (int i = 0; i < 10; i++) {
            log.assign("lr", new Value.OfFloat(i));
        }
        RunFiles.close(log, Duration.ofMillis(50));
        assertThatExceptionOfType(LogException.QueueFull.class)
                .isThrownBy(log::requireKept)
                .withMessageStartingWith("10 operations whose calls had returned are not in " + log.file());
    }

    /** Points that wait in memory when the first is refused leave the reserve to it. */
    @Test
    void whoAskedForItLosesNothingThatWasTakenInAndCanLogParametersAfterwards() throws Exception {
        LogSettings settings = new LogSettings(directory, false, null, 1 << 16, RunFiles.LONG, true, MicroClock.SYSTEM)
                .withDisk(new DiskLimits(8L << 20, 0L, DiskSpace.SYSTEM), "watch");
        OperationLog log = RunFiles.log(settings);
        Random random = new Random(1);
        Attribute loss = series(log, "loss");
        int[] taken = {0};
        assertThatExceptionOfType(LogException.QueueFull.class)
                .isThrownBy(() -> {
                    for (; ; taken[0]++) {
                        log.append(loss, random.nextDouble());
                    }
                })
                .withMessageContaining("of their quota of 8.0 MiB");
        log.assign("late", new Value.OfInt(1));
        RunFiles.close(log);
        log.requireKept();
        assertThat(log.dropped()).isEqualTo(1);
        assertThat(values(log, "loss")).hasSize(taken[0]);
        assertThat(paths(log)).contains("late");
    }

    @Test
    void whoWasShortOfMuchIsSoUntilAQuarterOfTheDiskIsFree() {
        AtomicLong now = new AtomicLong();
        DiskGovernor governor =
                new DiskGovernor(directory.resolve("run.db"), new DiskLimits(null, RESERVE, space), now::get);
        assertThat(governor.level(2 * PLENTY, 0)).isEqualTo(DiskGovernor.Level.SHORT);
        assertThat(governor.hasRoomFor(2 * PLENTY)).isFalse();
        now.addAndGet(1_000_000_000);
        assertThat(governor.level()).isEqualTo(DiskGovernor.Level.AMPLE);
        free.set(RESERVE + PLENTY / 4);
        assertThat(governor.level(PLENTY / 2, 0)).isEqualTo(DiskGovernor.Level.SHORT);
        now.addAndGet(1_000_000_000);
        assertThat(governor.level()).isEqualTo(DiskGovernor.Level.SHORT);
    }

    @Test
    void ofPointsThatAreDroppedInAnyOrderTheHighestStepIsTheLast() throws Exception {
        OperationLog log = log(null, false);
        DroppedPoints points = new DroppedPoints();
        for (double step : new double[] {7, 1, 9, 8}) {
            points.add(series(log, "a"), false, step, 1, step / 2, null);
        }
        List<String> said = new ArrayList<>();
        points.drain(last -> said.add(last.step + " is " + last.value), said::add);
        assertThat(said).containsExactly("9.0 is 4.5", "a: 3 points were not logged, between steps 1 and 9");
        RunFiles.close(log);
    }

    /** What waits in memory and in the WAL is more than the reserve. */
    @Test
    void aFastWriterLeavesTheReserveOfASmallDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 12 << 20)) {
            OperationLog log = RunFiles.log(new LogSettings(
                    disk.directory(), false, null, 1 << 16, Duration.ofMillis(50), false, MicroClock.SYSTEM));
            appendFarBeyondTheFirstDrop(log, "loss");
            log.flush(RunFiles.LONG);
            assertThat(DiskSpace.SYSTEM.free(disk.directory())).isGreaterThan((12 << 20) / 200);
            log.assign("late", new Value.OfInt(1));
            RunFiles.close(log);
            assertThat(paths(log)).contains("late");
            RunFiles.assertPlain(log.file());
        }
    }

    @Test
    void aRunThatEndsOnAFullDiskIsMadeOneFileWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 4 << 20)) {
            OperationLog log = RunFiles.log(LogSettings.defaults(disk.directory())
                    .withDisk(new DiskLimits(null, 0L, DiskSpace.SYSTEM), "watch"));
            for (int i = 0; i < 2000; i++) {
                log.assign("lr", new Value.OfInt(i));
            }
            log.flush(RunFiles.LONG);
            disk.fill(0);
            RunFiles.close(log);
            assertThat(log.needsWal()).isTrue();
            assertThat(RunFileFinaliser.finaliseDead(log.file())).isFalse();
            assertThat(WriterLock.of(log.file())).isEqualTo(WriterLock.Life.FINISHED);
            disk.makeRoom();
            assertThat(RunFileFinaliser.finaliseDead(log.file())).isTrue();
            assertThat(log.needsWal()).isFalse();
            RunFiles.assertPlain(log.file());
        }
    }

    @Test
    void contentsOfFilesLeaveTheReserveAlone() throws Exception {
        OperationLog log = log(null, false);
        free.set(RESERVE - 1);
        Await.until("shortage", () -> log.keep(new ByteArrayInputStream(new byte[10]), "model.bin") == null);
        assertThat(log.dropped()).isPositive();
        free.set(PLENTY);
        Await.until("room", () -> log.keep(new ByteArrayInputStream(new byte[10]), "model.bin") != null);
        RunFiles.close(log);
    }

    /** For real: points, then a disk without a byte left, then room again. */
    @Test
    void aRealDiskThatFillsUpKeepsParametersAndLastValues() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 16 << 20)) {
            LogSettings settings = new LogSettings(
                    disk.directory(), false, Duration.ZERO, 1 << 16, Duration.ofMillis(50), false, MicroClock.SYSTEM);
            OperationLog log = RunFiles.log(settings);
            log.flush(RunFiles.LONG);
            disk.fill(300 << 10); // of which a fiftieth of the disk is in reserve
            int points = appendUntilDropped(log, "loss");
            assertThat(points).isPositive();
            for (int i = 0; i < 100; i++) {
                log.assign("param/" + i, new Value.OfInt(i));
                log.append(series(log, "loss"), -i);
            }
            log.flush(RunFiles.LONG);
            assertThat(RunFiles.described(log.file()).toString()).contains("param/99");

            disk.fill(0);
            Value large = new Value.OfString("x".repeat(1000));
            for (int i = 0; log.dropped() < 1000; i++) {
                log.assign("text/" + i % 7, large);
                log.append(series(log, "other"), i);
            }
            disk.makeRoom();
            log.flush(RunFiles.LONG);
            log.assign("after", new Value.OfInt(1));
            RunFiles.close(log);
            assertThat(values(log, "loss")).endsWith(-99.0);
            assertThat(RunFiles.described(log.file()).toString()).contains("after", "text/0");
            assertThat(dropped(log)).isEqualTo(log.dropped());
            RunFiles.assertPlain(log.file());
        }
    }

    /** There is room in memory, and nobody asked for a reserve. */
    @Test
    void aDiskThatIsFullForAWhileCostsNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 4 << 20)) {
            LogSettings settings = LogSettings.defaults(disk.directory())
                    .withDisk(new DiskLimits(null, 0L, DiskSpace.SYSTEM), "watch");
            OperationLog log = RunFiles.log(settings);
            log.flush(RunFiles.LONG);
            disk.fill(0);
            for (int i = 0; i < 20_000; i++) {
                log.append(series(log, "loss"), Math.sqrt(i));
            }
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> log.flush(Duration.ofSeconds(1)))
                    .withMessageContaining("SQLITE_FULL");
            disk.makeRoom();
            log.flush(RunFiles.LONG);
            RunFiles.close(log);
            assertThat(log.dropped()).isZero();
            assertThat(values(log, "loss")).hasSize(20_000);
        }
    }

    @Test
    void aDiskThatTakesNoMoreFilesSaysSoAndLogsInThoseItHas() throws Exception {
        try (SmallDisk disk = SmallDisk.mountWithInodes(directory.resolve("small"), 40)) {
            OperationLog log = RunFiles.log(LogSettings.defaults(disk.directory()));
            log.flush(RunFiles.LONG);
            disk.useUpInodes();
            assertThatExceptionOfType(LogException.class)
                    .isThrownBy(() -> RunFiles.log(LogSettings.defaults(disk.directory())))
                    .withMessageContaining("takes no more files: its inodes are used up");
            assertThat(log.keep(new ByteArrayInputStream(new byte[10]), "model.bin"))
                    .isNull();
            assertThat(log.dropped()).isEqualTo(1);
            for (int i = 0; i < 1000; i++) {
                log.append(series(log, "loss"), i);
            }
            log.flush(RunFiles.LONG);
            log.assign("lr", new Value.OfFloat(0.1));
            RunFiles.close(log);
            assertThat(values(log, "loss")).hasSize(1000);
            assertThat(WriterLock.of(log.file())).isNotEqualTo(WriterLock.Life.LIVE);

            disk.makeRoom();
            RunFileFinaliser.finaliseDead(log.file());
            assertThat(RunFiles.companions(log.file()))
                    .doesNotContain(log.file().getFileName() + "-wal");
            assertThat(values(log, "loss")).hasSize(1000);
        }
    }

    private static long dropped(OperationLog log) {
        try (RunFileReader reader = RunFileReader.open(log.file())) {
            return reader.dropped();
        }
    }

    private static Set<String> paths(OperationLog log) {
        return RunFiles.meaning(log.file()).stream().map(Operation::path).collect(Collectors.toSet());
    }

    private static Stream<Points> blocks(OperationLog log, String path) {
        return RunFiles.meaning(log.file()).stream()
                .filter(operation -> operation.path().equals(path))
                .filter(Operation.Append.class::isInstance)
                .map(operation -> ((Operation.Append) operation).points());
    }

    private static List<Double> values(OperationLog log, String path) {
        return blocks(log, path)
                .flatMap(points ->
                        DoubleStream.of(((FloatPoints) points).values()).boxed())
                .toList();
    }

    private static List<Double> steps(OperationLog log, String path) {
        return blocks(log, path)
                .flatMap(points -> DoubleStream.of(points.steps()).boxed())
                .toList();
    }

    private static List<String> texts(OperationLog log, String path) {
        return blocks(log, path)
                .flatMap(points -> Stream.of(((StringPoints) points).values()))
                .toList();
    }
}
