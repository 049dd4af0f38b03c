package dev.nereid.bench;

import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.Syncer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * How fast points go into a run file, how many bytes they take there, and how fast they go on to a server on the same
 * machine. Prints a table; nothing here passes or fails. Run by {@code mvn -Pbench verify}.
 */
public final class PathBench {
    private static final int POINTS = Integer.getInteger("nereid.bench.points", 20_000_000);
    private static final int ROUNDS = 3;

    private PathBench() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + String.format(Locale.ROOT, "%,d points, median of %d", POINTS, ROUNDS));
        List<String> parts = arguments.length == 0 ? List.of("log", "sync") : List.of(arguments);
        for (int series : new int[] {1, 10, 1000}) {
            if (parts.contains("log")) {
                logging(series);
            }
        }
        if (parts.contains("sync")) {
            syncing();
        }
    }

    private static void logging(int seriesCount) throws Exception {
        double[] rates = new double[ROUNDS];
        long bytes = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            Path directory = Files.createTempDirectory("nereid-bench");
            long start = System.nanoTime();
            log(directory, seriesCount, POINTS);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (round > 0) { // the first one warms up
                rates[round - 1] = POINTS / seconds;
            }
            bytes = Files.size(RunFileName.list(directory).get(0));
            delete(directory);
        }
        System.out.printf(
                Locale.ROOT,
                "%5d series: %,11.0f points/s until closed, %.1f bytes a point%n",
                seriesCount,
                median(rates),
                (double) bytes / POINTS);
    }

    /** A random walk with full mantissas: what is hard to pack. */
    private static void log(Path directory, int seriesCount, int points) {
        try (Run run = Nereid.initRun()
                .project("bench")
                .mode(Mode.OFFLINE)
                .directory(directory)
                .start()) {
            FloatSeries[] series = new FloatSeries[seriesCount];
            for (int i = 0; i < seriesCount; i++) {
                series[i] = run.floatSeries("series/" + i);
            }
            SplittableRandom random = new SplittableRandom(1);
            double[] steps = random.doubles(1 << 12, -0.01, 0.01).toArray();
            double value = 1;
            for (int i = 0, next = 0; i < points; i++) {
                value += steps[i & (steps.length - 1)];
                series[next].append(value);
                next = next + 1 == seriesCount ? 0 : next + 1;
            }
        }
    }

    private static void syncing() throws Exception {
        int points = POINTS / 2;
        double[] rates = new double[ROUNDS];
        Path directory = Files.createTempDirectory("nereid-bench");
        for (int run = 0; run < 10; run++) {
            log(directory.resolve("runs"), 10, points / 10);
        }
        List<Path> files = RunFileName.list(directory.resolve("runs"));
        for (int round = 0; round <= ROUNDS; round++) {
            ServerOptions options =
                    new ServerOptions("127.0.0.1", 0, directory.resolve("server" + round), null, "local");
            try (NereidServer server = NereidServer.start(options);
                    HttpTransport client = new HttpTransport(ApiToken.parse(server.firstToken()))) {
                Syncer syncer = new Syncer(client, client.info().instanceId(), MicroClock.SYSTEM);
                long start = System.nanoTime();
                List<Syncer.Outcome> outcomes = syncer.run(files, Placement.AS_LOGGED, Quiet.LISTENER);
                double seconds = (System.nanoTime() - start) / 1e9;
                if (outcomes.stream().anyMatch(outcome -> outcome.failure() != null)) {
                    throw new IllegalStateException("Not synced: " + outcomes);
                }
                if (round > 0) {
                    rates[round - 1] = points / seconds;
                }
            }
        }
        delete(directory);
        System.out.printf(Locale.ROOT, "sync of 10 runs with 10 series each: %,.0f points/s%n", median(rates));
    }

    private static final class Quiet implements Syncer.Listener {
        static final Quiet LISTENER = new Quiet();

        @Override
        public void sentContent(Path file, long bytes, boolean isWhole) {}

        @Override
        public void applied(Path file, int operations, long points, long bytes) {}

        @Override
        public void finished(Syncer.Outcome outcome) {}
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
