package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where the logging calls of a run go: what a mode does with them. Paths come in normal form. Failures are those that
 * the API documents. Safe for many threads.
 */
abstract class Recorder {
    abstract void assign(String path, Value value);

    /** All of them or, if one can't be, none. */
    abstract void assignAll(Map<String, Value> values);

    /** A handle that binds the path to the type with the first point; null where nothing is logged. */
    abstract Attribute series(String path, AttributeType type);

    abstract void append(Attribute series, double value);

    /** @param timeMicros microseconds, or {@link Long#MIN_VALUE} for now */
    abstract void append(Attribute series, double step, long timeMicros, double value);

    /** @param step null for the step after the last one */
    abstract void append(Attribute series, Double step, long timeMicros, String value);

    /**
     * All or, if a step is none, nothing.
     *
     * @param steps null for those after the last one
     */
    abstract void appendAll(Attribute series, double[] steps, double[] values);

    abstract void appendAll(Attribute series, List<String> values);

    abstract void add(String path, List<String> elements);

    abstract void remove(String path, List<String> elements);

    /**
     * Keeps a content, to be named by an operation; on disk when this returns. Null where nothing is kept.
     *
     * @throws IOException if it can't be read
     */
    abstract FileRef keep(InputStream content, String name) throws IOException;

    /** As {@link #keep}, but the content stays where it is. */
    abstract FileRef refer(Path content, String name) throws IOException;

    /** What an artifact keeps of a file that lies here. Null where nothing is kept. */
    abstract FileRef describe(Path content, String name) throws IOException;

    /** Whether all that is logged goes nowhere, so that nothing needs to be read for it. */
    boolean ignoresAll() {
        return false;
    }

    abstract void putFiles(String path, AttributeType type, List<FileRef> files);

    abstract void removeFiles(String path, List<String> names);

    abstract void configureSeries(String path, Double min, Double max, String unit);

    /** Whether this process knows an attribute of this path. */
    abstract boolean isKnown(String path);

    abstract void changeStage(String stage);

    abstract void clear(String path);

    /** Returns how many attributes were deleted. */
    abstract int delete(String path);

    /** Returns when everything before is committed to the run file. */
    abstract void flush(Duration timeout);

    abstract long durableUpTo();

    abstract long dropped();
}
