package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
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
    private final OperationLog log;
    private final Attribute series;

    FloatSeries(OperationLog log, String path) {
        this.log = log;
        try {
            this.series = log.series(AttributePath.of(path), AttributeType.FLOAT_SERIES);
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    /** Appends at the step after the last one, now. */
    public void append(double value) {
        try {
            log.append(series, value);
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    /** @param step finite; whole or not */
    public void append(double step, double value) {
        append(step, value, Long.MIN_VALUE);
    }

    /** @param time of the point, kept in microseconds */
    public void append(double step, double value, Instant time) {
        append(step, value, Run.micros(series.path(), time));
    }

    private void append(double step, double value, long timeMicros) {
        try {
            log.append(series, step, timeMicros, value);
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }
}
