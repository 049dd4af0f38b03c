package dev.nereid;

import dev.nereid.log.Attribute;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Value;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nowhere, with one warning per process. */
final class ReadOnlyRecorder extends Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final ObjectKind kind;

    ReadOnlyRecorder(ObjectKind kind) {
        this.kind = kind;
    }

    private void ignore() {
        if (!WARNED.getAndSet(true)) {
            LOG.warn("A {} is open in mode READ_ONLY: what is logged to it is ignored. Said once.", kind.words());
        }
    }

    @Override
    void assign(String path, Value value) {
        ignore();
    }

    @Override
    void assignAll(Map<String, Value> values) {
        ignore();
    }

    @Override
    Attribute series(String path, AttributeType type) {
        return null;
    }

    @Override
    void append(Attribute series, double value) {
        ignore();
    }

    @Override
    void append(Attribute series, double step, long timeMicros, double value) {
        ignore();
    }

    @Override
    void append(Attribute series, Double step, long timeMicros, String value) {
        ignore();
    }

    @Override
    void appendAll(Attribute series, double[] steps, double[] values) {
        ignore();
    }

    @Override
    void appendAll(Attribute series, List<String> values) {
        ignore();
    }

    @Override
    void add(String path, List<String> elements) {
        ignore();
    }

    @Override
    void remove(String path, List<String> elements) {
        ignore();
    }

    @Override
    FileRef keep(InputStream content, String name) {
        ignore();
        return null;
    }

    @Override
    FileRef refer(Path content, String name) {
        ignore();
        return null;
    }

    @Override
    FileRef describe(Path content, String name) {
        ignore();
        return null;
    }

    @Override
    boolean ignoresAll() {
        ignore();
        return true;
    }

    @Override
    void putFiles(String path, AttributeType type, List<FileRef> files) {
        ignore();
    }

    @Override
    void removeFiles(String path, List<String> names) {
        ignore();
    }

    @Override
    void configureSeries(String path, Double min, Double max, String unit) {
        ignore();
    }

    @Override
    boolean isKnown(String path) {
        return false;
    }

    @Override
    void changeStage(String stage) {
        ignore();
    }

    @Override
    void clear(String path) {
        ignore();
    }

    @Override
    int delete(String path) {
        ignore();
        return 0;
    }

    @Override
    void flush(Duration timeout) {
        // Nothing is ever waiting.
    }

    @Override
    long durableUpTo() {
        return 0;
    }

    @Override
    long dropped() {
        return 0;
    }
}
