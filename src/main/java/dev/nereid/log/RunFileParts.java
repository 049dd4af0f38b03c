package dev.nereid.log;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a run file consists of on disk: the database, what SQLite keeps beside it, and its companions. */
public final class RunFileParts {
    private RunFileParts() {}

    /** Bytes of all of it, but the few of lock and delivery notes. */
    public static long bytes(Path runFile) {
        return withData(runFile).stream()
                .mapToLong(part -> part.toFile().length())
                .sum();
    }

    /**
     * When the part that was left alone longest was last modified. A purge of old files takes that one first, and a
     * database without its WAL has lost something.
     *
     * @throws LogException if the files can't be looked at
     */
    public static Instant leastRecentChange(Path runFile) {
        try {
            Instant least = Instant.MAX;
            for (Path part : withData(runFile)) {
                Instant changed = Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                least = changed.isBefore(least) ? changed : least;
            }
            return least;
        } catch (IOException e) {
            throw new LogException("Can't tell how old " + runFile + " is: " + IoReason.of(e) + ".", e);
        }
    }

    /** The parts that something would be missing without. */
    private static List<Path> withData(Path runFile) {
        List<Path> parts = new ArrayList<>(List.of(runFile));
        RunFileName.journals(runFile).stream()
                .filter(journal -> journal.toFile().length() > 0)
                .forEach(parts::add);
        Path files = RunFileName.files(runFile);
        if (Files.isDirectory(files)) {
            try (Stream<Path> contents = Files.walk(files)) {
                contents.filter(Files::isRegularFile).forEach(parts::add);
            } catch (IOException | UncheckedIOException e) {
                // Then what can be seen has to do.
            }
        }
        return parts;
    }
}
