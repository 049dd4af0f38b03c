package dev.nereid.log;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Points that found no room: of each series how many, between which steps, and the last of them, which is logged as soon as
 * there is room. Guarded by the queue's lock.
 */
final class DroppedPoints {
    private static final int NOTES_MAX = 1000;

    /** Of the texts that are kept as last ones of their series; what is beyond is lost as well. */
    private static final long TEXT_BYTES_MAX = 16 << 20;

    private final Map<String, Gap> gaps = new LinkedHashMap<>();
    private long lost;
    private long textBytes;

    /** A hole in a series, and the point at its end. */
    static final class Gap {
        final Attribute series;
        private double firstStep;
        private long count;
        boolean auto;
        double step;
        long time;
        double value;
        String text; // null in a float series
        private boolean kept = true;

        private Gap(Attribute series, double firstStep) {
            this.series = series;
            this.firstStep = firstStep;
        }

        private boolean isHole() {
            return count > 1 || !kept;
        }

        private String words() {
            return String.format(
                    Locale.ROOT,
                    "%s: %,d points were not logged, between steps %s and %s",
                    series.path,
                    count - (kept ? 1 : 0),
                    text(firstStep),
                    text(step));
        }

        private static String text(double step) {
            return step == Math.rint(step) ? String.format(Locale.ROOT, "%.0f", step) : Double.toString(step);
        }
    }

    /** One more; the last of a series is that of the highest step, and of several of these the latest. */
    void add(Attribute series, boolean auto, double step, long time, double value, String text) {
        Gap gap = gaps.get(series.path);
        boolean isLast = gap == null || step > gap.step || step == gap.step && time >= gap.time;
        if (gap == null) {
            gap = new Gap(series, step);
            gaps.put(series.path, gap);
        }
        lost++;
        gap.count++;
        gap.firstStep = Math.min(gap.firstStep, step);
        if (isLast) {
            setLast(gap, auto, step, time, value, text);
        }
    }

    private void setLast(Gap gap, boolean auto, double step, long time, double value, String text) {
        gap.auto = auto;
        gap.step = step;
        gap.time = time;
        gap.value = value;
        keep(gap, text);
    }

    private void keep(Gap gap, String text) {
        textBytes -= gap.text == null ? 0 : 2L * gap.text.length();
        gap.kept = text == null || textBytes + 2L * text.length() <= TEXT_BYTES_MAX;
        gap.text = gap.kept ? text : null;
        textBytes += gap.text == null ? 0 : 2L * gap.text.length();
    }

    /** The series was emptied or deleted: its last point would come too late. */
    void forget(String path) {
        Gap gap = gaps.remove(path);
        if (gap != null) {
            keep(gap, null);
        }
    }

    /** One that nobody would miss any more, since its series was emptied afterwards. */
    void lose() {
        lost++;
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    /** Points that are not logged; the last of each series counts until it is handed over. */
    long lost() {
        return lost;
    }

    /** Hands over the last points, and then what is to be said of the others; nothing is left. */
    void drain(Consumer<Gap> last, Consumer<String> note) {
        for (Gap gap : gaps.values()) {
            if (gap.kept) {
                last.accept(gap);
                lost--;
            }
        }
        textBytes = 0;
        gaps.values().stream()
                .filter(Gap::isHole)
                .limit(NOTES_MAX)
                .map(Gap::words)
                .forEach(note);
        long holes = gaps.values().stream().filter(Gap::isHole).count();
        if (holes > NOTES_MAX) {
            note.accept("and so it was with " + (holes - NOTES_MAX) + " more series");
        }
        gaps.clear();
    }
}
