package dev.nereid.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A copy of a run file in a directory of our own, for the cases in which SQLite can't read it in place without writing
 * there: a WAL without its {@code -shm} in a directory that we may not write, or the rollback journal of a writer that
 * was killed in the middle of a commit. In the copy, what was committed is moved into one plain file.
 *
 * <p>This copies with {@code java.nio}, which is otherwise forbidden. It is safe here alone: SQLite has just failed to
 * open the file, so this process has no connection to it whose locks the copying could drop. A writer elsewhere may be
 * at work meanwhile, so the copy is taken again until nothing has moved; what a reader makes of it is checked row by
 * row like everything else.
 */
public final class PrivateCopy implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final List<String> COMPANIONS = List.of("-wal", "-journal");

    private final Path directory;
    private final Path file;

    private PrivateCopy(Path directory, Path file) {
        this.directory = directory;
        this.file = file;
    }

    /** One that somebody makes in his own way: what he saves of a damaged file. */
    public static PrivateCopy made(Path original, Consumer<Path> maker) throws IOException {
        Path directory = TemporaryDirectories.create("nereid-copy", original);
        PrivateCopy copy = new PrivateCopy(directory, directory.resolve("copy.db"));
        try {
            maker.accept(copy.file);
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /** @throws SQLException if SQLite can make no sense of the copy */
    public static PrivateCopy of(Path original) throws IOException, SQLException {
        Path directory = TemporaryDirectories.create("nereid-copy", original);
        PrivateCopy copy = new PrivateCopy(directory, directory.resolve("copy.db"));
        try {
            for (int attempt = 1; ; attempt++) {
                String before = state(original);
                copy.take(original);
                if (before.equals(state(original))) {
                    copy.settle();
                    return copy;
                }
                if (attempt == ATTEMPTS) {
                    throw new IOException(original + " changed during each of " + ATTEMPTS + " attempts to copy it");
                }
            }
        } catch (IOException | SQLException e) {
            copy.close();
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    private void take(Path original) throws IOException {
        Files.copy(original, file, StandardCopyOption.REPLACE_EXISTING);
        for (String suffix : COMPANIONS) {
            Path companion = companion(original, suffix);
            Files.deleteIfExists(companion(file, suffix));
            if (Files.exists(companion)) {
                Files.copy(companion, companion(file, suffix));
            }
        }
    }

    private void settle() throws SQLException {
        try (Connection connection = Sqlite.openForFinalising(file)) {
            Sqlite.leaveJournal(connection);
        }
    }

    /** Whether a database has something beside it that a reader may have to write to get past. */
    public static boolean hasJournal(Path original) {
        return COMPANIONS.stream().anyMatch(suffix -> Files.exists(companion(original, suffix)));
    }

    private static String state(Path original) throws IOException {
        StringBuilder state = new StringBuilder(stateOfOne(original));
        for (String suffix : COMPANIONS) {
            Path companion = companion(original, suffix);
            state.append(' ').append(Files.exists(companion) ? stateOfOne(companion) : "");
        }
        return state.toString();
    }

    private static String stateOfOne(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + "@" + attributes.lastModifiedTime();
    }

    private static Path companion(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    @Override
    public void close() {
        TemporaryDirectories.delete(directory);
    }
}
