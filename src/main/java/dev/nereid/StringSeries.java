package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import java.time.Instant;

/**
 * Appends to one string series. Steps as in {@link FloatSeries}; a value has at most 1 MiB of UTF-8, and is cut beyond,
 * with a warning.
 *
 * <p>Safe for many threads at once.
 */
public final class StringSeries {
    private final OperationLog log;
    private final Attribute series;

    StringSeries(OperationLog log, String path) {
        this.log = log;
        try {
            this.series = log.series(AttributePath.of(path), AttributeType.STRING_SERIES);
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    /** Appends at the step after the last one, now. */
    public void append(String value) {
        append(null, value, Long.MIN_VALUE);
    }

    /** @param step finite; whole or not */
    public void append(double step, String value) {
        append(step, value, Long.MIN_VALUE);
    }

    /** @param time of the point, kept in microseconds */
    public void append(double step, String value, Instant time) {
        append(step, value, Run.micros(series.path(), time));
    }

    private void append(Double step, String value, long timeMicros) {
        Run.requireValue(series.path(), value);
        try {
            log.append(series, step, timeMicros, value);
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }
}
