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
    private static final String DELETED = "-nereid-deleted";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private RunFileName() {}

    public static Path create(Path directory, Instant now, ObjectKind kind, UUID logId) {
        String name =
                TIME.format(now) + "-" + kind.label() + "-" + logId.toString().substring(0, 8) + SUFFIX;
        return directory.resolve(name);
    }

    /** Null if the name does not tell: people may rename files. */
    public static ObjectKind kind(Path runFile) {
        String[] parts = runFile.getFileName().toString().split("-");
        for (ObjectKind kind : ObjectKind.values()) {
            if (parts.length == 3 && parts[1].equals(kind.label())) {
                return kind;
            }
        }
        return null;
    }

    /** Held by the writer for its life. */
    public static Path lock(Path runFile) {
        return companion(runFile, ".lock");
    }

    /** What is known about deliveries to servers. */
    public static Path sync(Path runFile) {
        return companion(runFile, ".sync");
    }

    /** A directory: contents of files that are too large for the log. */
    static Path files(Path runFile) {
        return companion(runFile, ".files");
    }

    /** What SQLite may keep beside it. */
    static List<Path> journals(Path runFile) {
        return Stream.of("-wal", "-shm", "-journal")
                .map(suffix -> beside(runFile, suffix))
                .toList();
    }

    /** What may be left of an attempt to save a WAL: the copy, and its journal. */
    static List<Path> rescue(Path runFile) {
        return Stream.of(".rescue", ".rescue-journal")
                .map(suffix -> beside(runFile, suffix))
                .toList();
    }

    /** Says that the file has no WAL any more, so that one which turns up is of an earlier time. */
    static Path rescued(Path runFile) {
        return beside(runFile, ".rescued");
    }

    /** What is named after the whole name of a run file, as SQLite names its journals. */
    static Path beside(Path runFile, String suffix) {
        return runFile.resolveSibling(runFile.getFileName() + suffix);
    }

    /** Where a run file is while it is being deleted. */
    public static Path deleted(Path runFile) {
        return beside(runFile, DELETED);
    }

    /** The run files of a data directory whose deletion was interrupted, by the names that they had. */
    public static List<Path> listDeleted(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX + DELETED))
                    .map(RunFileName::beforeDeletion)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LogException(
                    "Can't list " + directory.toAbsolutePath().normalize() + ": " + IoReason.of(e) + ".", e);
        }
    }

    private static Path beforeDeletion(Path deleted) {
        String name = deleted.getFileName().toString();
        return deleted.resolveSibling(name.substring(0, name.length() - DELETED.length()));
    }

    private static Path companion(Path runFile, String suffix) {
        String name = runFile.getFileName().toString();
        return runFile.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + suffix);
    }

    /**
     * The run files of a data directory, oldest first by name; links are followed. A path to one run file gives that file.
     *
     * @throws LogException if the directory does not exist or cannot be listed
     */
    public static List<Path> list(Path directory) {
        if (isRunFile(directory)) {
            return List.of(itself(directory));
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(RunFileName::isRunFile)
                    .sorted()
                    .map(RunFileName::itself)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            String why = "Can't list " + directory.toAbsolutePath().normalize() + ": " + IoReason.of(e) + ".";
            if (Files.isRegularFile(directory)) {
                why = directory.toAbsolutePath().normalize() + " is a file, but no run file: their names end in .db.";
            } else if (!Files.exists(directory)) {
                why = "There is no directory or run file "
                        + directory.toAbsolutePath().normalize() + ".";
            }
            throw new LogException(why + " Give the directory that holds the run files (--path, or NEREID_DIR).", e);
        }
    }

    /** No directory, no pipe (which would never answer), no link that leads nowhere. */
    private static boolean isRunFile(Path file) {
        Path name = file.getFileName();
        return name != null && isName(name.toString()) && Files.isRegularFile(file);
    }

    static boolean isName(String name) {
        return name.endsWith(SUFFIX);
    }

    /** What a link leads to: there lie the journal and the lock that belong to it. */
    public static Path itself(Path file) {
        try {
            Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            return target.toString().endsWith(SUFFIX) ? target : file; // in a store of contents, nothing lies beside it
        } catch (IOException e) {
            return file;
        }
    }
}
