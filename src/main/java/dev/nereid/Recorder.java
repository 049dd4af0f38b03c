package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Value;
import java.time.Duration;
import java.util.List;

/**
 * Where the logging calls of a run go: what a mode does with them. Paths come in normal form. Failures are those that
 * the API documents. Safe for many threads.
 */
abstract class Recorder {
    abstract void assign(String path, Value value);

    /** Binds the path to the type; null where nothing is logged. */
    abstract Attribute series(String path, AttributeType type);

    abstract void append(Attribute series, double value);

    /** @param timeMicros microseconds, or {@link Long#MIN_VALUE} for now */
    abstract void append(Attribute series, double step, long timeMicros, double value);

    /** @param step null for the step after the last one */
    abstract void append(Attribute series, Double step, long timeMicros, String value);

    abstract void add(String path, List<String> elements);

    abstract void remove(String path, List<String> elements);

    abstract void changeStage(String stage);

    abstract void clear(String path);

    /** Returns how many attributes were deleted. */
    abstract int delete(String path);

    /** Returns when everything before is committed to the run file. */
    abstract void flush(Duration timeout);

    abstract long durableUpTo();

    abstract long dropped();
}
