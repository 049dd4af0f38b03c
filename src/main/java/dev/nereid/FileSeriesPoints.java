package dev.nereid;

import java.util.List;

/**
 * The points of a file series in the order of their steps, as columns of equal length.
 *
 * @param timesMicros microseconds since 1970-01-01 UTC
 */
public record FileSeriesPoints(double[] steps, long[] timesMicros, List<StoredFile> files) {
    public int count() {
        return steps.length;
    }

    /** For people: {@code 3 points, steps 0 to 2}. */
    @Override
    public String toString() {
        return Counted.points(steps);
    }
}
