package dev.nereid.log;

import dev.nereid.codec.Digest;
import dev.nereid.db.FileSystemKind;
import dev.nereid.db.PrivateCopy;
import dev.nereid.db.Schema;
import dev.nereid.db.Sqlite;
import dev.nereid.db.StrangeSchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Opens a run file for reading: in place if that writes nothing that is not ours to write, else a private copy, or if it makes
 * no sense and its writer is gone, what can be saved of it.
 */
final class RunFileOpening {
    private static final String SELECT_INFO =
            "select log_id, (select sql from sqlite_schema where name = 'log'), base, base_digest,"
                    + " traced, cut from log_info";

    /** No format will have a higher number. */
    private static final int FORMAT_EVER = 10_000;

    private static final List<String> TABLES = Schema.runFile();

    /** The log's id once more, on another page than the table that holds it. */
    private static final Pattern LOG_ID_TRIGGER =
            Pattern.compile("create trigger log after update on log_info begin select '[0-9a-f-]{36}' as log_id"
                    + "(, \\d{1,19} as base, -?\\d{1,19} as base_digest)?; end");

    private static final int SQLITE_READONLY = 8;

    private static final int SQLITE_CANTOPEN = 14;

    /** No room for a {@code -shm}: SQLITE_IOERR_SHMOPEN, SHMSIZE, SHMLOCK, SHMMAP. */
    private static final Set<Integer> SHM_FAILURES = Set.of(4618, 4874, 5130, 5386);

    private RunFileOpening() {}

    static OpenRunFile open(Path file, boolean leavesNothing) {
        if (!Files.isReadable(file)) {
            String what = "Can't read the run file " + file + ": ";
            throw Files.exists(file)
                    ? new LogException.Unreadable(what + "you may not read it.", null)
                    : new LogException.Gone(what + "it doesn't exist.");
        }
        requireFiles(file);
        requireOwnWal(file);
        try {
            OpenRunFile opened = openWhole(file, leavesNothing);
            if (!hasBrokenWal(file)) {
                return opened;
            }
            opened.close();
            throw RunFileFailure.damaged(file, "something in its -wal can't be reached");
        } catch (LogException.Damaged | LogException.Foreign e) {
            boolean isEmpty = e instanceof LogException.Empty;
            boolean isOfOthers = e instanceof LogException.Foreign && e.getCause() == null; // SQLite can read it
            boolean isHopeless = isEmpty && !hasBrokenWal(file) || isOfOthers && RunFileName.kind(file) == null;
            OpenRunFile salvaged = isHopeless ? null : salvaged(file);
            if (salvaged == null) {
                throw isEmpty && !isHopeless
                        ? RunFileFailure.damaged(file, "its -wal is, and no operation can be made out in that")
                        : e;
            }
            return salvaged;
        }
    }

    /** Of a file whose writer is gone: whether SQLite may not see all that was committed. */
    private static boolean hasBrokenWal(Path file) {
        try {
            return Files.exists(RunFileName.beside(file, "-wal"))
                    && !WriterLock.isBeingWritten(file)
                    && !isWalOfElsewhere(file)
                    && RawPages.hasBrokenWal(file);
        } catch (IOException e) {
            return false; // gone meanwhile: then all of it is in the file
        }
    }

    /** Null if nothing can be saved. */
    private static OpenRunFile salvaged(Path file) {
        try {
            Saved saved = salvage(file, null);
            OpenRunFile opened = open(file, saved.copy());
            opened.note(saved.salvage());
            return opened;
        } catch (LogException.TryAgain | LogException.Damaged e) {
            throw e;
        } catch (LogException | SQLException e) {
            return null;
        }
    }

    /** A private copy of what is left of a file. */
    record Saved(PrivateCopy copy, Salvage salvage) {}

    /** @param logId null if it is not known */
    static Saved salvage(Path file, UUID logId) {
        if (WriterLock.isBeingWritten(file)) {
            throw RunFileFailure.whileWritten(file, null);
        }
        try {
            Salvage[] salvage = new Salvage[1];
            PrivateCopy copy = PrivateCopy.made(file, target -> salvage[0] = Salvage.of(file, target, logId));
            return new Saved(copy, salvage[0]);
        } catch (IOException e) {
            throw RunFileFailure.of(file, e);
        }
    }

    private static OpenRunFile openWhole(Path file, boolean leavesNothing) {
        try {
            if (!isWalOfElsewhere(file) && !(leavesNothing && wouldLeaveSomething(file))) {
                return open(file, file, null);
            }
        } catch (SQLException e) {
            if (WriterLock.isWrittenHere(file) || !cannotReadInPlace(file, e)) {
                throw RunFileFailure.of(file, e); // a copy of our own file would cost its writer the locks on it
            }
        } catch (InvalidPathException e) {
            throw RunFileFailure.unspeakable(file, e);
        }
        try {
            return open(file, PrivateCopy.of(file));
        } catch (SQLException | IOException e) {
            throw RunFileFailure.of(file, e);
        }
    }

