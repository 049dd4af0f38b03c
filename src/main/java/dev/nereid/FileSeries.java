package dev.nereid;

import dev.nereid.codec.FileText;
import dev.nereid.log.Attribute;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Appends to one series of files, such as an image per epoch. Steps as in {@link FloatSeries}; contents are copied while the
 * call lasts.
 *
 * <p>Safe for many threads at once.
 */
public final class FileSeries {
    private final Recorder recorder;
    private final FileLogger files;
    private final String path;
    private final Attribute series; // null in mode READ_ONLY

    FileSeries(Recorder recorder, String path) {
        this.recorder = recorder;
        this.files = new FileLogger(recorder);
        this.path = AttributePath.of(path);
        this.series = recorder.series(this.path, AttributeType.FILE_SERIES);
    }

    /** Appends at the step after the last one, now. */
    public void append(Path file) {
        append(null, keep(file), null, Long.MIN_VALUE);
    }

    /**
     * @param step finite; whole or not
     * @param description null for none
     */
    public void append(double step, Path file, String description) {
        append(step, keep(file), description, Long.MIN_VALUE);
    }

    /** @param time of the point, kept in microseconds */
    public void append(double step, Path file, String description, Instant time) {
        append(step, keep(file), description, Arguments.micros(path, time));
    }

    /**
     * Appends at the step after the last one, now.
     *
     * @param name of the file, with an extension that says what it is: {@code confusion.png}
     */
    public void append(byte[] content, String name) {
        append(null, files.keep(path, content, name), null, Long.MIN_VALUE);
    }

    /** As the others, from memory. */
    public void append(double step, byte[] content, String name, String description) {
        append(step, files.keep(path, content, name), description, Long.MIN_VALUE);
    }

    private FileRef keep(Path file) {
        Arguments.requireValue(path, file);
        return files.keep(path, file, String.valueOf(file.getFileName()), FileCapture.COPY);
    }

    private void append(Double step, FileRef file, String description, long timeMicros) {
        if (file != null) {
            recorder.append(series, step, timeMicros, FileText.of(file.described(description)));
        }
    }
}
