package dev.nereid.model;

/** One number that stands for a float series. Average and variance are over its finite points, min and max over all but NaN. */
public enum Aggregate {
    LAST,
    MIN,
    MAX,
    AVERAGE,
    VARIANCE
}
