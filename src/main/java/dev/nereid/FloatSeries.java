package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import java.time.Instant;

/**
 * Appends to one float series. A point has a value (NaN and the infinities are values too), a step and a time. A step
 * that is not given is the last one + 1, from 0. A step given again replaces the earlier point of that step.
 *
 * <p>Safe for many threads at once.
 */
public final class FloatSeries {
    private final Recorder recorder;
    private final String path;
    private final Attribute series; // null in mode READ_ONLY

    FloatSeries(Recorder recorder, String path) {
        this.recorder = recorder;
        this.path = AttributePath.of(path);
        this.series = recorder.series(this.path, AttributeType.FLOAT_SERIES);
    }

    /** Appends at the step after the last one, now. */
    public void append(double value) {
        recorder.append(series, value);
    }

    /** Appends each at the step after the one before, now. */
    public void extend(double... values) {
        Arguments.requireValue(path, values);
        recorder.appendAll(series, null, values);
    }

    /**
     * Appends many with steps of their own.
     *
     * @throws IllegalArgumentException if there are not as many steps as values, or a step is not finite; then nothing is
     *     logged
     */
    public void extend(double[] steps, double[] values) {
        Arguments.requireValue(path, steps);
        Arguments.requireValue(path, values);
        if (steps.length != values.length) {
            throw new IllegalArgumentException("For \"" + path + "\" there are " + steps.length + " steps and "
                    + values.length + " values. Nothing was logged.");
        }
        recorder.appendAll(series, steps, values);
    }

    /** @param step finite; whole or not */
    public void append(double step, double value) {
        append(step, value, Long.MIN_VALUE);
    }

    /** @param time of the point, kept in microseconds */
    public void append(double step, double value, Instant time) {
        append(step, value, Arguments.micros(path, time));
    }

    private void append(double step, double value, long timeMicros) {
        recorder.append(series, step, timeMicros, value);
    }
}
