package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.DiskTrace;
import dev.nereid.testing.FaultyDisk;
import dev.nereid.testing.JvmProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A job is killed, or its machine loses power, between any two system calls and in the middle of each. What it wrote is traced
 * once; the files as they would be found are made from that.
 */
@Tag(Campaign.TAG)
class CrashTest {
    /** The WAL is moved into the file every few commits. */
    private static final int SMALL_WAL = 100_000;

    private static final FileTime LONG_AGO = FileTime.from(Instant.now().minusSeconds(3600));

    @TempDir
    Path directory;

    private FaultyDisk disk;
    private Path runs;
    private Path found;
    private Path file;
    private List<DiskTrace.Call> trace;
    private List<LoggedOperation> whole;

    @BeforeEach
    void prepare() throws Exception {
        disk = FaultyDisk.prepare(directory);
        runs = Files.createDirectory(directory.resolve("runs"));
        found = Files.createDirectory(directory.resolve("found"));
    }

    private void run(ScriptedJob.Kind kind, int calls) throws Exception {
        file = ScriptedJob.run(disk, runs, kind, calls, 300, SMALL_WAL, kind.flushEvery);
        trace = disk.trace();
        whole = RunFiles.read(file);
        assertThat(ScriptedJob.prefix(file)).isEqualTo(calls);
    }

    @ParameterizedTest
    @EnumSource(value = ScriptedJob.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "EACH_CALL")
    void aKillAtAnyCallLeavesABeginningWithAllThatWasFlushed(ScriptedJob.Kind kind) throws Exception {
        run(kind, kind.flushEvery == 1 ? 15 : 28);
        Random random = new Random(7);
        DiskTrace.Replay replay = new DiskTrace.Replay();
        for (int n = 0; n < trace.size(); n++) {
            DiskTrace.Call next = trace.get(n);
            put(replay.afterKill(null, 0));
            assertBeginning("before call " + n, next.flushed());
            if (n == 0 || !isHeadOfLastFrame(trace.get(n - 1))) {
                assertUndamaged("before call " + n);
            }
            if (next.kind() == FaultyDisk.WRITE) {
                put(replay.afterKill(next, random.nextInt(next.data().length)));
                assertBeginning("in the middle of call " + n, next.flushed());
            }
            replay.apply(next);
        }
        System.out.println(trace.size() + " calls of a job (" + kind + "), each cut off before and within");
    }

    /** Between that and the page, over a frame of an earlier time, a kill looks as damage does. */
    private static boolean isHeadOfLastFrame(DiskTrace.Call call) {
        return call.kind() == FaultyDisk.WRITE
                && call.path().endsWith("-wal")
                && call.data().length == WalFrame.HEADER_BYTES
                && ByteBuffer.wrap(call.data()).getInt(4) != 0;
    }

    private void assertUndamaged(String when) {
        try (RunFileReader reader = RunFileReader.open(found.resolve(file.getFileName()))) {
            assertThat(reader.damage()).as(when).isNull();
        } catch (LogException.Empty | LogException.Gone e) {
            // Nothing is there, and nothing is said to be lost.
        }
    }

    @ParameterizedTest
    @EnumSource(ScriptedJob.Kind.class)
    void aPowerFailureLeavesABeginningAndIfPromisedAllThatWasFlushed(ScriptedJob.Kind kind) throws Exception {
        run(kind, kind.flushEvery == 1 ? 15 : 28);
        Campaign.run("power failures (" + kind + ")", 25, 1000, random -> {
            DiskTrace.Replay replay = new DiskTrace.Replay();
            int n = random.nextInt(trace.size());
            trace.subList(0, n).forEach(replay::apply);
            put(replay.afterPowerLoss(random));
            boolean promised = kind != ScriptedJob.Kind.KILL_SAFE;
            assertBeginning("before call " + n, promised ? trace.get(n).flushed() : 0);
        });
    }

    /** The same for real, so that one sees that the traces tell the truth. */
    @Test
    void aJobThatDiesWithinACallLeavesABeginning() {
        Campaign.run("a job that dies within a system call", 2, 100, random -> {
            Path here = Files.createTempDirectory(directory, "killed");
            disk.watch(here);
            disk.failFrom(40 + random.nextInt(150), 1, FaultyDisk.ANYTHING, FaultyDisk.KILL, random.nextInt(4096));
            disk.setFlushed(0);
            try (JvmProcess child = JvmProcess.start(
                    ScriptedJob.class,
                    disk.environment(false),
                    ScriptedJob.arguments(here, ScriptedJob.Kind.POWER_SAFE, 1000, 0, SMALL_WAL, 7))) {
                file = Path.of(child.await("file "));
                child.awaitEnd(RunFiles.LONG);
                assertThat(disk.failed()).isEqualTo(1);
                assertThat(WriterLock.of(file)).isEqualTo(WriterLock.Life.DEAD);
                assertThat(ScriptedJob.prefix(file)).isGreaterThanOrEqualTo((int) disk.flushed());
                if (RawPages.hasBrokenWal(file)) { // in the last frame of a transaction: damage there looks the same
                    assertOpenEnd();
                } else {
                    assertThat(RunFileFinaliser.finaliseDead(file)).isTrue();
                    RunFiles.assertPlainButDead(file);
                }
            }
        });
    }

    private void assertOpenEnd() {
        assertThat(RunFileFinaliser.finaliseDead(file)).isFalse();
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThat(reader.isCut()).isTrue();
        }
    }

    private void put(Map<String, byte[]> files) throws IOException {
        put(files, found);
    }

    /** In place of what is there. */
    static void put(Map<String, byte[]> files, Path found) throws IOException {
        try (Stream<Path> old = Files.list(found)) {
            for (Path each : old.toList()) {
                Files.delete(each);
            }
        }
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path here = Files.write(found.resolve(Path.of(each.getKey()).getFileName()), each.getValue());
            Files.setLastModifiedTime(here, LONG_AGO); // whoever finds it after a crash finds it late
        }
    }

    /** What is found opens, and has the beginning of what was logged, at least as far as it was promised. */
    private void assertBeginning(String when, long promised) {
        Path here = found.resolve(file.getFileName());
        try {
            assertThat(ScriptedJob.prefixOf(whole, here)).as(when).isGreaterThanOrEqualTo((int) promised);
        } catch (LogException.Empty | LogException.Gone | LogException.Damaged e) {
            assertThat(promised)
                    .as(when + ", but nothing is there: " + e.getMessage())
                    .isZero();
        }
    }
}
