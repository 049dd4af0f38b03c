package dev.nereid.bench;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What logging takes from the thread that calls, and from a program that trains. */
final class CallerBench {
    private static final int RATE = 100_000;
    private static final int CALLS = 500_000;
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1) / RATE;

    private static final int STEPS = 2_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Of one call, what looking at the clock takes left in. */
    private interface Call {
        void run(int i);
    }

    private CallerBench() {}

    public static void main(String[] arguments) throws Exception {
        latency();
        training();
    }

    private static void latency() throws Exception {
        double[] tails = new double[Measure.ROUNDS + 1];
        int[] round = {0};
        double[] medians = Measure.sideBySide(
                () -> Measure.inDirectory(directory -> {
                    long[] nanos = appended(directory);
                    tails[round[0]++] = nanos[(int) (nanos.length * 0.999)] / 1e3;
                    return nanos[nanos.length / 2];
                }),
                () -> {
                    long[] nanos = offered();
                    return nanos[nanos.length / 2];
                });
        Result.within("a call of append, median, beside ArrayBlockingQueue.offer", medians[0], "ns", medians[1], 2)
                .print();
        double tail = Measure.median(Arrays.copyOfRange(tails, 1, tails.length));
        Result.atMost("a call of append, 99.9th percentile", tail, "µs", 20).print();
    }

    private static long[] appended(Path directory) throws Exception {
        try (Run run = Walk.start(directory)) {
            FloatSeries loss = run.floatSeries("loss");
            return paced(i -> loss.append(i));
        }
    }

    /** Emptied by its own thread, so that nobody contends. */
    private static long[] offered() {
        ArrayBlockingQueue<Double> queue = new ArrayBlockingQueue<>(1 << 16);
        return paced(i -> {
            queue.offer((double) i);
            if ((i & 1023) == 1023) {
                queue.clear();
            }
        });
    }

    /** Sorted. */
    private static long[] paced(Call call) {
        long[] nanos = new long[CALLS];
        long next = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            while (System.nanoTime() < next) {
                Thread.onSpinWait();
            }
            next += GAP_NANOS;
            long start = System.nanoTime();
            call.run(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /**
     * Of the processor time of a program that multiplies matrices, what it uses more while it logs 10,000 points a second: that
     * of all threads but the one that trains, and of that one what it spends in logging. (The difference of two whole runs is
     * lost in what a shared machine does to the multiplications.)
     */
    private static void training() throws Exception {
        Measure.inDirectory(directory -> {
            warmUp(directory);
            return 0;
        });
        double[] percent = Measure.sideBySide(
                () -> Measure.inDirectory(directory -> {
                    try (Run run = Walk.start(directory)) {
                        FloatSeries[] series = Walk.series(run, 10);
                        return train(series);
                    }
                }),
                () -> train(null));
        Result.atMost("processor time that training spends on logging 10,000 points/s", percent[0] - percent[1], "%", 1)
                .print();
    }

    /** What a job compiles in its first minutes is not what it goes on paying. */
    private static void warmUp(Path directory) {
        try (Run run = Walk.start(directory)) {
            FloatSeries[] series = Walk.series(run, 10);
            for (int i = 0; i < 20_000; i++) {
                Walk.append(series, 50);
                run.flush();
            }
        }
    }

    /** Percent of the time that it trains. @param series null to log nothing */
    private static double train(FloatSeries[] series) {
        long start = SYSTEM.getProcessCpuTime();
        long startHere = THREADS.getCurrentThreadCpuTime();
        double[][] a = new double[160][160];
        double[][] b = new double[160][160];
        for (int i = 0; i < a.length; i++) {
            Arrays.fill(a[i], i + 0.5);
            Arrays.fill(b[i], 1.0 / (i + 1));
        }
        double sum = 0;
        long began = System.nanoTime();
        long logged = 0;
        long logging = 0;
        for (int step = 0; step < STEPS; step++) {
            sum += multiplied(a, b);
            long now = System.nanoTime();
            long due = (now - began) / 100_000; // of 10,000 a second
            if (series != null) {
                for (; logged < due; logged++) {
                    series[(int) (logged % series.length)].append(sum);
                }
                logging += System.nanoTime() - now;
            }
        }
        if (Double.isNaN(sum)) {
            throw new IllegalStateException();
        }
        long here = THREADS.getCurrentThreadCpuTime() - startHere;
        long elsewhere = SYSTEM.getProcessCpuTime() - start - here;
        return 100.0 * (elsewhere + logging) / (here - logging);
    }

    private static double multiplied(double[][] a, double[][] b) {
        double trace = 0;
        for (int i = 0; i < a.length; i++) {
            double[] row = new double[b.length];
            for (int k = 0; k < b.length; k++) {
                double factor = a[i][k];
                for (int j = 0; j < b.length; j++) {
                    row[j] += factor * b[k][j];
                }
            }
            trace += row[i];
        }
        return trace;
    }
}
