package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes killed by SIGKILL while they log. */
class KilledWriterTest {
    @TempDir
    Path directory;

    @Test
    void appendedPointSurvivesKill() {
        Seeds.check(20, random -> {
            Path data = Files.createTempDirectory(directory, "round");
            LastWord last = logUntilKilled(data, random);

            assertThat(WriterLock.of(last.file)).isEqualTo(WriterLock.Life.DEAD);
            assertThat(RunFiles.companions(last.file)).anyMatch(name -> name.endsWith(".lock"));
            List<LoggedOperation> operations = RunFiles.read(last.file);
            assertThat(operations.size()).isGreaterThanOrEqualTo((int) last.durable);
            RunFiles.assertTimesIncrease(operations);
            assertCounts(last);
            long digest = assertDigest(last.file, operations);

            assertThat(RunFileFinaliser.finaliseDead(last.file)).isTrue();
            RunFiles.assertPlainButDead(last.file);
            assertThat(assertDigest(last.file, RunFiles.read(last.file))).isEqualTo(digest);
            assertThat(RunFileFinaliser.finaliseDead(last.file)).isFalse();
        });
    }

    /** What a child said before it died. */
    private record LastWord(Path file, long durable, int[] counts) {}

    private static LastWord logUntilKilled(Path data, Random random) throws IOException, InterruptedException {
        Process child = ChildJvm.start(LoggingChild.class, data.toString(), Long.toString(random.nextLong()));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            Path file = Path.of(lines.readLine().replace(" .", ""));
            assertThat(WriterLock.of(file)).isEqualTo(WriterLock.Life.LIVE);
            assertThat(RunFileFinaliser.finaliseDead(file)).isFalse();
            LastWord last = new LastWord(file, 1, new int[LoggingChild.SERIES]);
            for (int i = random.nextInt(40); i > 0; i--) {
                last = parse(file, lines.readLine());
            }
            LockSupport.parkNanos(random.nextInt(5_000_000)); // so that it dies in the middle of anything
            ChildJvm.kill(child);
            for (String line = lines.readLine(); line != null && line.endsWith(" ."); line = lines.readLine()) {
                last = parse(file, line);
            }
            return last;
        } finally {
            ChildJvm.kill(child);
        }
    }

    private static LastWord parse(Path file, String line) {
        long[] numbers = Arrays.stream(line.replace(" .", "").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        int[] counts = new int[LoggingChild.SERIES];
        Arrays.setAll(counts, i -> (int) numbers[i + 1]);
        return new LastWord(file, numbers[0], counts);
    }

    /** Each series counts up without gap, at least as far as the child said. */
    private static void assertCounts(LastWord last) {
        int[] counts = new int[LoggingChild.SERIES];
        for (Operation operation : RunFiles.meaning(last.file)) {
            if (operation instanceof Operation.Append append) {
                int series = Integer.parseInt(append.path().substring("series/".length()));
                FloatPoints points = (FloatPoints) append.points();
                for (int i = 0; i < points.count(); i++) {
                    assertThat(points.values()[i]).isEqualTo(counts[series]);
                    assertThat(points.steps()[i]).isEqualTo(counts[series]++);
                }
            }
        }
        for (int i = 0; i < counts.length; i++) {
            assertThat(counts[i]).isGreaterThanOrEqualTo(last.counts[i]);
        }
    }

    /** The digest over the rows as they were read is that over the checksums as they stand in the file. */
    private static long assertDigest(Path file, List<LoggedOperation> operations) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            int[] checksums = reader.checksums(0, operations.size() + 1);
            assertThat(checksums)
                    .isEqualTo(
                            operations.stream().mapToInt(LoggedOperation::crc).toArray());
            return RunFiles.digest(operations, reader.logId());
        }
    }
}
