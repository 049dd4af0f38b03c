package dev.nereid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** How things are measured: side by side, warm, the median of five. */
final class Measure {
    static final int ROUNDS = Integer.getInteger("nereid.bench.rounds", 5);

    private Measure() {}

    /** A rate or a time. */
    interface Round {
        double run() throws Exception;
    }

    /** Each in turn, so that all have the same neighbours on a shared machine; the first turn warms up. */
    static double[] sideBySide(Round... each) throws Exception {
        double[][] found = new double[each.length][ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < each.length; i++) {
                double value = each[i].run();
                if (round >= 0) {
                    found[i][round] = value;
                }
            }
        }
        return Arrays.stream(found).mapToDouble(Measure::median).toArray();
    }

    /** Alone, for a growth in which one looks for a bend: three times, as it runs when what came before has warmed it up. */
    static double alone(Round round) throws Exception {
        return median(new double[] {round.run(), round.run(), round.run()});
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** In a directory of its own, which is gone afterwards. */
    interface InDirectory {
        double run(Path directory) throws Exception;
    }

    static double inDirectory(InDirectory work) throws Exception {
        Path directory = Files.createTempDirectory("nereid-bench");
        try {
            return work.run(directory);
        } finally {
            delete(directory);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
