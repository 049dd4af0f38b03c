package dev.nereid.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A copy of a run file and its WAL in a directory of our own, for the case that SQLite cannot read them in place: a
 * directory that we may not write has a WAL but no {@code -shm}.
 *
 * <p>This copies with {@code java.nio}, which is otherwise forbidden. It is safe here alone: SQLite has just failed to
 * open the file, so this process has no connection to it whose locks the copying could drop. A writer elsewhere may be
 * at work meanwhile, so the copy is taken again until nothing has moved; what a reader makes of it is checked row by
 * row like everything else.
 */
public final class PrivateCopy implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final Path file;

    private PrivateCopy(Path directory, Path file) {
        this.directory = directory;
        this.file = file;
    }

    public static PrivateCopy of(Path original) throws IOException {
        Path directory = Files.createTempDirectory("nereid-copy");
        PrivateCopy copy = new PrivateCopy(directory, directory.resolve("copy.db"));
        try {
            for (int attempt = 1; ; attempt++) {
                String before = state(original);
                copy.take(original);
                if (before.equals(state(original))) {
                    return copy;
                }
                if (attempt == ATTEMPTS) {
                    throw new IOException(original + " changed during each of " + ATTEMPTS + " attempts to copy it");
                }
            }
        } catch (IOException e) {
            copy.close();
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    private void take(Path original) throws IOException {
        Files.copy(original, file, StandardCopyOption.REPLACE_EXISTING);
        Path wal = wal(original);
        if (Files.exists(wal)) {
            Files.copy(wal, wal(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String state(Path original) throws IOException {
        return stateOfOne(original) + " " + (Files.exists(wal(original)) ? stateOfOne(wal(original)) : "");
    }

    private static String stateOfOne(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + "@" + attributes.lastModifiedTime();
    }

    private static Path wal(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // A leftover in the temporary directory harms nobody.
        }
    }
}
