package dev.nereid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How a process does over time: its heap after a collection, its descriptors, its threads. As a main class it runs another one
 * and writes that down: {@code <file> <period in milliseconds> <main class> <arguments>}.
 */
public final class Vitals {
    /** One look at the process. */
    public record Sample(double seconds, double heapBytes, double descriptors, double threads) {}

    private final List<Sample> samples;

    private Vitals(List<Sample> samples) {
        this.samples = samples;
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        long periodNanos = Long.parseLong(arguments[1]) * 1_000_000;
        Thread thread = new Thread(() -> write(file, periodNanos), "test-vitals");
        thread.setDaemon(true);
        thread.start();
        String[] rest = Arrays.copyOfRange(arguments, 3, arguments.length);
        var main = Class.forName(arguments[2]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) rest);
    }

    private static void write(Path file, long periodNanos) {
        long start = System.nanoTime();
        try {
            while (true) {
                LockSupport.parkNanos(periodNanos);
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                String line = (System.nanoTime() - start) / 1e9 + " " + (runtime.totalMemory() - runtime.freeMemory())
                        + " " + descriptors() + " " + Thread.activeCount() + "\n";
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    /** What was written of a process so far, but for the time in which it warms up. */
    public static Vitals of(Path file, double warmUpSeconds) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            double[] n = Arrays.stream(line.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (n.length == 4 && n[0] >= warmUpSeconds) {
                samples.add(new Sample(n[0], n[1], n[2], n[3]));
            }
        }
        return new Vitals(samples);
    }

    public int count() {
        return samples.size();
    }

    /** By how much a number has grown from the first look to the last, on the straight line that fits all of them best. */
    public double growth(ToDoubleFunction<Sample> number) {
        double meanTime =
                samples.stream().mapToDouble(Sample::seconds).average().orElse(0);
        double mean = samples.stream().mapToDouble(number).average().orElse(0);
        double both = 0;
        double squares = 0;
        for (Sample sample : samples) {
            both += (sample.seconds - meanTime) * (number.applyAsDouble(sample) - mean);
            squares += (sample.seconds - meanTime) * (sample.seconds - meanTime);
        }
        double seconds = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).seconds - samples.get(0).seconds;
        return squares == 0 ? 0 : both / squares * seconds;
    }

    @Override
    public String toString() {
        if (samples.isEmpty()) {
            return "not looked at";
        }
        return samples.size() + " looks in " + Math.round(samples.get(samples.size() - 1).seconds) + " s: heap "
                + range(Sample::heapBytes, 1 << 20) + " MB, grown " + Math.round(growth(Sample::heapBytes) / 1024)
                + " KB; descriptors " + range(Sample::descriptors, 1) + ", grown "
                + Math.round(growth(Sample::descriptors)) + "; threads " + range(Sample::threads, 1) + ", grown "
                + Math.round(growth(Sample::threads));
    }

    private String range(ToDoubleFunction<Sample> number, double unit) {
        return Math.round(samples.stream().mapToDouble(number).min().orElse(0) / unit) + " to "
                + Math.round(samples.stream().mapToDouble(number).max().orElse(0) / unit);
    }
}
