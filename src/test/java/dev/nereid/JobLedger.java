package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.PrivateCopy;
import dev.nereid.db.Sqlite;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a job knows of one of its runs, in memory that outlives its process: how many points it has logged, and when; how many
 * of them it was promised to be safe. Beside it lies the run file that must keep the promise.
 */
final class JobLedger {
    /** The series that is counted: its values are 0, 1, 2 … */
    static final String SERIES = "count";

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int LOGGED = 0;
    private static final int PROMISED = 1;
    private static final int DURABLE = 2;
    private static final int CLOSED = 3;
    private static final int TIMES = 4;
    private static final int TIMES_KEPT = 1 << 14;

    private final Path runFile;
    private final ByteBuffer numbers;

    private JobLedger(Path runFile, Path file) throws IOException {
        this.runFile = runFile;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.numbers = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES * (TIMES + TIMES_KEPT));
        }
    }

    static JobLedger of(Path ledgers, Path runFile) throws IOException {
        return new JobLedger(runFile, ledgers.resolve(runFile.getFileName()));
    }

    private void put(int index, long value) {
        LONGS.setRelease(numbers, index * Long.BYTES, value);
    }

    private long get(int index) {
        return (long) LONGS.getAcquire(numbers, index * Long.BYTES);
    }

    /** Before the n-th point is logged. */
    void logs(long point) {
        put(TIMES + (int) (point % TIMES_KEPT), System.nanoTime());
        put(LOGGED, point + 1);
    }

    void flushed(long points, long durable) {
        put(PROMISED, points);
        put(DURABLE, durable);
    }

    void closed() {
        put(CLOSED, 1);
    }

    // -------------------------------------------------------------------------------- after the end of the job --

    /** What was lost in the file of a killed job: points, and over how long a time they were logged. */
    record Loss(long points, Duration span) {}

    static boolean any(Path ledgers) throws IOException {
        try (Stream<Path> files = Files.list(ledgers)) {
            return files.findAny().isPresent();
        }
    }

    /** The run files that jobs of a directory have ledgers of, with what each has lost. */
    static List<Loss> check(Path ledgers, Path runs) throws IOException {
        try (Stream<Path> files = Files.list(ledgers)) {
            return files.map(file -> lossOf(file, runs.resolve(file.getFileName())))
                    .toList();
        }
    }

    private static Loss lossOf(Path file, Path runFile) {
        try {
            return new JobLedger(runFile, file).check();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(runFile + " can't be looked at", e);
        }
    }

    private Loss check() throws IOException, SQLException {
        long kept = 0;
        long operations = 0;
        try (RunFileReader reader = RunFileReader.open(runFile)) {
            operations = reader.lastSequence();
            kept = countedPoints(reader);
        } catch (LogException.Empty e) {
            // Killed before the first commit.
        }
        assertThat(WriterLock.of(runFile)).as("%s", runFile).isIn(Life.DEAD, Life.FINISHED);
        assertThat(operations).as("operations of %s", runFile).isGreaterThanOrEqualTo(get(DURABLE));
        assertThat(kept).as("points of %s", runFile).isBetween(get(PROMISED), get(LOGGED));
        if (get(CLOSED) == 1) {
            assertThat(kept).as("points of %s, which was closed", runFile).isEqualTo(get(LOGGED));
        }
        assertIsSound();
        long lost = get(LOGGED) - kept;
        return new Loss(lost, lost == 0 ? Duration.ZERO : span(kept));
    }

    /** From the first lost point to the last. */
    private Duration span(long kept) {
        assertThat(get(LOGGED) - kept).as("lost of %s", runFile).isLessThan(TIMES_KEPT);
        long first = get(TIMES + (int) (kept % TIMES_KEPT));
        return Duration.ofNanos(get(TIMES + (int) ((get(LOGGED) - 1) % TIMES_KEPT)) - first);
    }

    private static long countedPoints(RunFileReader reader) {
        long count = 0;
        for (var logged : reader.read(0, Set.of(OperationKind.FLOATS))) {
            Operation.Append append = (Operation.Append) reader.decode(logged);
            if (append.path().equals(SERIES)) {
                for (double value : ((FloatPoints) append.points()).values()) {
                    assertThat(value).as("%s", reader.file()).isEqualTo(count++);
                }
            }
        }
        return count;
    }

    /** Nobody has repaired anything; a copy, as a journal that a kill has left is to be rolled back by whoever syncs it. */
    private void assertIsSound() throws IOException, SQLException {
        try (PrivateCopy copy = PrivateCopy.of(runFile);
                Connection connection = Sqlite.openReader(copy.file())) {
            assertThat(Sqlite.text(connection, "pragma quick_check(1)"))
                    .as("%s", runFile)
                    .isEqualTo("ok");
        }
    }
}
