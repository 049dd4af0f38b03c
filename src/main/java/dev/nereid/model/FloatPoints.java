package dev.nereid.model;

/**
 * Points of a float series that were logged together, as columns of equal length. The arrays are not copied: whoever
 * hands them over stops using them.
 *
 * @param auto true if the library chose the steps (last step + 1), false if the caller gave them
 * @param steps finite, in the order of logging
 * @param times microseconds
 */
public record FloatPoints(boolean auto, double[] steps, long[] times, double[] values) implements Points {
    public FloatPoints {
        if (steps.length != values.length || times.length != values.length) {
            throw new IllegalArgumentException("Columns of unequal length: " + steps.length + " steps, " + times.length
                    + " times, " + values.length + " values");
        }
    }
}
