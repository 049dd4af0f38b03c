package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.FileSystemKind;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.FaultyDisk;
import dev.nereid.testing.JvmProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/**
 * A job whose calls have numbers, 0, 1, 2 …, so that one can tell from a run file which of them it has: points of three series
 * and parameters. As a process of its own it logs on a {@link FaultyDisk}, flushes now and then, and closes the log.
 */
final class ScriptedJob {
    static final int SERIES = 3;

    private static final Duration LINGER = LogSettings.DEFAULT_LINGER;

    private static final int PARAMETER_EVERY = 5;
    private static final String PARAMETER = "param/";

    private final OperationLog log;
    private int next;

    ScriptedJob(OperationLog log) {
        this.log = log;
    }

    /** How the log is written, and when the job waits. */
    enum Kind {
        KILL_SAFE(false, FileSystemKind.LOCAL, 7),
        POWER_SAFE(true, FileSystemKind.LOCAL, 7),
        EACH_CALL(true, FileSystemKind.LOCAL, 1),
        ON_NETWORK(false, FileSystemKind.NETWORK, 7);

        final boolean powerSafe;
        final FileSystemKind fileSystem;
        final int flushEvery;

        Kind(boolean powerSafe, FileSystemKind fileSystem, int flushEvery) {
            this.powerSafe = powerSafe;
            this.fileSystem = fileSystem;
            this.flushEvery = flushEvery;
        }

        /** @param walBytesMax so little that the WAL is moved into the file a few times */
        LogSettings settings(Path directory, int walBytesMax) {
            return new LogSettings(directory, powerSafe, LINGER, 1 << 16, RunFiles.LONG, true, MicroClock.SYSTEM)
                    .withFileSystem(fileSystem, LINGER)
                    .withWalBytesMax(walBytesMax);
        }
    }

    /** Arguments: directory, kind, calls, microseconds between them, bytes of a WAL, calls between flushes. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Kind kind = Kind.valueOf(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        long pauseNanos = Long.parseLong(arguments[3]) * 1000;
        int flushEvery = Integer.parseInt(arguments[5]);
        FaultyDisk disk = FaultyDisk.here();
        OperationLog log = RunFiles.log(kind.settings(directory, Integer.parseInt(arguments[4])));
        ScriptedJob job = new ScriptedJob(log);
        System.out.println("file " + log.file());
        long due = System.nanoTime();
        for (int i = 1; i <= calls; i++) {
            job.call();
            if (kind == Kind.EACH_CALL) {
                log.flush(RunFiles.LONG);
            }
            disk.setReturned(i);
            if (i % flushEvery == 0) {
                log.flush(RunFiles.LONG);
                disk.setFlushed(i);
            }
            for (due += pauseNanos; System.nanoTime() < due; ) {
                Thread.onSpinWait();
            }
        }
        RunFiles.close(log);
        System.out.println("closed");
    }

    /** Runs one to its end. Returns its run file. */
    static Path run(
            FaultyDisk disk, Path directory, Kind kind, int calls, int pauseMicros, int walBytesMax, int flushEvery)
            throws Exception {
        disk.watch(directory);
        try (JvmProcess child = JvmProcess.start(
                ScriptedJob.class,
                disk.environment(true),
                arguments(directory, kind, calls, pauseMicros, walBytesMax, flushEvery))) {
            child.await("closed");
            return Path.of(child.await("file "));
        }
    }

    static List<String> arguments(
            Path directory, Kind kind, int calls, int pauseMicros, int walBytesMax, int flushEvery) {
        return List.of(
                directory.toString(), kind.name(), "" + calls, "" + pauseMicros, "" + walBytesMax, "" + flushEvery);
    }

    /** Makes the next call. It counts also if it throws. */
    void call() {
        int i = next++;
        if (i % PARAMETER_EVERY == PARAMETER_EVERY - 1) {
            log.assign(PARAMETER + i, new Value.OfInt(i));
        } else {
            log.append(log.series("s" + i % SERIES, AttributeType.FLOAT_SERIES), i, Long.MIN_VALUE, i);
        }
    }

    static boolean isParameter(int call) {
        return call % PARAMETER_EVERY == PARAMETER_EVERY - 1;
    }

    /** Which calls are in the file; fails if one is there twice. */
    static BitSet calls(Path file) {
        return calls(RunFiles.meaning(file));
    }

    private static BitSet calls(List<Operation> operations) {
        BitSet calls = new BitSet();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Assign assign && assign.path().startsWith(PARAMETER)) {
                note(calls, (int) ((Value.OfInt) assign.value()).value());
            } else if (operation instanceof Operation.Append append && append.points() instanceof FloatPoints points) {
                for (int i = 0; i < points.count(); i++) {
                    assertThat(points.steps()[i]).isEqualTo(points.values()[i]);
                    note(calls, (int) points.values()[i]);
                }
            }
        }
        return calls;
    }

    private static void note(BitSet calls, int call) {
        assertThat(calls.get(call)).as("call " + call + " is there already").isFalse();
        calls.set(call);
    }

    /** How many calls are in the file; fails unless they are the first ones. */
    static int prefix(Path file) {
        return prefix(calls(file));
    }

    private static int prefix(BitSet calls) {
        assertThat(calls.length()).as("without a gap").isEqualTo(calls.cardinality());
        return calls.length();
    }

    /** As {@link #prefix}; fails also unless the operations are the first of those, by their checksums. */
    static int prefixOf(List<LoggedOperation> whole, Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            List<LoggedOperation> operations = reader.read(0, whole.size() + 1, Limits.BATCH_BYTES_TARGET);
            assertThat(operations.stream().map(LoggedOperation::crc).toList())
                    .isEqualTo(whole.stream()
                            .limit(operations.size())
                            .map(LoggedOperation::crc)
                            .toList());
            return prefix(calls(operations.stream().skip(1).map(reader::decode).toList()));
        }
    }
}
