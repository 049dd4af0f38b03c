package dev.nereid.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What has been sent since a beginning. Safe for many threads. */
final class Traffic {
    private static final double SHORTEST = 1e-3; // seconds that a rate is given for

    private final LongAdder operations = new LongAdder();
    private final LongAdder points = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder files = new LongAdder();
    private final LongAdder contentBytes = new LongAdder();
    private final long startNanos = System.nanoTime();

    void add(long moreOperations, long morePoints, long moreBytes) {
        operations.add(moreOperations);
        points.add(morePoints);
        bytes.add(moreBytes);
    }

    /** A part of the content of a file; the last one makes it whole. */
    void addContent(long moreBytes, boolean isWhole) {
        contentBytes.add(moreBytes);
        if (isWhole) {
            files.increment();
        }
    }

    /** Grows with whatever is sent. */
    long progress() {
        return operations.sum() + contentBytes.sum();
    }

    long nanos() {
        return System.nanoTime() - startNanos;
    }

    /** "181 operations, 2,200 points, 20.1 KiB in 1.1 s (2,035 points/s)". */
    String amount(long duration) {
        double seconds = duration / 1e9;
        return volume() + " in " + String.format(Locale.ROOT, seconds < 0.1 ? "%.2f s" : "%.1f s", seconds)
                + (points.sum() == 0 && contentBytes.sum() == 0 ? "" : " (" + rate(duration) + ")");
    }

    /** "181 operations, 2,200 points, 20.1 KiB", or "181 operations, 2,200 points, 2 files, 1.2 GiB". */
    String volume() {
        List<String> parts = new ArrayList<>();
        parts.add(Format.count(operations.sum(), "operation"));
        parts.add(Format.count(points.sum(), "point"));
        if (contentBytes.sum() > 0 || files.sum() > 0) {
            parts.add(Format.count(files.sum(), "file"));
        }
        parts.add(Format.bytes(bytes.sum() + contentBytes.sum()));
        return String.join(", ", parts);
    }

    /** Of points, or of bytes where most of what was sent are contents of files. */
    String rate(long duration) {
        double seconds = Math.max(duration / 1e9, SHORTEST);
        return contentBytes.sum() > bytes.sum()
                ? Format.bytes((long) (contentBytes.sum() / seconds)) + "/s"
                : Format.count((long) (points.sum() / seconds)) + " points/s";
    }
}
