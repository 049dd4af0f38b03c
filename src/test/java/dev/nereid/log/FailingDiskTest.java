package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.db.Sqlite;
import dev.nereid.model.AttributeType;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import dev.nereid.testing.LeavesNothing;
import dev.nereid.testing.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is slow, locked or full, for real. The job goes on, and what was put is either written later or counted. */
class FailingDiskTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    @Test
    void aFullQueueWaitsForTheDisk() throws Exception {
        OperationLog log = RunFiles.log(RunFiles.settings(directory, 10, RunFiles.LONG, true));
        Thread logging;
        try (Connection stranger = lock(log)) {
            logging = new Thread(() -> assign(log, 0, 1000));
            logging.start();
            while (logging.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertThat(RunFiles.read(log.file())).hasSize(1);
            Sqlite.execute(stranger, "rollback");
        }
        logging.join();
        RunFiles.close(log);
        assertThat(log.dropped()).isZero();
        assertThat(values(log)).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void aQueueThatStaysFullDropsAndCounts() throws Exception {
        OperationLog log = RunFiles.log(RunFiles.settings(directory, 10, SHORT, false));
        int put = 25;
        try (Connection stranger = lock(log)) {
            assign(log, 0, put);
            assertThat(log.dropped()).isBetween(5L, 15L); // the queue holds 10, the writer at most 10 more
            Sqlite.execute(stranger, "rollback");
        }
        log.flush(RunFiles.LONG);
        int dropped = (int) log.dropped();
        assertThat(values(log))
                .isEqualTo(IntStream.range(0, put - dropped).boxed().toList());
        assign(log, 100, 101);
        RunFiles.close(log);
        assertThat(values(log)).hasSize(put - dropped + 1).endsWith(100);
        assertThat(log.dropped()).isEqualTo(dropped);
    }

    @Test
    void aQueueThatStaysFullThrowsIfAskedTo() throws Exception {
        OperationLog log = RunFiles.log(RunFiles.settings(directory, 10, SHORT, true));
        List<Integer> accepted = new ArrayList<>();
        try (Connection stranger = lock(log)) {
            assertThatExceptionOfType(LogException.QueueFull.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            assign(log, i, i + 1);
                            accepted.add(i);
                        }
                    })
                    .withMessage("The queue of this run is full: 10 operations wait for the disk, and none was written"
                            + " for 50 ms. This operation was not logged (1 so far); what was logged before is safe."
                            + " Check the disk.");
            Sqlite.execute(stranger, "rollback");
        }
        RunFiles.close(log);
        assertThat(log.dropped()).isEqualTo(1);
        assertThat(values(log)).isEqualTo(accepted);
    }

    @Test
    void muchTextFillsTheQueueToo() throws Exception {
        LogSettings settings = new LogSettings(directory, false, SHORT, 1 << 16, SHORT, true, MicroClock.SYSTEM);
        OperationLog log = RunFiles.log(settings);
        Value text = new Value.OfString("x".repeat(1 << 20)); // 2 MB in memory, of 32 MB
        try (Connection stranger = lock(log)) {
            assertThatExceptionOfType(LogException.QueueFull.class).isThrownBy(() -> {
                for (int i = 0; i < 40; i++) {
                    log.assign("text", text);
                }
            });
            Sqlite.execute(stranger, "rollback");
        }
        RunFiles.close(log);
        assertThat(RunFiles.meaning(log.file()))
                .hasSizeBetween(16, 39)
                .containsOnly(new Operation.Assign("text", text));
    }

    @Test
    void aFlushThatTakesTooLongSaysSo() throws Exception {
        OperationLog log = RunFiles.log(directory);
        try (Connection stranger = lock(log)) {
            log.assign("a", new Value.OfInt(1));
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> log.flush(SHORT))
                    .withMessage("the disk is slow");
            assertThat(log.durableUpTo()).isEqualTo(1);
            Sqlite.execute(stranger, "rollback");
        }
        log.flush(RunFiles.LONG);
        assertThat(log.durableUpTo()).isEqualTo(2);
        RunFiles.close(log);
    }

    @Test
    void aFullDiskLosesNothingThatWasAccepted() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 4 << 20)) {
            OperationLog log = RunFiles.log(RunFiles.settings(disk.directory(), 100, SHORT, true));
            log.assign("before", new Value.OfInt(1));
            log.flush(RunFiles.LONG);
            disk.fill(200 << 10);

            List<Integer> accepted = new ArrayList<>();
            int refused = 0;
            String padding = "x".repeat(1000);
            for (int i = 0; refused < 1000; i++) {
                try {
                    log.assign("text/" + padding.substring(0, 500), new Value.OfString(i + padding));
                    accepted.add(i);
                } catch (LogException.QueueFull e) {
                    refused++; // at once, but for the first: the job does not crawl
                }
            }
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> log.flush(Duration.ofMillis(1)))
                    .withMessageContaining("SQLITE_FULL");
            assertThat(log.dropped()).isEqualTo(1000);
            assertThat(RunFiles.read(log.file())).hasSize((int) log.durableUpTo());

            disk.makeRoom();
            log.flush(RunFiles.LONG);
            log.assign("after", new Value.OfInt(2));
            RunFiles.close(log);
            assertThat(log.dropped()).isEqualTo(1000);
            List<Operation> operations = RunFiles.meaning(log.file());
            assertThat(operations.get(0).path()).isEqualTo("before");
            assertThat(operations.get(operations.size() - 1).path()).isEqualTo("after");
            assertThat(operations.subList(1, operations.size() - 1))
                    .extracting(o -> (((Value.OfString) ((Operation.Assign) o).value()).value()))
                    .isEqualTo(accepted.stream().map(i -> i + padding).toList());
            RunFiles.assertPlain(log.file());
        }
    }

    /** More rows than SQLite keeps in memory: the disk is full while the points of one chunk are half written. */
    @Test
    void aTransactionThatFailsHalfWayIsWrittenWholeLater() throws Exception {
        int count = 3000;
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 40 << 20)) {
            OperationLog log = RunFiles.log(RunFiles.settings(disk.directory(), RunFiles.FOREVER, MicroClock.SYSTEM));
            disk.fill(3 << 20);
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < count; i++) {
                    Attribute series = log.series("series/" + i, AttributeType.STRING_SERIES);
                    log.append(series, null, Long.MIN_VALUE, i + "x".repeat(1000));
                }
            }
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> log.flush(Duration.ofSeconds(3)))
                    .withMessageContaining("SQLITE_FULL");
            assertThat(RunFiles.read(log.file())).hasSize(1);

            disk.makeRoom();
            log.flush(RunFiles.LONG);
            RunFiles.close(log);
            assertThat(log.dropped()).isZero();
            List<Operation> operations = RunFiles.meaning(log.file());
            assertThat(operations)
                    .extracting(Operation::path)
                    .isEqualTo(IntStream.range(0, count)
                            .mapToObj(i -> "series/" + i)
                            .toList());
            for (int i = 0; i < count; i++) {
                StringPoints points = (StringPoints) ((Operation.Append) operations.get(i)).points();
                assertThat(points.steps()).containsExactly(0, 1);
                assertThat(points.values()).containsOnly(i + "x".repeat(1000));
            }
        }
    }

    @Test
    void whatNeverGetsWrittenIsCountedAtTheEnd() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 4 << 20)) {
            OperationLog log = RunFiles.log(RunFiles.settings(disk.directory(), 1000, SHORT, true));
            disk.fill(0);
            for (int i = 0; i < 500; i++) {
                log.assign("text", new Value.OfString("x".repeat(1000)));
            }
            RunFiles.close(log, Duration.ofMillis(100));
            assertThat(log.dropped()).isEqualTo(500 + 1 - log.durableUpTo());
            assertThat(WriterLock.of(log.file())).isEqualTo(WriterLock.Life.FINISHED);
            assertThat(RunFiles.read(log.file())).hasSize((int) log.durableUpTo());
        }
    }

    @Test
    void aFlushWhileTheLogIsClosedSaysWhatWasGivenUp() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 4 << 20)) {
            OperationLog log = RunFiles.log(RunFiles.settings(disk.directory(), 1000, SHORT, true));
            disk.fill(0);
            for (int i = 0; i < 500; i++) {
                log.assign("text", new Value.OfString("x".repeat(1000)));
            }
            CompletableFuture<Void> flushed = CompletableFuture.runAsync(() -> {
                try {
                    log.flush(RunFiles.LONG);
                } catch (InterruptedException | TimeoutException e) {
                    throw new AssertionError(e);
                }
            });
            RunFiles.close(log, Duration.ofMillis(100));
            assertThat(flushed)
                    .failsWithin(RunFiles.LONG)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(LogException.class)
                    .withMessageContaining(" operations could not be written until the run was closed. They are lost");
            assertThatExceptionOfType(LogException.class).isThrownBy(() -> log.flush(RunFiles.LONG));
        }
    }

    @Test
    void aWalThatIsDeletedOnAFullDiskIsSavedWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 8 << 20)) {
            OperationLog log = logWithoutWalNorRoom(disk);
            assign(log, 5000, 5500);
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> log.flush(SHORT));
            assertThat(log.hasLostWal()).isTrue();

            disk.makeRoom();
            log.flush(RunFiles.LONG);
            assertThat(log.hasLostWal()).isFalse();
            assertThat(RunFiles.read(log.file())).hasSize(5501);
            assign(log, 5500, 5501);
            RunFiles.close(log);
            assertThat(log.dropped()).isZero();
            assertThat(values(log)).isEqualTo(IntStream.range(0, 5501).boxed().toList());
            RunFiles.assertPlain(log.file());
        }
    }

    /** What can't be saved is said; nothing pretends to be the run. */
    @Test
    @LeavesNothing.Except("the connection of the lost WAL: to close it would be to write the file")
    void aWalThatIsDeletedAndNeverSavedCountsAsGone() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 8 << 20)) {
            OperationLog log = logWithoutWalNorRoom(disk);
            RunFiles.close(log, SHORT);
            assertThat(log.isGone()).isTrue();
        }
    }

    /** With 5,000 values, all of which only its own connection can read. */
    private static OperationLog logWithoutWalNorRoom(SmallDisk disk) throws Exception {
        OperationLog log = RunFiles.log(RunFiles.settings(disk.directory(), 1000, SHORT, true));
        assign(log, 0, 5000);
        log.flush(RunFiles.LONG);
        disk.fill(64 << 10);
        Files.delete(RunFiles.beside(log.file(), "-wal"));
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> log.flush(Duration.ofSeconds(3)))
                .withMessageContaining("SQLITE_FULL");
        return log;
    }

    private static Connection lock(OperationLog log) throws Exception {
        Connection stranger = RunFiles.stranger(log.file());
        Sqlite.execute(stranger, "begin immediate");
        return stranger;
    }

    @Test
    void aFileThatSomebodyDeletesIsNoticedAtTheNextFlush() throws Exception {
        OperationLog log = RunFiles.log(directory);
        assign(log, 0, 10);
        log.flush(RunFiles.LONG);
        long safe = log.durableUpTo();
        Files.delete(log.file());
        assign(log, 10, 30);
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> log.flush(RunFiles.LONG))
                .withMessageContaining(log.file() + " is gone: somebody deleted or moved it");
        assertThat(log.durableUpTo()).isEqualTo(safe);
        assertThat(log.dropped()).isEqualTo(20);
        RunFiles.close(log);
    }

    @Test
    void aFileThatSomebodyMovesIsSafeAgainWhenItIsBack() throws Exception {
        OperationLog log = RunFiles.log(directory);
        assign(log, 0, 10);
        log.flush(RunFiles.LONG);
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(log.file(), elsewhere);
        assign(log, 10, 20);
        assertThatExceptionOfType(LogException.class).isThrownBy(() -> log.flush(RunFiles.LONG));
        Files.move(elsewhere, log.file());
        assign(log, 20, 30);
        log.flush(RunFiles.LONG);
        assertThat(log.durableUpTo()).isEqualTo(31);
        RunFiles.close(log);
        assertThat(values(log)).isEqualTo(IntStream.range(0, 30).boxed().toList());
    }

    private static void assign(OperationLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.assign("a", new Value.OfInt(i));
        }
    }

    private static List<Integer> values(OperationLog log) {
        return RunFiles.meaning(log.file()).stream()
                .map(o -> (int) ((Value.OfInt) ((Operation.Assign) o).value()).value())
                .toList();
    }
}
