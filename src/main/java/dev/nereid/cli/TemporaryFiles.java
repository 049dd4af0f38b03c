package dev.nereid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that a command needs for as long as it runs, also where Ctrl-C ends it. */
final class TemporaryFiles implements AutoCloseable {
    private final Path directory;
    private final Thread hook = new Thread(this::deleteQuietly, "nereid-temporary-files");

    private TemporaryFiles(Path directory) {
        this.directory = directory;
    }

    static TemporaryFiles create(String prefix) throws IOException {
        TemporaryFiles files = new TemporaryFiles(Files.createTempDirectory(prefix));
        Runtime.getRuntime().addShutdownHook(files.hook);
        return files;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook finds nothing to delete.
        }
    }

    private void deleteQuietly() {
        try {
            delete();
        } catch (IOException e) {
            // Somebody still writes there; the system cleans its temporary directory.
        }
    }

    private void delete() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
