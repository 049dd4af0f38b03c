package dev.nereid.model;

import java.util.Locale;

/** One number that stands for a float series. Average and variance are over its finite points, min and max over all but NaN. */
public enum Aggregate {
    LAST,
    MIN,
    MAX,
    AVERAGE,
    VARIANCE;

    /** As one writes it in a query or a request. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
