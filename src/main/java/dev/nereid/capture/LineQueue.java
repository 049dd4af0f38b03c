package dev.nereid.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines between the threads that print and the one that delivers. Has room for so many; what comes when it is full is
 * dropped and counted, and a line in its place says how many.
 *
 * <p>Safe for many threads.
 */
final class LineQueue {
    static final int LINES_MAX = 10_000;

    /** 8 MiB of memory at most, and less for Latin letters. */
    static final int CHARS_MAX = 4 << 20;

    record Line(String path, String text) {}

    // All guarded by this.
    private List<Line> lines = new ArrayList<>();
    private long chars;
    private boolean ended;
    private final Map<String, Long> dropped = new TreeMap<>(); // by path

    synchronized void put(String path, String text) {
        if (lines.size() >= LINES_MAX || chars + text.length() > CHARS_MAX) {
            dropped.merge(path, 1L, Long::sum);
            return;
        }
        lines.add(new Line(path, text));
        chars += text.length();
        if (lines.size() == 1) {
            notifyAll();
        }
    }

    /** Whoever takes doesn't wait any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean isFinished() {
        return ended && lines.isEmpty();
    }

    /** Everything, after a wait for the first of it. Empty if nothing has come in this time, or at the end. */
    synchronized List<Line> take(long millis) throws InterruptedException {
        if (lines.isEmpty() && !ended) {
            wait(millis);
        }
        List<Line> taken = lines;
        dropped.forEach((path, count) -> taken.add(new Line(path, note(count))));
        dropped.clear();
        lines = new ArrayList<>();
        chars = 0;
        return taken;
    }

    private static String note(long count) {
        return "[" + count + (count == 1 ? " line was" : " lines were")
                + " not captured: the program prints faster than its run can take]";
    }
}
