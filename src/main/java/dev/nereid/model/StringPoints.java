package dev.nereid.model;

/** Points of a string series that were logged together. See {@link FloatPoints}. */
public record StringPoints(boolean auto, double[] steps, long[] times, String[] values) implements Points {
    public StringPoints {
        if (steps.length != values.length || times.length != values.length) {
            throw new IllegalArgumentException("Columns of unequal length: " + steps.length + " steps, " + times.length
                    + " times, " + values.length + " values");
        }
    }
}
