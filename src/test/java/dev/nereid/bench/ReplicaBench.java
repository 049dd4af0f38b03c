package dev.nereid.bench;

import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.model.SeriesPoints;
import dev.nereid.replica.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * How long a replica takes to be built from many run files of 50 fields and 10 series of 1,000 points, to be brought up to
 * date, and to give a long series. Prints a table; nothing here passes or fails. Run by {@code mvn -Pbench verify}, in a heap
 * of 256 MiB.
 *
 * <p>Arguments, if any: a directory to keep all of it in, and how many runs they are.
 */
public final class ReplicaBench {
    private static final int FIELDS = 50;
    private static final int SERIES = 10;
    private static final int POINTS = 1_000;
    private static final int SLOW_SHARE = 20; // of the runs, those that are also logged point by point
    private static final int LIVE = 10;
    private static final int ROUNDS = 30;
    private static final int LONG_SERIES = 1_000_000;

    private ReplicaBench() {}

    public static void main(String[] arguments) throws Exception {
        boolean keeps = arguments.length > 0;
        Path base = keeps ? Path.of(arguments[0]) : Files.createTempDirectory("nereid-bench");
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        System.out.printf(
                Locale.ROOT,
                "%s, %d processors, %d MiB of heap%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        Path slow = runFiles(base, runs / SLOW_SHARE, 1);
        build(slow, base.resolve("slow-cache"), runs / SLOW_SHARE, "one point a row");
        Path data = runFiles(base, runs, 100);
        build(data, base.resolve("cache"), runs, "100 points a row");
        try (Replica replica = Replica.open(data, base.resolve("cache"))) {
            refresh(replica, data);
        }
        series(base);
        if (!keeps) {
            delete(base);
        }
    }

    static Path runFiles(Path base, int runs, int pointsPerRow) throws IOException, SQLException {
        Path data = base.resolve("runs-" + runs + "-" + pointsPerRow);
        if (Files.notExists(data)) {
            Files.createDirectories(data);
            RunFileMaker maker = new RunFileMaker(data, FIELDS, SERIES, POINTS, pointsPerRow);
            for (int i = 0; i < runs; i++) {
                maker.make(i);
            }
        }
        return data;
    }

    private static void build(Path data, Path cache, int runs, String what) throws IOException {
        if (Files.exists(cache)) {
            delete(cache);
        }
        long start = System.nanoTime();
        try (Replica replica = Replica.open(data, cache)) {
            requireWhole(replica.refresh());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "first build of %,d runs, %s: %.0f runs/s%n", runs, what, runs / seconds);
    }

    private static void refresh(Replica replica, Path data) throws IOException {
        double[] idle = new double[ROUNDS];
        double[] live = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            idle[round] = refresh(replica);
        }
        List<Run> jobs = new ArrayList<>();
        for (int i = 0; i < LIVE; i++) {
            jobs.add(Nereid.initRun()
                    .project("bench")
                    .mode(Mode.OFFLINE)
                    .directory(data)
                    .start());
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Run job : jobs) {
                for (int s = 0; s < SERIES; s++) {
                    job.append("metrics/m" + s, round);
                }
                job.flush();
            }
            live[round] = refresh(replica);
        }
        for (Run job : jobs) {
            job.close();
            Files.delete(job.file());
        }
        System.out.printf(
                Locale.ROOT,
                "refresh: %.0f ms if nothing has changed, %.0f ms with %d live runs (slowest %.0f)%n",
                median(idle),
                median(live),
                LIVE,
                Arrays.stream(live).skip(ROUNDS / 2).max().orElseThrow());
    }

    private static double refresh(Replica replica) {
        long start = System.nanoTime();
        requireWhole(replica.refresh());
        return (System.nanoTime() - start) / 1e6;
    }

    private static void requireWhole(List<Replica.Problem> problems) {
        if (problems == null || !problems.isEmpty()) {
            throw new IllegalStateException("Not read: " + problems);
        }
    }

    private static void series(Path base) throws IOException {
        Path data = base.resolve("long");
        String id;
        try (Run run = Nereid.initRun()
                .project("bench")
                .mode(Mode.OFFLINE)
                .directory(data)
                .start()) {
            FloatSeries series = run.floatSeries("loss");
            SplittableRandom random = new SplittableRandom(1);
            double value = 0;
            for (int i = 0; i < LONG_SERIES; i++) {
                value += random.nextDouble() - 0.5;
                series.append(value);
            }
            id = run.id();
        }
        double[] whole = new double[ROUNDS];
        double[] few = new double[ROUNDS];
        try (Replica replica = Replica.open(data, base.resolve("long-cache"))) {
            requireWhole(replica.refresh());
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                SeriesPoints points = replica.store().series(id, "loss");
                whole[round] = (System.nanoTime() - start) / 1e6;
                start = System.nanoTime();
                replica.store().series(id, "loss", 1_000);
                few[round] = (System.nanoTime() - start) / 1e6;
                if (points.count() != LONG_SERIES) {
                    throw new IllegalStateException("Read " + points.count() + " points");
                }
            }
        }
        delete(data);
        delete(base.resolve("long-cache"));
        System.out.printf(
                Locale.ROOT,
                "series of %,d points: %.0f ms, %.0f ms for 1,000 points of it%n",
                LONG_SERIES,
                median(whole),
                median(few));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
