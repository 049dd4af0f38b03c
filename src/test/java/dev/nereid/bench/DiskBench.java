package dev.nereid.bench;

import dev.nereid.Durability;
import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;

/** How much room points take, and what waiting for the disk costs. */
final class DiskBench {
    private static final int COMMITS = 200;
    private static final int PER_COMMIT = 100;

    private DiskBench() {}

    public static void main(String[] arguments) throws Exception {
        Result.atMost("bytes a point of a training curve, 100 points a row", bytes(100), "bytes", 10)
                .print();
        Result.atMost("bytes a point of a training curve, a point a row", bytes(1), "bytes", 60)
                .print();
        powerSafe();
    }

    /** A loss as it falls, in single precision as frameworks have it. */
    private static double bytes(int perRow) throws Exception {
        int points = perRow == 1 ? 20_000 : 500_000;
        return Measure.inDirectory(directory -> {
            try (Run run = Nereid.initRun()
                    .project("bench")
                    .mode(Mode.OFFLINE)
                    .directory(directory)
                    .linger(Duration.ofHours(1))
                    .start()) {
                FloatSeries loss = run.floatSeries("train/loss");
                java.util.SplittableRandom random = new java.util.SplittableRandom(1);
                for (int i = 0; i < points; i++) {
                    loss.append((float) (2.3 * Math.exp(-i / 50_000.0) + 0.1 + 0.02 * random.nextDouble()));
                    if ((i + 1) % perRow == 0) {
                        run.flush();
                    }
                }
            }
            return (double) size(directory) / points;
        });
    }

    private static long size(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void powerSafe() throws Exception {
        long[] bytes = {1};
        double[] seconds = Measure.sideBySide(
                () -> Measure.inDirectory(directory -> {
                    double taken = committing(directory);
                    bytes[0] = size(directory) / COMMITS;
                    return taken;
                }),
                () -> Measure.inDirectory(directory -> appending(directory, (int) bytes[0])));
        Result.within(
                        "a power-safe commit of 100 operations, beside append and fsync of the same bytes",
                        seconds[0] / COMMITS * 1e3,
                        "ms",
                        seconds[1] / COMMITS * 1e3,
                        1.5)
                .print();
    }

    private static double committing(Path directory) throws Exception {
        try (Run run = Nereid.initRun()
                .project("bench")
                .mode(Mode.OFFLINE)
                .directory(directory)
                .durability(Durability.POWER_SAFE)
                .linger(Duration.ofHours(1))
                .start()) {
            long start = System.nanoTime();
            for (int commit = 0; commit < COMMITS; commit++) {
                for (int i = 0; i < PER_COMMIT; i++) {
                    run.assign("params/p" + i, commit * i + 0.5);
                }
                run.flush();
            }
            return Measure.secondsSince(start);
        }
    }

    private static double appending(Path directory, int bytes) throws Exception {
        ByteBuffer data = ByteBuffer.allocateDirect(bytes);
        try (FileChannel file =
                FileChannel.open(directory.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (int commit = 0; commit < COMMITS; commit++) {
                data.clear();
                file.write(data);
                file.force(false);
            }
            return Measure.secondsSince(start);
        }
    }
}
