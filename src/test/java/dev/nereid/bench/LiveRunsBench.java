package dev.nereid.bench;

import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server that 200 jobs log to at once, each 100 points a second. */
final class LiveRunsBench {
    private static final int RUNS = 200;
    private static final int SECONDS = 20;
    private static final int WARM_SECONDS = 40;
    private static final int TICK_MILLIS = 10;

    /** Two hundred machines would be idle; one JVM of 200 jobs that commit every few milliseconds is not. */
    private static final Duration LINGER = Duration.ofMillis(50);

    private static final int PROBES = SECONDS * 1000 / 20;

    private LiveRunsBench() {}

    public static void main(String[] arguments) throws Exception {
        Measure.inDirectory(base -> {
            Process server = serve(base.resolve("server"));
            try {
                BufferedReader lines = server.inputReader();
                String token = null;
                for (String line = lines.readLine(); token == null; line = lines.readLine()) {
                    if (line.startsWith("NEREID_API_TOKEN=")) {
                        token = line.substring("NEREID_API_TOKEN=".length());
                    }
                }
                measure(server, base.resolve("runs"), token);
            } finally {
                server.destroy();
                server.waitFor();
            }
            return 0;
        });
    }

    private static Process serve(Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dorg.jooq.no-logo=true",
                        "-Dorg.jooq.no-tips=true",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        data.toString(),
                        "--max-requests",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Run start(Path runs, String token, Mode mode) {
        return Nereid.initRun()
                .project("bench/live")
                .mode(mode)
                .apiToken(token)
                .directory(runs)
                .linger(mode == Mode.SYNC ? Duration.ZERO : LINGER)
                .start();
    }

    private static void measure(Process server, Path runs, String token) throws Exception {
        List<Run> all = new ArrayList<>();
        List<FloatSeries> series = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            all.add(start(runs, token, Mode.ASYNC));
            series.add(all.get(i).floatSeries("loss"));
        }
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        int ticks = WARM_SECONDS * 1000 / TICK_MILLIS;
        CountDownLatch warm = new CountDownLatch(ticks);
        int[] tick = {0};
        clock.scheduleAtFixedRate(
                () -> {
                    tick[0]++;
                    for (int i = 0;
                            i < Math.min(RUNS, tick[0]);
                            i++) { // one after the other, as jobs have nothing in common
                        series.get(i).append(tick[0]);
                    }
                    warm.countDown();
                },
                0,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        warm.await();
        Duration before = server.info().totalCpuDuration().orElseThrow();
        long start = System.nanoTime();
        double[] millis = probe(runs, token);
        double seconds = Measure.secondsSince(start);
        Duration used = server.info().totalCpuDuration().orElseThrow().minus(before);
        clock.shutdownNow();
        clock.awaitTermination(1, TimeUnit.MINUTES);
        Result.atMost(
                        "server with 200 live runs, 20,000 points/s: processors in use",
                        used.toNanos() / 1e9 / seconds,
                        "",
                        0.5)
                .print();
        System.out.printf(
                "p50 %.1f p90 %.1f p95 %.1f p99 %.1f max %.1f%n",
                millis[millis.length / 2],
                millis[millis.length * 9 / 10],
                millis[millis.length * 95 / 100],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1]);
        Result.atMost("acknowledgement by that server, 99th percentile", millis[(int) (millis.length * 0.99)], "ms", 50)
                .print();
        all.forEach(run -> run.stop(Duration.ofSeconds(30)));
    }

    /** How long a call takes that waits for the server, sorted. */
    private static double[] probe(Path runs, String token) throws InterruptedException {
        double[] millis = new double[PROBES];
        try (Run run = start(runs, token, Mode.SYNC)) {
            FloatSeries loss = run.floatSeries("loss");
            long next = System.nanoTime();
            for (int i = 0; i < PROBES; i++) {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                next += TimeUnit.SECONDS.toNanos(SECONDS) / PROBES;
                long start = System.nanoTime();
                loss.append(i);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }
}
