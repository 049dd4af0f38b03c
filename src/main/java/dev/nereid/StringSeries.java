package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Appends to one string series. Steps as in {@link FloatSeries}; a value has at most 1 MiB of UTF-8, and is cut beyond,
 * with a warning.
 *
 * <p>Safe for many threads at once.
 */
public final class StringSeries {
    private final Recorder recorder;
    private final String path;
    private final Attribute series; // null in mode READ_ONLY

    StringSeries(Recorder recorder, String path) {
        this.recorder = recorder;
        this.path = AttributePath.of(path);
        this.series = recorder.series(this.path, AttributeType.STRING_SERIES);
    }

    /** Appends at the step after the last one, now. */
    public void append(String value) {
        append(null, value, Long.MIN_VALUE);
    }

    /** Appends each at the step after the one before, now. */
    public void extend(Collection<String> values) {
        Arguments.requireValue(path, values);
        values.forEach(value -> Arguments.requireValue(path, value)); // all or none
        recorder.appendAll(series, List.copyOf(values));
    }

    /** @param step finite; whole or not */
    public void append(double step, String value) {
        append(step, value, Long.MIN_VALUE);
    }

    /** @param time of the point, kept in microseconds */
    public void append(double step, String value, Instant time) {
        append(step, value, Arguments.micros(path, time));
    }

    private void append(Double step, String value, long timeMicros) {
        Arguments.requireValue(path, value);
        recorder.append(series, step, timeMicros, value);
    }
}
