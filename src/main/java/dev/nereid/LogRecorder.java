package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileContents;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Value;
import dev.nereid.settings.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** To the operation log, without waiting for it; see {@link OperationLog}. */
final class LogRecorder extends Recorder {
    private final OperationLog log;
    private final boolean keeps;

    /** @param keeps whether what is logged outlives the run */
    LogRecorder(OperationLog log, boolean keeps) {
        this.log = log;
        this.keeps = keeps;
    }

    /** Not for points: those come by the million. */
    private void call(Runnable logging) {
        try {
            logging.run();
        } catch (LogException e) {
            throw translated(e);
        }
    }

    private NereidException translated(LogException e) {
        return keeps || !(e instanceof LogException.Closed)
                ? NereidException.of(e)
                : new ObjectClosedException("This " + log.kind().words()
                        + " has been closed, and mode DEBUG has kept nothing of it: nothing can be"
                        + " logged any more.");
    }

    @Override
    void assign(String path, Value value) {
        call(() -> log.assign(path, value));
    }

    @Override
    void assignAll(Map<String, Value> values) {
        call(() -> log.assignAll(values));
    }

    @Override
    Attribute series(String path, AttributeType type) {
        try {
            return log.series(path, type);
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    void append(Attribute series, double value) {
        try {
            log.append(series, value);
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    void append(Attribute series, double step, long timeMicros, double value) {
        try {
            log.append(series, step, timeMicros, value);
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    void append(Attribute series, Double step, long timeMicros, String value) {
        try {
            log.append(series, step, timeMicros, value);
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    void appendAll(Attribute series, double[] steps, double[] values) {
        call(() -> log.appendAll(series, steps, values));
    }

    @Override
    void appendAll(Attribute series, List<String> values) {
        call(() -> values.forEach(value -> log.append(series, null, Long.MIN_VALUE, value)));
    }

    @Override
    void add(String path, List<String> elements) {
        call(() -> log.add(path, elements));
    }

    @Override
    void remove(String path, List<String> elements) {
        call(() -> log.remove(path, elements));
    }

    @Override
    FileRef keep(InputStream content, String name) throws IOException {
        try {
            return log.keep(content, name);
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    FileRef refer(Path content, String name) throws IOException {
        try {
            return log.refer(content, name);
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    FileRef describe(Path content, String name) throws IOException {
        return RunFileContents.track(content, name);
    }

    @Override
    void putFiles(String path, AttributeType type, List<FileRef> files) {
        call(() -> log.putFiles(path, type, files));
    }

    @Override
    void removeFiles(String path, List<String> names) {
        call(() -> log.removeFiles(path, names));
    }

    @Override
    void configureSeries(String path, Double min, Double max, String unit) {
        call(() -> log.configureSeries(path, min, max, unit));
    }

    @Override
    boolean isKnown(String path) {
        return log.typeOf(path) != null;
    }

    @Override
    void changeStage(String stage) {
        call(() -> log.changeStage(stage));
    }

    @Override
    void clear(String path) {
        try {
            if (!log.clear(path)) {
                AttributeType type = log.typeOf(path);
                throw new AttributeConflictException(
                        "\"" + path + "\" is " + (type == null ? "not known to this process" : type.words())
                                + "; only a series or a set can be cleared. Nothing was logged.");
            }
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    int delete(String path) {
        try {
            return log.delete(path);
        } catch (LogException e) {
            throw translated(e);
        }
    }

    @Override
    void flush(Duration timeout) {
        try {
            log.flush(timeout);
        } catch (LogException e) {
            throw translated(e);
        } catch (TimeoutException e) {
            throw new NereidException(
                    "What was logged is not on disk after " + Durations.text(timeout) + ": " + e.getMessage() + ". "
                            + whatIsSafe(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NereidException("Interrupted while waiting for the disk. Nothing is lost.", e);
        }
    }

    private String whatIsSafe() {
        return log.hasLostWal()
                ? "The -wal of " + log.file()
                        + ", or its -shm, was deleted while it was in use, and only this process can"
                        + " read what was in it. Let it go on: it saves that as soon as there is room for another copy of"
                        + " the file."
                : "It waits in memory; everything up to operation " + durableUpTo() + " is safe in " + log.file() + ".";
    }

    @Override
    long durableUpTo() {
        return log.durableUpTo();
    }

    @Override
    long dropped() {
        return log.dropped();
    }
}
