package dev.nereid;

import dev.nereid.model.AttributePath;
import dev.nereid.model.Limits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Adds files to a set and removes them, by their names in it. Contents are copied while the call lasts. Processes that
 * change one set at once do so file by file.
 *
 * <p>Safe for many threads at once.
 */
public final class FileSet {
    private final Recorder recorder;
    private final FileLogger files;
    private final String path;

    FileSet(Recorder recorder, String path) {
        this.recorder = recorder;
        this.files = new FileLogger(recorder);
        this.path = AttributePath.of(path);
    }

    /**
     * Adds the files that are meant, under their paths below the directory that holds all of them; a file of that name in the
     * set is replaced. Links are followed, but for those that lead nowhere or in a circle.
     *
     * @param patterns files, directories (all files below them), or patterns such as {@code data/**&#47;*.csv}; what exists by
     *     the very name of a pattern is meant itself
     * @throws NereidException if a pattern fits no file, or something can't be read
     */
    public void add(String... patterns) {
        Arguments.requireValue(path, patterns);
        if (!recorder.ignoresAll()) {
            files.add(path, FileNames.of(Arrays.asList(patterns)), FileCapture.COPY);
        }
    }

    /**
     * Adds one file under a name of your choice: a path below the set, without empty parts, {@code .} and {@code ..}.
     *
     * @throws IllegalArgumentException if the name is another, or longer than 1,024 bytes
     */
    public void add(Path file, String name) {
        Arguments.requireValue(path, file);
        files.add(path, Map.of(FileLogger.checkedPath(name), file), FileCapture.COPY);
    }

    /** Empties the set and adds files as {@link #add} does; if that fails, the set stays as it is. */
    public void replace(String... patterns) {
        Arguments.requireValue(path, patterns);
        if (recorder.ignoresAll()) {
            return;
        }
        Map<String, Path> meant = FileNames.of(Arrays.asList(patterns));
        if (recorder.isKnown(path)) {
            recorder.clear(path);
        }
        files.add(path, meant, FileCapture.COPY);
    }

    /** Removes files by their names in the set; those that are not there are no error. */
    public void remove(String... names) {
        Arguments.requireValue(path, names);
        List<String> checked = Arrays.stream(names).map(FileLogger::checkedName).toList();
        for (int from = 0; from < checked.size(); from += Limits.FILES_OPERATION_MAX) {
            int to = Math.min(checked.size(), from + Limits.FILES_OPERATION_MAX);
            recorder.removeFiles(path, checked.subList(from, to));
        }
    }
}
