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
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long a replica takes to be built from many run files of 50 fields and 10 series of 1,000 points, to be brought up to
 * date, and to give a long series; then {@link SearchBench} asks it. In a heap of 256 MiB.
 */
final class ReplicaBench {
    private static final int RUNS = Integer.getInteger("nereid.bench.files", 10_000);
    private static final int FIELDS = 50;
    private static final int SERIES = 10;
    private static final int POINTS = 1_000;
    private static final int SLOW_SHARE = 20; // of the runs, those that are also logged point by point
    private static final int LIVE = 10;
    private static final int ROUNDS = 30;
    private static final int LONG_SERIES = 1_000_000;

    private ReplicaBench() {}

    public static void main(String[] arguments) throws Exception {
        Measure.inDirectory(base -> {
            build(
                    runFiles(base, RUNS / SLOW_SHARE, 1),
                    base.resolve("slow-cache"),
                    RUNS / SLOW_SHARE,
                    "a point a row",
                    20);
            Path data = runFiles(base, RUNS, 100);
            Path cache = base.resolve("cache");
            build(data, cache, RUNS, "100 points a row", 500);
            try (Replica replica = Replica.open(data, cache)) {
                refresh(replica, data);
                SearchBench.measure(replica.store());
            }
            series(base);
            return 0;
        });
    }

    private static Path runFiles(Path base, int runs, int pointsPerRow) throws IOException, SQLException {
        Path data = Files.createDirectory(base.resolve("runs-" + pointsPerRow));
        RunFileMaker maker = new RunFileMaker(data, FIELDS, SERIES, POINTS, pointsPerRow);
        for (int i = 0; i < runs; i++) {
            maker.make(i);
        }
        return data;
    }

    private static void build(Path data, Path cache, int runs, String what, double target) {
        long start = System.nanoTime();
        try (Replica replica = Replica.open(data, cache)) {
            requireWhole(replica.refresh());
        }
        Result.atLeast("first build of a replica, " + what, runs / Measure.secondsSince(start), "runs/s", target)
                .print();
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
        Result.atMost("refresh of the replica, nothing changed", Measure.median(idle), "ms", 100)
                .print();
        Result.atMost("refresh of the replica, 10 live runs", Measure.median(live), "ms", 100)
                .print();
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
        Result.atMost("a series of 1,000,000 points", Measure.median(whole), "ms", 150)
                .print();
        Result.of("1,000 points of it", Measure.median(few), "ms").print();
    }
}
