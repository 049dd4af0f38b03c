package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.log.OperationLog;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Rejection;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import dev.nereid.settings.Durations;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.SyncWorker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * To the operation log as ever, and then waits until the worker has brought it to the server. What the server keeps
 * aside is told to the caller who logged it: rejections of a path, among what was committed during the call.
 */
final class AcknowledgedRecorder extends Recorder {
    private static final int REJECTIONS_MAX = 100;
    private static final long ASKING_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    private final LogRecorder recorder;
    private final OperationLog log;
    private final SyncWorker worker;
    private final SyncProgress progress;
    private final Duration timeout;

    AcknowledgedRecorder(
            LogRecorder recorder, OperationLog log, SyncWorker worker, SyncProgress progress, Duration timeout) {
        this.recorder = recorder;
        this.log = log;
        this.worker = worker;
        this.progress = progress;
        this.timeout = timeout;
    }

    @Override
    void assign(String path, Value value) {
        confirm(path, () -> recorder.assign(path, value));
    }

    @Override
    void assignAll(Map<String, Value> values) {
        if (!values.isEmpty()) {
            String first = quoted(values.keySet().iterator().next());
            String all = values.size() == 1 ? first : first + " and " + (values.size() - 1) + " more";
            confirm(all, values::containsKey, () -> recorder.assignAll(values));
        }
    }

    @Override
    Attribute series(String path, AttributeType type) {
        return recorder.series(path, type);
    }

    @Override
    void append(Attribute series, double value) {
        confirm(series.path(), () -> recorder.append(series, value));
    }

    @Override
    void append(Attribute series, double step, long timeMicros, double value) {
        confirm(series.path(), () -> recorder.append(series, step, timeMicros, value));
    }

    @Override
    void append(Attribute series, Double step, long timeMicros, String value) {
        confirm(series.path(), () -> recorder.append(series, step, timeMicros, value));
    }

    @Override
    void appendAll(Attribute series, double[] steps, double[] values) {
        if (values.length > 0) {
            confirm(series.path(), () -> recorder.appendAll(series, steps, values));
        }
    }

    @Override
    void appendAll(Attribute series, List<String> values) {
        if (!values.isEmpty()) {
            confirm(series.path(), () -> recorder.appendAll(series, values));
        }
    }

    @Override
    void add(String path, List<String> elements) {
        confirm(path, () -> recorder.add(path, elements));
    }

    @Override
    void remove(String path, List<String> elements) {
        confirm(path, () -> recorder.remove(path, elements));
    }

    @Override
    FileRef keep(InputStream content, String name) throws IOException {
        return recorder.keep(content, name);
    }

    @Override
    FileRef refer(Path content, String name) throws IOException {
        return recorder.refer(content, name);
    }

    @Override
    FileRef describe(Path content, String name) throws IOException {
        return recorder.describe(content, name);
    }

    @Override
    void putFiles(String path, AttributeType type, List<FileRef> files) {
        confirm(path, () -> recorder.putFiles(path, type, files));
    }

    @Override
    void removeFiles(String path, List<String> names) {
        confirm(path, () -> recorder.removeFiles(path, names));
    }

    @Override
    void configureSeries(String path, Double min, Double max, String unit) {
        confirm(path, () -> recorder.configureSeries(path, min, max, unit));
    }

    @Override
    boolean isKnown(String path) {
        return recorder.isKnown(path);
    }

    @Override
    void changeStage(String stage) {
        confirm(SysFields.STAGE, () -> recorder.changeStage(stage));
    }

    @Override
    void clear(String path) {
        confirm(path, () -> recorder.clear(path));
    }

    @Override
    int delete(String path) {
        long before = log.durableUpTo();
        int deleted = recorder.delete(path);
        awaitServer(quoted(path), isAtOrBelow(path), before);
        return deleted;
    }

    @Override
    void flush(Duration limit) {
        recorder.flush(limit);
    }

    @Override
    long durableUpTo() {
        return recorder.durableUpTo();
    }

    @Override
    long dropped() {
        return recorder.dropped();
    }

    private void confirm(String path, Runnable logging) {
        confirm(quoted(path), isAtOrBelow(path), logging);
    }

    /** @param what was logged, in words */
    private void confirm(String what, Predicate<String> isOurs, Runnable logging) {
        long before = log.durableUpTo();
        logging.run();
        awaitServer(what, isOurs, before);
    }

    private static String quoted(String path) {
        return "\"" + path + "\"";
    }

    private static Predicate<String> isAtOrBelow(String path) {
        return other -> other.equals(path) || AttributePath.isNamespaceOf(path, other);
    }

    private void awaitServer(String what, Predicate<String> isOurs, long before) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        recorder.flush(timeout);
        long upTo = log.durableUpTo();
        boolean acknowledged;
        try {
            acknowledged = worker.awaitApplied(upTo, Duration.ofNanos(deadline - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NereidException(
                    "Interrupted while waiting for the server. " + what + " is logged: "
                            + progress.status(null).message(),
                    e);
        }
        if (!acknowledged && progress.isDeletedThere()) {
            throw new ObjectNotFoundException(what + " is logged, but no server will have it: "
                    + progress.status(null).message());
        }
        if (!acknowledged) {
            throw new ServerUnavailableException(what + " is logged, but the server has not confirmed it"
                    + (worker.trouble() == null ? " within " + Durations.text(timeout) : "") + ". "
                    + progress.status("out of time").message());
        }
        if (worker.applied().rejected() > 0) {
            long left = Math.max(ASKING_NANOS_MIN, deadline - System.nanoTime());
            refuseIfRejected(what, isOurs, before, upTo, Duration.ofNanos(left));
        }
    }

    private void refuseIfRejected(String what, Predicate<String> isOurs, long before, long upTo, Duration limit) {
        List<Rejection> rejections;
        try {
            rejections = worker.rejections(before, REJECTIONS_MAX, limit);
        } catch (SyncException e) {
            throw new ServerUnavailableException(what + " has reached the server, which then could not say"
                    + " whether it keeps it aside: " + e.getMessage() + " See: nereid status");
        }
        for (Rejection rejection : rejections) {
            if (isOurs.test(rejection.path()) && rejection.sequence() <= upTo) {
                log.forget(rejection.path());
                throw new AttributeConflictException("The server keeps aside " + rejection.text()
                        + " It does not count, but stays in " + log.file() + " and on the server.");
            }
        }
    }
}
