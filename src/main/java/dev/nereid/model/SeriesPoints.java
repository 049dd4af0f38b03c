package dev.nereid.model;

/**
 * The points of a series that count, in the order of their steps; points of one step in the order of their stamps. As
 * columns of equal length.
 *
 * @param autos whether the library chose the step
 * @param times microseconds
 * @param values of a float series, else null
 * @param texts of a string series, else null
 */
public record SeriesPoints(boolean[] autos, double[] steps, long[] times, double[] values, String[] texts) {
    public int count() {
        return steps.length;
    }

    /** About as many as they take in memory. */
    public long bytes() {
        long bytes = 25L * count();
        if (texts != null) {
            for (String text : texts) {
                bytes += 24 + text.length();
            }
        }
        return bytes;
    }

    /** Some of the points, by their places. */
    public SeriesPoints pick(int[] places) {
        SeriesPoints picked = new SeriesPoints(
                new boolean[places.length],
                new double[places.length],
                new long[places.length],
                values == null ? null : new double[places.length],
                texts == null ? null : new String[places.length]);
        for (int i = 0; i < places.length; i++) {
            picked.autos[i] = autos[places[i]];
            picked.steps[i] = steps[places[i]];
            picked.times[i] = times[places[i]];
            if (values != null) {
                picked.values[i] = values[places[i]];
            } else {
                picked.texts[i] = texts[places[i]];
            }
        }
        return picked;
    }
}
