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
}
