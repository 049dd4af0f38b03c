package dev.nereid.log;

import dev.nereid.model.ObjectKind;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Names in a data directory: {@code <UTC time>-<kind>-<first 8 of log id>.db} for a run file, so that a listing is in
 * the order of creation, and companions with the same name.
 */
public final class RunFileName {
    private static final String SUFFIX = ".db";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private RunFileName() {}

    static Path create(Path directory, Instant now, ObjectKind kind, UUID logId) {
        String name =
                TIME.format(now) + "-" + kind.label() + "-" + logId.toString().substring(0, 8) + SUFFIX;
        return directory.resolve(name);
    }

    /** Held by the writer for its life. */
    public static Path lock(Path runFile) {
        return companion(runFile, ".lock");
    }

    /** What is known about deliveries to servers. */
    public static Path sync(Path runFile) {
        return companion(runFile, ".sync");
    }

    private static Path companion(Path runFile, String suffix) {
        String name = runFile.getFileName().toString();
        return runFile.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + suffix);
    }

    /**
     * The run files of a data directory, oldest first by name. A path to one run file gives that file.
     *
     * @throws LogException if the directory does not exist or cannot be listed
     */
    public static List<Path> list(Path directory) {
        if (Files.isRegularFile(directory) && isRunFile(directory)) {
            return List.of(directory);
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(RunFileName::isRunFile).sorted().toList();
        } catch (IOException e) {
            String why = "Can't list " + directory.toAbsolutePath() + ": " + IoReason.of(e) + ".";
            if (Files.isRegularFile(directory)) {
                why = directory.toAbsolutePath() + " is a file, but no run file: their names end in .db.";
            } else if (!Files.exists(directory)) {
                why = "There is no directory or run file " + directory.toAbsolutePath() + ".";
            }
            throw new LogException(why + " Give the directory that holds the run files (--path, or NEREID_DIR).", e);
        }
    }

    private static boolean isRunFile(Path file) {
        return file.getFileName().toString().endsWith(SUFFIX) && !Files.isDirectory(file);
    }
}
