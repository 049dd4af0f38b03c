package dev.nereid.cli;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What has been sent since a beginning. Safe for many threads. */
final class Traffic {
    private final LongAdder operations = new LongAdder();
    private final LongAdder points = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final long startNanos = System.nanoTime();

    void add(long moreOperations, long morePoints, long moreBytes) {
        operations.add(moreOperations);
        points.add(morePoints);
        bytes.add(moreBytes);
    }

    long operations() {
        return operations.sum();
    }

    long nanos() {
        return System.nanoTime() - startNanos;
    }

    /** "181 operations, 2,200 points, 20.1 KiB in 1.1 s (2,035 points/s)". */
    String amount(long duration) {
        return volume() + " in " + String.format(Locale.ROOT, "%.1f s", duration / 1e9)
                + (points.sum() == 0 ? "" : " (" + pointsPerSecond(duration) + ")");
    }

    /** "181 operations, 2,200 points, 20.1 KiB". */
    String volume() {
        return Format.count(operations.sum(), "operation") + ", " + Format.count(points.sum(), "point") + ", "
                + Format.bytes(bytes.sum());
    }

    String pointsPerSecond(long duration) {
        return Format.count((long) (points.sum() / Math.max(duration / 1e9, 1e-3))) + " points/s";
    }
}
