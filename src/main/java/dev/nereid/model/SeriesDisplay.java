package dev.nereid.model;

/**
 * How the values of a float series are to be shown.
 *
 * @param min lowest value that makes sense; null if nobody said
 * @param max highest
 * @param unit as a person reads it
 */
public record SeriesDisplay(Double min, Double max, String unit) {
    public static final SeriesDisplay NONE = new SeriesDisplay(null, null, null);
}
