package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Campaign;
import dev.nereid.testing.DiskTrace;
import dev.nereid.testing.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints the README's table of what each level of durability loses: of a job that logs a thousand operations a second, cut off
 * at moments in the middle of it. Where nothing may be lost, it checks that nothing is.
 */
@Tag(Campaign.TAG)
class DurabilityTableTest {
    private static final int CALLS = Campaign.size(1400, 2500);
    private static final int PAUSE_MICROS = 1000;
    private static final int FLUSH_EVERY = 500;

    @TempDir
    Path directory;

    private Path found;

    /** Operations that were lost at one moment. */
    private record Loss(long ofReturned, long ofFlushed) {}

    @Test
    void lossByLevelAndFault() throws Exception {
        found = Files.createDirectory(directory.resolve("found"));
        StringBuilder table = new StringBuilder("| level | fault | lost of what calls returned for: mean, most |"
                + " lost of what `flush()` returned for, most |\n| --- | --- | --- | --- |\n");
        for (ScriptedJob.Kind kind : new ScriptedJob.Kind[] {
            ScriptedJob.Kind.KILL_SAFE, ScriptedJob.Kind.POWER_SAFE, ScriptedJob.Kind.EACH_CALL
        }) {
            addRows(kind, table);
        }
        System.out.print(table);
    }

    private void addRows(ScriptedJob.Kind kind, StringBuilder table) throws Exception {
        Path here = Files.createDirectory(directory.resolve(kind.name()));
        FaultyDisk disk = FaultyDisk.prepare(here);
        Path runs = Files.createDirectory(here.resolve("runs"));
        Path file =
                ScriptedJob.run(disk, runs, kind, CALLS, PAUSE_MICROS, LogSettings.DEFAULT_WAL_BYTES_MAX, FLUSH_EVERY);
        List<DiskTrace.Call> trace = disk.trace();
        Random random = new Random(1);
        int end = (int) trace.stream().filter(call -> call.returned() < CALLS).count();
        int[] moments =
                random.ints(Campaign.size(12, 300), end / 10, end).sorted().toArray();
        Loss[] kills = new Loss[moments.length];
        Loss[] powerFailures = new Loss[moments.length];
        DiskTrace.Replay replay = new DiskTrace.Replay();
        int done = 0;
        for (int i = 0; i < moments.length; i++) {
            for (; done < moments[i]; done++) {
                replay.apply(trace.get(done));
            }
            DiskTrace.Call next = trace.get(moments[i]);
            kills[i] = loss(replay.afterKill(null, 0), file, next);
            powerFailures[i] = loss(replay.afterPowerLoss(random, 0), file, next);
        }
        table.append(row(kind, "kill -9", kills)).append(row(kind, "power failure", powerFailures));
        assertThat(kills).allMatch(loss -> loss.ofFlushed == 0);
        if (kind != ScriptedJob.Kind.KILL_SAFE) {
            assertThat(powerFailures).allMatch(loss -> loss.ofFlushed == 0);
        }
        if (kind == ScriptedJob.Kind.EACH_CALL) {
            assertThat(kills).allMatch(loss -> loss.ofReturned == 0);
            assertThat(powerFailures).allMatch(loss -> loss.ofReturned == 0);
        }
    }

    private Loss loss(Map<String, byte[]> files, Path file, DiskTrace.Call next) throws IOException {
        CrashTest.put(files, found);
        int there = 0;
        try {
            there = ScriptedJob.prefix(found.resolve(file.getFileName()));
        } catch (LogException.Empty | LogException.Gone | LogException.Damaged e) {
            // All of it is lost.
        }
        return new Loss(Math.max(0, next.returned() - there), Math.max(0, next.flushed() - there));
    }

    private static String row(ScriptedJob.Kind kind, String fault, Loss[] losses) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %.0f, %d | %d |%n",
                kind,
                fault,
                Arrays.stream(losses).mapToLong(Loss::ofReturned).average().orElse(0),
                Arrays.stream(losses).mapToLong(Loss::ofReturned).max().orElse(0),
                Arrays.stream(losses).mapToLong(Loss::ofFlushed).max().orElse(0));
    }
}
