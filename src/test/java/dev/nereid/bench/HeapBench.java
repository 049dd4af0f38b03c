package dev.nereid.bench;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a run keeps in memory: for each series, and the heap that it needs at full speed. */
final class HeapBench {
    private static final int SERIES = 100_000;

    private HeapBench() {}

    public static void main(String[] arguments) throws Exception {
        Measure.inDirectory(directory -> {
            perSeries(directory);
            return 0;
        });
        smallestHeap();
    }

    private static void perSeries(Path directory) throws Exception {
        try (Run run = Walk.start(directory)) {
            List<FloatSeries> all = new ArrayList<>(SERIES + 1);
            all.add(run.floatSeries("series/first"));
            Walk.append(all.toArray(new FloatSeries[0]), 2L * SERIES); // so that the queue has its size
            run.flush();
            long before = used();
            for (int i = 0; i < SERIES; i++) {
                FloatSeries each = run.floatSeries("series/" + i);
                each.append(i);
                all.add(each);
            }
            run.flush();
            long after = used();
            Result.atMost("memory of a series beyond the first, idle", (double) (after - before) / SERIES, "bytes", 200)
                    .print();
            if (all.size() < SERIES) {
                throw new IllegalStateException();
            }
        }
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The smallest heap in which a JVM keeps up with 1,000,000 points a second in 10 series. */
    private static void smallestHeap() throws Exception {
        for (int mebibytes : new int[] {12, 16, 20, 24, 28, 32, 48, 64}) {
            if (keepsUp(mebibytes)) {
                Result.atMost("heap in which 1,000,000 points/s are logged", mebibytes, "MiB", 32)
                        .print();
                return;
            }
        }
        Result.atMost("heap in which 1,000,000 points/s are logged", 128, "MiB", 32)
                .print();
    }

    private static boolean keepsUp(int mebibytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + mebibytes + "m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Logger.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }

    /** Five seconds of it; exit code 0 if nothing was late or dropped. */
    static final class Logger {
        private Logger() {}

        public static void main(String[] arguments) throws Exception {
            boolean late = Measure.inDirectory(directory -> {
                        try (Run run = Walk.start(directory)) {
                            FloatSeries[] series = Walk.series(run, 10);
                            long start = System.nanoTime();
                            for (int millis = 0; millis < 5_000; millis++) {
                                Walk.append(series, 1_000);
                                while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis)) {
                                    Thread.onSpinWait();
                                }
                            }
                            run.flush();
                            return run.dropped() > 0 || Measure.secondsSince(start) > 5.5 ? 1 : 0;
                        }
                    })
                    > 0;
            System.exit(late ? 1 : 0);
        }
    }
}
