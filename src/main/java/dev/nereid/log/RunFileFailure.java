package dev.nereid.log;

import dev.nereid.db.NativeLibraryException;
import dev.nereid.db.Sqlite;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;

/** What it means that a run file can't be read: of one that may be alive, never that it is damaged. */
final class RunFileFailure {
    static final String GOOD_COPY =
            "If there is a good copy of it, sync that, too (nereid sync --path COPY), or put it in its place;"
                    + " nereid repair writes what is left of it into a clean file.";

    private static final int SQLITE_ERROR = 1;

    private static final int SQLITE_CORRUPT = 11;

    private static final int SQLITE_NOTADB = 26;

    private RunFileFailure() {}

    static LogException.Lost lost(Path file, UUID logId, long first, long last) {
        String which = first == last ? "Operation " + first + " is" : "Operations " + first + " to " + last + " are";
        String consequence = first == 1
                ? " The first one says what object it is: without it, only a server that knows that takes the rest."
                : "";
        return new LogException.Lost(
                which + " lost from " + file + ": it is damaged there." + consequence, logId, first, last);
    }

    /** On a network file system without locks, one may look while the writer is in the middle of a commit. */
    static LogException damaged(Path file, String what) {
        return WriterLock.isBeingWritten(file)
                ? whileWritten(file, null)
                : new LogException.Damaged(file + " is damaged: " + what + ". " + GOOD_COPY, null);
    }

    static LogException whileWritten(Path file, Exception cause) {
        return new LogException.TryAgain(
                "What can be read of " + file + " makes no sense now, while it is being written; try again.", cause);
    }

    static LogException of(Path file, Exception e) {
        if (e instanceof NativeLibraryException) {
            return new LogException(e.getMessage(), e); // which is not the file's fault
        }
        if (WriterLock.isBeingWritten(file)) {
            return new LogException.TryAgain(
                    "Can't read the run file " + file + " now: " + e.getMessage() + ". It is being written; try again.",
                    e);
        }
        int code = e instanceof SQLException sql ? sql.getErrorCode() & 0xff : 0;
        if (e instanceof SQLException sql && Sqlite.isShortRead(sql)) {
            code = SQLITE_CORRUPT;
        }
        return switch (code) {
            case SQLITE_NOTADB ->
                new LogException.Foreign(file + " is no run file: SQLite finds no database in it.", e);
            case SQLITE_CORRUPT, SQLITE_ERROR -> // the latter where the schema makes no sense
                new LogException.Damaged(file + " is damaged or cut off: SQLite can't read its pages. " + GOOD_COPY, e);
            default -> new LogException.Unreadable("Can't read the run file " + file + ": " + e.getMessage() + ".", e);
        };
    }

    static LogException unspeakable(Path file, InvalidPathException e) {
        return new LogException.Unreadable(
                "The name of " + file + " can't be spelled in the encoding of this Java ("
                        + System.getProperty("sun.jnu.encoding") + "). Set LC_ALL=C.UTF-8.",
                e);
    }

    /** Nothing is lost with it, so it is no part of a run. */
    static LogException empty(Path file) {
        if (WriterLock.of(file) == WriterLock.Life.LIVE) {
            return new LogException.TryAgain(
                    "Can't read the run file " + file + " now: it is empty yet. It is being written; try again.", null);
        }
        Path copy = RunFileName.rescue(file).get(0);
        return Files.exists(copy)
                ? new LogException.Unreadable(
                        file
                                + " is empty: its -wal was deleted, and its writer killed while it was saving what was in it."
                                + " All that was logged may be in " + copy + ": give that the name of the run file.",
                        null)
                : new LogException.Empty("Can't read the run file " + file
                        + ": it is empty: its writer has only just begun or was killed"
                        + " then, or the file was copied without its -wal.");
    }
}
