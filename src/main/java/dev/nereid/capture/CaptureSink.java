package dev.nereid.capture;

import dev.nereid.model.Value;

/**
 * Where captured things go. Paths are below the sink's namespace unless they begin with {@code source_code/}.
 *
 * <p>Safe for many threads. Never blocks, never throws; what captures survives one that does.
 */
public interface CaptureSink {
    void assign(String path, Value value);

    /** A point of a float series, now. */
    void append(String path, double value);

    /** A point of a string series, now. */
    void append(String path, String value);
}
