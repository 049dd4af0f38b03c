package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** To the operation log as ever, and then waits until what was logged has come as far as it is to come. */
abstract class WaitingRecorder extends Recorder {
    private final LogRecorder recorder;

    WaitingRecorder(LogRecorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Logs, and waits.
     *
     * @param what is logged, in words
     * @param isOurs whether a path is one of those that are logged to
     */
    abstract void confirm(String what, Predicate<String> isOurs, Runnable logging);

    /** Where it goes first. */
    final LogRecorder recorder() {
        return recorder;
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
        int[] deleted = {0};
        confirm(path, () -> deleted[0] = recorder.delete(path));
        return deleted[0];
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

    private static String quoted(String path) {
        return "\"" + path + "\"";
    }

    private static Predicate<String> isAtOrBelow(String path) {
        return other -> other.equals(path) || AttributePath.isNamespaceOf(path, other);
    }
}
