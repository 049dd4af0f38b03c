package dev.nereid.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new directory of our own, in {@code NEREID_TMPDIR} or where Java puts such things, that goes with all it holds. */
public final class TemporaryDirectory implements AutoCloseable {
    private final Path path;
    private Thread hook; // null unless the end of the JVM deletes it too

    private TemporaryDirectory(Path path) {
        this.path = path;
    }

    public static TemporaryDirectory create(String prefix) throws IOException {
        Path chosen = Settings.ofEnvironment().path(Setting.TMPDIR);
        return new TemporaryDirectory(
                chosen == null ? Files.createTempDirectory(prefix) : Files.createTempDirectory(chosen, prefix));
    }

    /** Also where Ctrl-C ends the program. */
    public static TemporaryDirectory createUntilExit(String prefix) throws IOException {
        TemporaryDirectory directory = create(prefix);
        directory.hook = new Thread(directory::deleteQuietly, "nereid-temporary-directory");
        Runtime.getRuntime().addShutdownHook(directory.hook);
        return directory;
    }

    public Path path() {
        return path;
    }

    /** May be called again. */
    @Override
    public void close() throws IOException {
        deleteTree(path);
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is ending, and the hook finds nothing to delete.
            }
        }
    }

    private void deleteQuietly() {
        try {
            deleteTree(path);
        } catch (IOException e) {
            // Somebody still writes there; the system cleans its temporary directory.
        }
    }

    /** Deletes a directory with all it holds, if it is there. Links are removed, not followed. */
    public static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> contents = Files.walk(directory)) {
            List<Path> deepestFirst = contents.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
