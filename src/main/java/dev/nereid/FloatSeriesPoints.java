package dev.nereid;

/**
 * The points of a float series in the order of their steps, as columns of equal length. The arrays are the caller's own.
 *
 * @param timesMicros microseconds since 1970-01-01 UTC
 */
public record FloatSeriesPoints(double[] steps, long[] timesMicros, double[] values) {
    public int count() {
        return steps.length;
    }

    /** For people: {@code 3 points, steps 0 to 2}. */
    @Override
    public String toString() {
        return Counted.points(steps);
    }
}
