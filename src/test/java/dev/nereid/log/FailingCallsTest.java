package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.FileSystemKind;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.FaultyDisk;
import dev.nereid.testing.JvmProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The n-th system call of a job fails, for every n. What was logged is there once or was counted, and logging goes on. */
@Tag(Campaign.TAG)
class FailingCallsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(FileSystemKind.class)
    void anErrorOfTheDiskCostsNothing(FileSystemKind fileSystem) throws Exception {
        int kinds = FaultyDisk.WRITE | FaultyDisk.TRUNCATE | FaultyDisk.CREATE | FaultyDisk.UNLINK;
        assertNothingIsLost(run(fileSystem, JobOnFailingDisk.Patience.WAITS, kinds, FaultyDisk.EIO, 1));
    }

    @ParameterizedTest
    @EnumSource(FileSystemKind.class)
    void aFullDiskCostsNothingIfItDoesNotStayFull(FileSystemKind fileSystem) throws Exception {
        int kinds = FaultyDisk.WRITE | FaultyDisk.CREATE;
        assertNothingIsLost(run(fileSystem, JobOnFailingDisk.Patience.WAITS, kinds, FaultyDisk.ENOSPC, 3));
    }

    @ParameterizedTest
    @EnumSource(FileSystemKind.class)
    void aSyncThatFailsCostsNothing(FileSystemKind fileSystem) throws Exception {
        assertNothingIsLost(run(fileSystem, JobOnFailingDisk.Patience.WAITS, FaultyDisk.SYNC, FaultyDisk.EIO, 2));
    }

    /** Nobody may wait: then points are dropped, exactly as many as it says, and the last of each series comes later. */
    @Test
    void whatIsDroppedIsCountedAndTheLastValuesAreThere() throws Exception {
        int kinds = FaultyDisk.WRITE | FaultyDisk.SYNC;
        long droppedInAll = 0;
        for (Job job : run(FileSystemKind.LOCAL, JobOnFailingDisk.Patience.DROPS, kinds, FaultyDisk.ENOSPC, 100)) {
            BitSet calls = ScriptedJob.calls(job.file);
            assertThat(calls.cardinality() + job.dropped).as(job.toString()).isEqualTo(job.calls);
            for (int call = job.calls - 1, seen = 0; seen != (1 << ScriptedJob.SERIES) - 1; call--) {
                int series = 1 << call % ScriptedJob.SERIES;
                if (!ScriptedJob.isParameter(call) && (seen & series) == 0) {
                    assertThat(calls.get(call))
                            .as("last point, " + call + " of " + job)
                            .isTrue();
                    seen |= series;
                }
            }
            assertThat(droppedNoted(job.file)).isEqualTo(job.dropped);
            droppedInAll += job.dropped;
        }
        assertThat(droppedInAll).isPositive();
    }

    private static long droppedNoted(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return reader.dropped();
        }
    }

    /** @param flushed calls that a flush had returned for while the disk failed */
    private record Job(Path file, int calls, int flushed, long dropped) {}

    private List<Job> run(
            FileSystemKind fileSystem, JobOnFailingDisk.Patience patience, int kinds, int error, int count)
            throws Exception {
        FaultyDisk disk = FaultyDisk.prepare(directory);
        Path runs = Files.createDirectory(directory.resolve("runs"));
        List<Job> jobs = new ArrayList<>();
        int refused = 0;
        try (JvmProcess child = JvmProcess.start(
                JobOnFailingDisk.class,
                disk.environment(false),
                List.of(
                        runs.toString(),
                        fileSystem.name(),
                        patience.name(),
                        "" + kinds,
                        "" + error,
                        "" + count,
                        "" + Campaign.size(4, 1)))) {
            child.await("done");
            for (String line : child.output().lines().toList()) {
                if (line.startsWith("job ")) {
                    String[] words = line.split(" ");
                    jobs.add(new Job(
                            Path.of(words[1]),
                            Integer.parseInt(words[2]),
                            Integer.parseInt(words[3]),
                            Long.parseLong(words[4])));
                } else if (line.startsWith("refused ")) {
                    assertThat(line).contains("Can't create a run file in ", "Nothing has been logged");
                    refused++;
                }
            }
        }
        System.out.println(jobs.size() + " jobs whose n-th call failed with errno " + error + ", and " + refused
                + " that could not start");
        assertThat(jobs).isNotEmpty();
        return jobs;
    }

    private static void assertNothingIsLost(List<Job> jobs) throws Exception {
        for (Job job : jobs) {
            assertThat(ScriptedJob.prefix(job.file)).as(job.toString()).isEqualTo(job.calls);
            assertThat(job.dropped).isZero();
        }
    }
}
