package dev.nereid.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A float series in a few of its points, so that a picture of them looks like one of all: the first, the last, and of each
 * of equal parts of those between the least and the greatest value (infinities are such) and, if the series has any, the
 * first NaN. All keep their order. Parts are equal by number of points, not by steps: where much was logged, much is kept.
 */
public final class Downsampling {
    /** Both ends, both extremes, and a NaN. */
    public static final int POINTS_MIN = 5;

    private final double[] values;
    private final int[] kept;
    private int count;

    private Downsampling(double[] values, int max) {
        this.values = values;
        this.kept = new int[max];
    }

    /**
     * Points of a series; itself, if it has no more.
     *
     * @param points of a float series
     * @param max at most so many, {@link #POINTS_MIN} or more
     */
    public static SeriesPoints of(SeriesPoints points, int max) {
        return points.count() <= max ? points : points.pick(places(points.values(), max));
    }

    /** The places of those that are kept; of fewer than that, all. */
    static int[] places(double[] values, int max) {
        return values.length <= max
                ? IntStream.range(0, values.length).toArray()
                : new Downsampling(values, max).indexes();
    }

    private int[] indexes() {
        int last = values.length - 1;
        int between = last - 1;
        int parts = (kept.length - 2) / (hasNan() ? 3 : 2);
        kept[count++] = 0;
        for (int part = 0; part < parts; part++) {
            int from = 1 + (int) ((long) between * part / parts);
            int to = 1 + (int) ((long) between * (part + 1) / parts);
            keepExtremes(from, to);
        }
        kept[count++] = last;
        return Arrays.copyOf(kept, count);
    }

    private boolean hasNan() {
        for (double value : values) {
            if (value != value) {
                return true;
            }
        }
        return false;
    }

    private void keepExtremes(int from, int to) {
        int least = -1;
        int greatest = -1;
        int nan = -1;
        for (int i = from; i < to; i++) {
            double value = values[i];
            if (value != value) {
                nan = nan < 0 ? i : nan;
            } else {
                least = least < 0 || value < values[least] ? i : least;
                greatest = greatest < 0 || value > values[greatest] ? i : greatest;
            }
        }
        int[] three = {least, greatest, nan};
        Arrays.sort(three);
        for (int i = 0; i < three.length; i++) {
            if (three[i] >= 0 && (i == 0 || three[i] != three[i - 1])) {
                kept[count++] = three[i];
            }
        }
    }
}