    /** A pipe would never answer. */
    private static void requireFiles(Path file) {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Path each = RunFileName.beside(file, suffix);
            if (Files.exists(each) && !Files.isRegularFile(each)) {
                throw new LogException.Unreadable(
                        "Can't read the run file " + file + ": " + each + " is no file.", null);
            }
        }
    }

    private static void requireOwnWal(Path file) {
        if (!WalRescue.hasForeignWal(file)) {
            return;
        }
        String what = RunFileName.beside(file, "-wal")
                + " is of an earlier time: it was deleted while it was in use, and what" + " was in it is in " + file
                + " since.";
        throw WriterLock.of(file) == WriterLock.Life.LIVE
                ? new LogException.TryAgain(what + " The job will remove it.", null)
                : new LogException.Unreadable(what + " It would hide what came later. Delete it (nothing else).", null);
    }

    private static OpenRunFile open(Path file, PrivateCopy copy) throws SQLException {
        try {
            return open(file, copy.file(), copy);
        } catch (SQLException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private static OpenRunFile open(Path file, Path readable, PrivateCopy copy) throws SQLException {
        Connection connection = connect(readable);
        OpenRunFile opened;
        try {
            Sqlite.execute(connection, "begin"); // one state of a file that may be in the middle of its creation
            checkFormat(file, connection);
            try (PreparedStatement select = connection.prepareStatement(SELECT_INFO);
                    ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw RunFileFailure.damaged(file, "it does not say which log it is");
                }
                UUID logId = logId(file, row.getString(1), row.getString(2));
                Trace trace = trace(file, connection, row);
                opened = new OpenRunFile(file, connection, copy, logId, base(file, logId, row), trace);
            }
            Sqlite.execute(connection, "commit");
            return opened;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    static Connection connect(Path readable) throws SQLException {
        try {
            return Sqlite.openForeignReader(
                    readable, Sqlite.RUN_FILE_APPLICATION_ID, Sqlite.RUN_FILE_FORMAT, TABLES, LOG_ID_TRIGGER);
        } catch (StrangeSchemaException e) {
            throw new LogException.Damaged(e.getMessage() + " It was not read. Where does it come from?", e);
        }
    }

    /**
     * A writer makes a WAL where it sees a local file system. If we see a network there, we share neither its locks nor its
     * shared memory, and whatever SQLite did about the WAL would be done behind the writer's back.
     */
    static boolean isWalOfElsewhere(Path file) {
        return Files.exists(RunFileName.beside(file, "-wal"))
                && !WriterLock.isWrittenHere(file)
                && FileSystemKind.ofRunFiles(file.toAbsolutePath().getParent()) == FileSystemKind.NETWORK;
    }

    /** SQLite reads no database in WAL mode without a {@code -shm}, and leaves that and the WAL to the next writer. */
    private static boolean wouldLeaveSomething(Path file) {
        try {
            return !WriterLock.isBeingWritten(file)
                    && !Files.exists(RunFileName.beside(file, "-shm"))
                    && RawPages.isInWalMode(file);
        } catch (IOException e) {
            return false; // said when it is opened
        }
    }

    /** @param trigger whose text says the same; null without it */
    private static UUID logId(Path file, String text, String trigger) {
        try {
            UUID id = UUID.fromString(text);
            if (trigger == null || trigger.contains("'" + id + "'")) {
                return id;
            }
        } catch (IllegalArgumentException | NullPointerException e) {
            // Said below.
        }
        throw new LogException.Damaged(
                file + " is damaged: it says that its log is called \"" + text + "\""
                        + (trigger == null ? ", which is no UUID." : ", and elsewhere: " + trigger + "."),
                null);
    }

    private static Replay.Position base(Path file, UUID logId, ResultSet info) throws SQLException {
        long sequence = info.getLong(3);
        if (sequence < 0) {
            throw new LogException.Damaged(
                    file + " is damaged: it says that it begins after operation " + sequence + ".", null);
        }
        return new Replay.Position(sequence, sequence == 0 ? Digest.start(logId) : info.getLong(4));
    }

    private static Trace trace(Path file, Connection connection, ResultSet info) throws SQLException {
        Trace trace = new Trace(Math.max(0, info.getLong(5)), info.getLong(6) != 0);
        if (trace.hasGaps()) {
            try (PreparedStatement select = connection.prepareStatement("select max(sequence) from operation");
                    ResultSet row = select.executeQuery()) {
                if (row.next() && !trace.isPlausible(row.getLong(1))) {
                    throw new LogException.Damaged(
                            file + " is damaged: it says that it lacks what came before operation " + trace.last()
                                    + ", and ends with operation " + row.getLong(1) + ".",
                            null);
                }
            }
        }
        return trace;
    }

    private static void checkFormat(Path file, Connection connection) throws SQLException {
        int application = Sqlite.pragma(connection, "application_id");
        int format = Sqlite.pragma(connection, "user_version");
        boolean empty = Sqlite.pragma(connection, "schema_version") == 0;
        if (application == 0 && empty) {
            throw RunFileFailure.empty(file);
        }
        if (application != Sqlite.RUN_FILE_APPLICATION_ID) {
            throw new LogException.Foreign(file + " is an SQLite file, but no run file of Nereid.", null);
        }
        if (format > FORMAT_EVER) {
            throw new LogException.Damaged(file + " is damaged: it says that it has format " + format + ".", null);
        }
        if (format > Sqlite.RUN_FILE_FORMAT) {
            throw new LogException.Unreadable(
                    file + " is a run file of format " + format + "; this version of Nereid knows formats up to "
                            + Sqlite.RUN_FILE_FORMAT + ". The data is safe. Use a newer Nereid.",
                    null);
        }
    }

    /** Whether nothing was ever logged in a file, which may be one's own. */
    static boolean isEmpty(Path file) {
        try (Connection connection = Sqlite.openReader(file)) {
            return Sqlite.pragma(connection, "schema_version") == 0;
        } catch (SQLException e) {
            return false;
        }
    }

    /** A journal that SQLite would have to write to, where we may not or must not: see {@link PrivateCopy}. */
    private static boolean cannotReadInPlace(Path file, SQLException e) {
        int code = e.getErrorCode() & 0xff;
        boolean wouldWrite =
                code == SQLITE_READONLY || code == SQLITE_CANTOPEN || SHM_FAILURES.contains(e.getErrorCode());
        return wouldWrite && PrivateCopy.hasJournal(file);
    }
}
