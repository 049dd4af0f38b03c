package dev.nereid.model;

/** What points of float and string series have in common: steps and times. */
public sealed interface Points permits FloatPoints, StringPoints {
    boolean auto();

    double[] steps();

    long[] times();

    default int count() {
        return steps().length;
    }
}
