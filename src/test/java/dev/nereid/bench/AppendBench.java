package dev.nereid.bench;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How fast points go into a run file until all are committed, beside a program in C that inserts a row for each. */
final class AppendBench {
    static final long POINTS = Long.getLong("nereid.bench.points", 50_000_000);
    private static final int THREADS = 8;

    private AppendBench() {}

    public static void main(String[] arguments) throws Exception {
        Path inserts = Native.compile("pointinserts", "libsqlite3.so.0");
        against(inserts, 10, POINTS, POINTS / 5, 5);
        against(inserts, 1_000, POINTS, POINTS / 5, 3);
        against(inserts, 100_000, POINTS / 10, POINTS / 10, 0.15);
        threads();
        growth();
    }

    private static void against(Path inserts, int series, long points, long insertedPoints, double target)
            throws Exception {
        double[] rates = Measure.sideBySide(
                () -> rate(series, points),
                () -> Measure.inDirectory(
                        directory -> insertedPoints / insert(inserts, directory, insertedPoints, series)));
        Result.timesAsMuch(
                        String.format("append, %,d series, beside a row a point in C", series),
                        rates[0],
                        "points/s",
                        rates[1],
                        target)
                .print();
    }

    private static double insert(Path program, Path directory, long points, int series) throws Exception {
        String file = directory.resolve("points.db").toString();
        String output = Native.run(List.of(program.toString(), file, "" + points, "" + series));
        return Double.parseDouble(output.split(" ")[0]);
    }

    static double rate(int series, long points) throws Exception {
        return Measure.inDirectory(directory -> {
            long start = System.nanoTime();
            Walk.log(directory, series, points);
            return points / Measure.secondsSince(start);
        });
    }

    private static void threads() throws Exception {
        long points = POINTS / 5;
        double[] rates = Measure.sideBySide(() -> rateOfThreads(THREADS, points), () -> rateOfThreads(1, points));
        Result.timesAsMuch("append by 8 threads to one run, beside one thread", rates[0], "points/s", rates[1], 1)
                .print();
    }

    private static double rateOfThreads(int count, long points) throws Exception {
        return Measure.inDirectory(directory -> {
            long start = System.nanoTime();
            try (Run run = Walk.start(directory)) {
                FloatSeries[] series = Walk.series(run, 8);
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    FloatSeries[] own = count == 1 ? series : new FloatSeries[] {series[i]};
                    threads.add(new Thread(() -> Walk.append(own, points / count)));
                }
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            return points / Measure.secondsSince(start);
        });
    }

    /** One round each: what is looked for is a bend. */
    private static void growth() throws Exception {
        for (int series : new int[] {10, 100, 1_000, 10_000}) {
            Result.of(
                            String.format("append, 10,000,000 points, %,d series", series),
                            Measure.alone(() -> rate(series, 10_000_000)),
                            "points/s")
                    .print();
        }
        for (long points : new long[] {1_000_000, 10_000_000, 100_000_000}) {
            double[] bytes = new double[1];
            double rate = Measure.alone(() -> Measure.inDirectory(directory -> {
                long start = System.nanoTime();
                Walk.log(directory, 10, points);
                double seconds = Measure.secondsSince(start);
                bytes[0] = bytesIn(directory);
                return points / seconds;
            }));
            Result.of(String.format("append, %,d points, 10 series", points), rate, "points/s")
                    .print();
            Result.of(String.format("bytes a point, %,d points of a random walk", points), bytes[0] / points, "bytes")
                    .print();
        }
    }

    private static long bytesIn(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
