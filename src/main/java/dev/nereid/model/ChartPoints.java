package dev.nereid.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What a chart draws of a float series: the part that is seen, in few points that look like all of them, and with them the
 * smoothed curve, which is of all points.
 *
 * @param smoothed a value for each of the points; null if nothing was to be smoothed
 * @param seen how many points there are in this part
 */
public record ChartPoints(SeriesPoints points, double[] smoothed, int seen) {
    /** What the points are in the order of. */
    public enum Axis {
        STEP("step"),
        TIME("time");

        private final String label;

        Axis(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * How a series is looked at.
     *
     * @param from the first step that is seen, or the first microsecond; negative infinity for all
     * @param to the last; infinity for all
     * @param smoothing 0 for none, less than 1
     * @param max points at most
     */
    public record View(Axis axis, double from, double to, double smoothing, int max) {}

    /** With a point beyond either end, if there is one, so that lines lead out of the picture. */
    public static ChartPoints of(SeriesPoints series, View view) {
        SeriesPoints ordered = view.axis == Axis.TIME ? byTime(series) : series;
        int first = firstFrom(ordered, view.axis, view.from);
        int end = firstFrom(ordered, view.axis, Math.nextUp(view.to));
        int seen = Math.max(0, end - first);
        int from = Math.max(0, first - 1);
        int to = Math.min(ordered.count(), end + 1);
        double[] values = Arrays.copyOfRange(ordered.values(), from, Math.max(from, to));
        int[] places = Downsampling.places(values, view.max);
        for (int i = 0; i < places.length; i++) {
            places[i] += from;
        }
        double[] smoothed = view.smoothing == 0
                ? null
                : pick(Smoothing.of(Arrays.copyOf(ordered.values(), to), view.smoothing, seen), places);
        return new ChartPoints(ordered.pick(places), smoothed, seen);
    }

    private static double[] pick(double[] values, int[] places) {
        return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
    }

    private static SeriesPoints byTime(SeriesPoints series) {
        long[] times = series.times();
        boolean isOrdered = IntStream.range(1, times.length).allMatch(i -> times[i - 1] <= times[i]);
        return isOrdered
                ? series
                : series.pick(IntStream.range(0, times.length)
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> times[i]))
                        .mapToInt(i -> i)
                        .toArray());
    }

    /** The place of the first point that is at a position or behind it. */
    private static int firstFrom(SeriesPoints points, Axis axis, double position) {
        int low = 0;
        int high = points.count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            double at = axis == Axis.TIME ? points.times()[middle] : points.steps()[middle];
            if (at < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
