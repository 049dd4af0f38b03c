package dev.nereid.log;

import dev.nereid.codec.CodecException;
import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.FileSystemKind;
import dev.nereid.db.NativeLibraryException;
import dev.nereid.db.PrivateCopy;
import dev.nereid.db.Schema;
import dev.nereid.db.Sqlite;
import dev.nereid.db.StrangeSchemaException;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a run file, live or finished. Every call is a transaction of its own that has ended when the call returns, and
 * every operation is checked against its checksum. An open reader keeps a file from being finalised, so close it soon, and
 * {@linkplain #letGo let go} of the file before anything slow. For one thread.
 *
 * <p>Where a file whose writer is gone turns out to be damaged, the reader goes on with a {@linkplain Salvage salvaged} copy of
 * its own, and what is missing in that is lost. Of a file that may be alive, nothing is: then it is to be tried again.
 */
public final class RunFileReader implements AutoCloseable {
    private static final String GOOD_COPY = "If there is a good copy of it, sync that, too, or put it in its place;"
            + " nereid repair writes what is left of it into a clean file.";

    private static final String SELECT = "select sequence, time, kind, path, payload, crc from operation";

    private static final String SELECT_AFTER = SELECT + " where sequence > ?";

    private static final String SELECT_INFO =
            "select log_id, (select sql from sqlite_schema where name = 'log'), base, base_digest,"
                    + " traced, cut from log_info";

    /** No format will have a higher number. */
    private static final int FORMAT_EVER = 10_000;

    private static final int SQLITE_ERROR = 1;
    private static final List<String> TABLES = Schema.runFile();

    /** The log's id once more, on another page than the table that holds it. */
    private static final Pattern LOG_ID_TRIGGER =
            Pattern.compile("create trigger log after update on log_info begin select '[0-9a-f-]{36}' as log_id"
                    + "(, \\d{1,19} as base, -?\\d{1,19} as base_digest)?; end");

    private static final int SQLITE_READONLY = 8;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_CANTOPEN = 14;
    private static final int SQLITE_NOTADB = 26;

    /** No room for a {@code -shm}: SQLITE_IOERR_SHMOPEN, SHMSIZE, SHMLOCK, SHMMAP. */
    private static final Set<Integer> SHM_FAILURES = Set.of(4618, 4874, 5130, 5386);

    private final Path file;
    private Connection connection; // null while the file is let go
    private PrivateCopy copy; // null if the file could be read in place
    private Salvage salvage; // the copy is what could be saved; null if that was not needed
    private boolean isKnownToEnd; // whether what seems to be the end was looked at
    private boolean hasRead;
    private final UUID logId;
    private final Replay.Position base;
    private final Trace trace;
    private final Checksum checksum;
    private long aheadOf; // sequence behind which the operations follow that were read ahead
    private List<LoggedOperation> ahead = List.of();

    private RunFileReader(
            Path file, Connection connection, PrivateCopy copy, UUID logId, Replay.Position base, Trace trace) {
        this.file = file;
        this.connection = connection;
        this.copy = copy;
        this.logId = logId;
        this.base = base;
        this.trace = trace;
        this.checksum = new Checksum(logId);
    }

    /**
     * @throws LogException.Unreadable if it is no run file, empty, or of a newer format
     * @throws LogException.TryAgain if it can't be read now but its writer may be alive
     */
    public static RunFileReader open(Path file) {
        return open(file, false);
    }

    /** As {@link #open}, but SQLite leaves nothing beside a file whose writer is gone: a copy is read where it would. */
    public static RunFileReader openLeavingNothing(Path file) {
        return open(file, true);
    }

    private static RunFileReader open(Path file, boolean leavesNothing) {
        if (!Files.isReadable(file)) {
            String what = "Can't read the run file " + file + ": ";
            throw Files.exists(file)
                    ? new LogException.Unreadable(what + "you may not read it.", null)
                    : new LogException.Gone(what + "it doesn't exist.");
        }
        requireFiles(file);
        requireOwnWal(file);
        try {
            return openWhole(file, leavesNothing);
        } catch (LogException.Damaged | LogException.Foreign e) {
            boolean isOfOthers = e instanceof LogException.Foreign && e.getCause() == null; // SQLite can read it
            boolean isHopeless = e instanceof LogException.Empty || isOfOthers && RunFileName.kind(file) == null;
            RunFileReader salvaged = isHopeless ? null : salvaged(file);
            if (salvaged == null) {
                throw e;
            }
            return salvaged;
        }
    }

    /** Null if nothing can be saved. */
    private static RunFileReader salvaged(Path file) {
        try {
            Salvage[] salvage = new Salvage[1];
            PrivateCopy copy = salvage(file, null, salvage);
            RunFileReader reader = open(file, copy.file(), copy);
            reader.salvage = salvage[0];
            return reader;
        } catch (LogException.TryAgain | LogException.Damaged e) {
            throw e;
        } catch (LogException | SQLException e) {
            return null;
        }
    }

    private static PrivateCopy salvage(Path file, UUID logId, Salvage[] result) {
        if (WriterLock.isBeingWritten(file)) {
            throw new LogException.TryAgain(
                    "What can be read of " + file + " makes no sense now, while it is being written; try again.", null);
        }
        try {
            return PrivateCopy.made(file, copy -> result[0] = Salvage.of(file, copy, logId));
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static RunFileReader openWhole(Path file, boolean leavesNothing) {
        try {
            if (!isWalOfElsewhere(file) && !(leavesNothing && wouldLeaveSomething(file))) {
                return open(file, file, null);
            }
        } catch (SQLException e) {
            if (WriterLock.isWrittenHere(file) || !cannotReadInPlace(file, e)) {
                throw failure(file, e); // a copy of our own file would cost its writer the locks on it
            }
        } catch (InvalidPathException e) {
            throw unspeakable(file, e);
        }
        try {
            PrivateCopy copy = PrivateCopy.of(file);
            try {
                return open(file, copy.file(), copy);
            } catch (SQLException | RuntimeException e) {
                copy.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw failure(file, e);
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

    private static RunFileReader open(Path file, Path readable, PrivateCopy copy) throws SQLException {
        Connection connection = connect(readable);
        try {
            checkFormat(file, connection);
            try (PreparedStatement select = connection.prepareStatement(SELECT_INFO);
                    ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw empty(file);
                }
                UUID logId = logId(file, row.getString(1), row.getString(2));
                Trace trace = trace(file, connection, row);
                return new RunFileReader(file, connection, copy, logId, base(file, logId, row), trace);
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Connection connect(Path readable) throws SQLException {
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

    private static LogException unspeakable(Path file, InvalidPathException e) {
        return new LogException.Unreadable(
                "The name of " + file + " can't be spelled in the encoding of this Java ("
                        + System.getProperty("sun.jnu.encoding") + "). Set LC_ALL=C.UTF-8.",
                e);
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
        Sqlite.execute(connection, "begin"); // one state of a file that may be in the middle of its creation
        int application = Sqlite.pragma(connection, "application_id");
        int format = Sqlite.pragma(connection, "user_version");
        boolean empty = Sqlite.pragma(connection, "schema_version") == 0;
        Sqlite.execute(connection, "commit");
        if (application == 0 && empty) {
            throw empty(file);
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

    /** Nothing is lost with it, so it is no part of a run. */
    private static LogException empty(Path file) {
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

    public Path file() {
        return file;
    }

    /** Whether it reads a private copy: costly to make, and in nobody's way. */
    public boolean readsCopy() {
        return copy != null;
    }

    /** What is the matter with the file, as far as it was read; null if nothing is. */
    public String damage() {
        return salvage == null ? null : file + " is damaged: " + salvage.text() + ". " + GOOD_COPY;
    }

    public boolean isDamaged() {
        return salvage != null;
    }

    /** Whether operations that are missing in it are known to be lost: it is damaged, or a copy of one that was. */
    public boolean hasGaps() {
        return salvage != null || trace.hasGaps();
    }

    /** Whether operations may be lost behind the last one, as far as the file was read. */
    public boolean isCut() {
        return salvage != null ? salvage.isCut() : trace.isCut();
    }

    /** What is missing in a sound copy of a damaged file, as a sentence; null if nothing is, or it is damaged itself. */
    public String gaps() {
        if (salvage != null || !trace.hasGaps()) {
            return null;
        }
        return ask(() -> {
            try {
                Salvage copied = Salvage.ofCopy(connection(), file, logId, base.sequence(), trace);
                return file + " is a sound copy of a damaged file: " + copied.text() + ".";
            } catch (SQLException e) {
                throw failure(file, e);
            }
        });
    }

    /** That operations may be lost behind the last one, of which no server can know, as a sentence; null if none can be. */
    public String openEnd() {
        if (!isCut()) {
            return null;
        }
        return salvage != null
                ? file + " is damaged at its end: " + salvage.tailText() + ". " + GOOD_COPY
                : file + " is a copy of a file that was damaged at its end: what may have followed operation "
                        + trace.last() + " is lost.";
    }

    private long lastTraced() {
        return salvage != null ? salvage.last() : trace.last();
    }

    /** Asks the file, or if it turns out to be damaged, what can be saved of it. */
    private <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (LogException.Damaged e) {
            if (salvage != null || e instanceof LogException.Lost) {
                throw e;
            }
            goOnWithSalvage();
            return question.get();
        }
    }

    private void goOnWithSalvage() {
        Salvage[] result = new Salvage[1];
        PrivateCopy saved = salvage(file, logId, result);
        close();
        copy = saved;
        salvage = result[0];
        ahead = List.of();
    }

    /** Closes the file until the next call reads it again. */
    public void letGo() {
        if (copy == null) {
            disconnect();
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = connect(copy == null ? file : copy.file());
        }
        return connection;
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // Reading leaves nothing to lose.
        }
        connection = null;
    }

    /** The id in the file, on which its checksums are built. */
    public UUID logId() {
        return logId;
    }

    /**
     * Where the operations in the file begin: 0 but for a {@linkplain RunFileCopy part} of a log, which holds operation 1, so
     * that one sees of what, and those after this.
     */
    public Replay.Position base() {
        return base;
    }

    /** What the first operation says. */
    public Operation.Create creation() {
        List<LoggedOperation> first = read(0, 1, 1);
        if (!first.isEmpty() && decode(first.get(0)) instanceof Operation.Create create) {
            return create;
        }
        if (first.isEmpty() && WriterLock.of(file) == WriterLock.Life.LIVE) {
            throw new LogException.TryAgain(file + " has only just begun; try again.", null);
        }
        throw new LogException.Unreadable(file + " has no first operation that creates an object.", null);
    }

    /** @throws LogException.Unreadable naming the file, if the payload makes no sense */
    public Operation decode(LoggedOperation operation) {
        try {
            return OperationCodec.decode(operation);
        } catch (CodecException e) {
            throw new LogException.Unreadable(
                    "Operation " + operation.sequence() + " in " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Sequence of the last operation; 0 if there is none. */
    public long lastSequence() {
        return ask(() -> {
            if (salvage != null) {
                return Math.max(base.sequence(), salvage.last());
            }
            long last = Math.max(base.sequence(), queryLong("select max(sequence) from operation", 0));
            if (trace.hasGaps()) {
                return Math.max(last, trace.last());
            }
            if (last > base.sequence()) {
                readNext(Math.max(base.sequence(), last - 2), 2, Long.MAX_VALUE); // else the number can mean nothing
            }
            return last;
        });
    }

    /** The string that this file last assigned to a path; null if it assigned none. */
    public String lastText(String path) {
        String sql = SELECT + " where path = ? and kind = 'string' order by sequence desc limit 1";
        return ask(() -> {
            try (PreparedStatement select = connection().prepareStatement(sql)) {
                select.setString(1, path);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? new String(operation(row, row.getLong(1)).payload(), StandardCharsets.UTF_8)
                            : null;
                }
            } catch (SQLException e) {
                throw failure(file, e);
            }
        });
    }

    /** Time of an operation in microseconds; 0 if there is none with this sequence. */
    public long timeOf(long sequence) {
        LoggedOperation operation = intact(sequence);
        return operation == null ? 0 : operation.time();
    }

    /** An operation; null if there is none with this sequence, or it is lost. */
    LoggedOperation intact(long sequence) {
        try {
            List<LoggedOperation> one = sequence < 1 ? List.of() : read(sequence - 1, 1, 1);
            return one.isEmpty() ? null : one.get(0);
        } catch (LogException.Lost e) {
            return null;
        }
    }

    /** When the log was begun, in microseconds. */
    public long createdMicros() {
        return ask(() -> queryLong("select created_time from log_info", 0));
    }

    /** How long after its last operation the file is to be kept once it is synced; null for ever. */
    public Duration retention() {
        long micros = ask(() -> queryLong("select retention from log_info", 0));
        return micros == 0 ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    /** Operations that the process called for and that are not in the file, for want of room, as far as it could say. */
    public long dropped() {
        return ask(() -> queryLong("select dropped from log_info", 0));
    }

    /** Bytes of the payloads of the operations after a sequence. */
    public long payloadBytes(long after) {
        return ask(() -> queryLong("select sum(octet_length(payload)) from operation where sequence > ?", after));
    }

    /**
     * The operations after a sequence, in order and without gaps.
     *
     * @param bytesTarget stops after the operation with which the payloads reach it
     * @throws LogException.Lost if the first of them is lost: says which one follows
     */
    public List<LoggedOperation> read(long after, int operationsMax, long bytesTarget) {
        List<LoggedOperation> readBefore = takeAhead(after, operationsMax);
        if (!readBefore.isEmpty()) {
            return readBefore;
        }
        return ask(() -> {
            List<LoggedOperation> operations = readNext(after, operationsMax, bytesTarget);
            if (operations.isEmpty()) {
                requireEnd(after);
            }
            hasRead |= !operations.isEmpty();
            return operations;
        });
    }

    private List<LoggedOperation> readNext(long after, int operationsMax, long bytesTarget) {
        List<LoggedOperation> operations = new ArrayList<>();
        try (PreparedStatement select = connection().prepareStatement(SELECT_AFTER + " order by sequence limit ?")) {
            select.setLong(1, after);
            select.setInt(2, operationsMax);
            long bytes = 0;
            try (ResultSet row = select.executeQuery()) {
                while (bytes < bytesTarget && row.next()) {
                    LoggedOperation operation = operation(row, after + operations.size() + 1);
                    operations.add(operation);
                    bytes += operation.payload().length;
                }
            }
        } catch (SQLException e) {
            failIfFirst(operations, failure(file, e));
        } catch (LogException e) {
            failIfFirst(operations, e);
        }
        return operations;
    }

    /**
     * Damage above the leaves, or in a WAL, can make a file look shorter than it is. So where all has been read, SQLite looks
     * whether every page belongs to something.
     */
    private void requireEnd(long last) {
        if (last < lastTraced()) {
            throw lost(last + 1, lastTraced());
        }
        if (isKnownToEnd || !hasRead || salvage != null || WriterLock.isBeingWritten(file)) {
            return;
        }
        try {
            if (!isWalOfElsewhere(file) && RawPages.hasBrokenWal(file)
                    || !"ok".equals(Sqlite.text(connection(), "pragma quick_check(1)"))) {
                throw new LogException.Damaged(
                        file + " is damaged: something in it can't be reached. " + GOOD_COPY, null);
            }
            isKnownToEnd = true;
        } catch (SQLException | IOException e) {
            throw failure(file, e);
        }
    }

    /** Reads what the next call of {@link #read} with this sequence answers, which may come from another thread. */
    public void readAhead(long after, int operationsMax, long bytesTarget) {
        ahead = read(after, operationsMax, bytesTarget);
        aheadOf = after;
    }

    /** What was read ahead and fits; it answers one call, as a live file goes on. */
    private List<LoggedOperation> takeAhead(long after, int operationsMax) {
        boolean fits = aheadOf == after && ahead.size() <= operationsMax;
        List<LoggedOperation> taken = fits ? ahead : List.of();
        ahead = List.of();
        return taken;
    }

    /** The operations after a sequence that are of these kinds, in order. */
    public List<LoggedOperation> read(long after, Set<OperationKind> kinds) {
        String labels = kinds.stream().map(kind -> "'" + kind.label() + "'").collect(Collectors.joining(", "));
        String sql = SELECT_AFTER + " and kind in (" + labels + ") order by sequence";
        return ask(() -> {
            List<LoggedOperation> operations = new ArrayList<>();
            try (PreparedStatement select = connection().prepareStatement(sql)) {
                select.setLong(1, after);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        operations.add(operation(row, row.getLong(1)));
                    }
                }
                return operations;
            } catch (SQLException e) {
                throw failure(file, e);
            }
        });
    }

    /** What comes before the damage is good; the next call meets it again. */
    private static void failIfFirst(List<LoggedOperation> before, LogException damage) {
        if (before.isEmpty()) {
            throw damage;
        }
    }

    private LoggedOperation operation(ResultSet row, long expected) throws SQLException {
        long sequence = row.getLong(1);
        String label = row.getString(3);
        OperationKind kind = label == null ? null : OperationKind.ofLabel(label);
        String path = row.getString(4);
        byte[] payload = row.getBytes(5);
        if (sequence != expected && expected <= base.sequence()) {
            throw new LogException.Unreadable(
                    file + " is a part of a log: of the operations up to " + base.sequence()
                            + ", it holds the first only.",
                    null);
        }
        if (sequence != expected) {
            throw hasGaps() ? lost(expected, sequence - 1) : damaged(expected + " is missing");
        }
        if (kind == null || path == null || payload == null) {
            throw damaged(sequence + " makes no sense");
        }
        LoggedOperation operation = new LoggedOperation(sequence, row.getLong(2), kind, path, payload, row.getInt(6));
        if (!operation.isIntact(checksum)) {
            throw damaged(sequence + " fails its checksum");
        }
        return operation;
    }

    private LogException.Lost lost(long first, long last) {
        String which = first == last ? "Operation " + first + " is" : "Operations " + first + " to " + last + " are";
        String consequence = first == 1
                ? " The first one says what object it is: without it, only a server that knows that takes the rest."
                : "";
        return new LogException.Lost(
                which + " lost from " + file + ": it is damaged there." + consequence + " " + GOOD_COPY,
                logId,
                first,
                last);
    }

    /** On a network file system without locks, one may look while the writer is in the middle of a commit. */
    private LogException damaged(String what) {
        return WriterLock.isBeingWritten(file)
                ? new LogException.TryAgain(
                        "What can be read of " + file + " makes no sense now, while it is being written; try again.",
                        null)
                : new LogException.Damaged(file + " is damaged: operation " + what + ". " + GOOD_COPY, null);
    }

    /** Checksums of the operations after a sequence, in order, as they stand in the file; {@link Digest#LOST} of lost ones; none before its base. */
    public int[] checksums(long after, int max) {
        if (after < base.sequence()) {
            return new int[0];
        }
        String sql = "select sequence, crc from operation where sequence > ? order by sequence limit ?";
        return ask(() -> {
            try (PreparedStatement select = connection().prepareStatement(sql)) {
                select.setLong(1, after);
                select.setInt(2, max);
                int[] checksums = new int[max];
                int count = 0;
                try (ResultSet row = select.executeQuery()) {
                    while (count < max && row.next()) {
                        long index = row.getLong(1) - after - 1;
                        if (index != count && !hasGaps()) {
                            throw damaged(after + count + 1 + " is missing");
                        }
                        int end = (int) Math.min(index, max);
                        Arrays.fill(checksums, count, end, Digest.LOST);
                        count = end;
                        if (count < max) {
                            checksums[count++] = row.getInt(2);
                        }
                    }
                }
                if (hasGaps()) {
                    int end = (int) Math.max(count, Math.min(max, lastTraced() - after));
                    Arrays.fill(checksums, count, end, Digest.LOST);
                    count = end;
                }
                return Arrays.copyOf(checksums, count);
            } catch (SQLException e) {
                throw failure(file, e);
            }
        });
    }

    /**
     * What SQLite says is wrong with the pages of the file, which it reads all; nothing if nothing is.
     *
     * @param max so many at most
     */
    public List<String> pageDamage(int max) {
        List<String> damage = new ArrayList<>();
        try (PreparedStatement check = connection().prepareStatement("pragma integrity_check(" + max + ")");
                ResultSet row = check.executeQuery()) {
            while (row.next() && damage.size() < max) {
                damage.add(row.getString(1));
            }
            return damage.equals(List.of("ok")) ? List.of() : damage;
        } catch (SQLException e) {
            return List.of(e.getMessage());
        }
    }

    private long queryLong(String sql, long argument) {
        try (PreparedStatement select = connection().prepareStatement(sql)) {
            if (sql.endsWith("?")) {
                select.setLong(1, argument);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    /** A journal that SQLite would have to write to, where we may not or must not: see {@link PrivateCopy}. */
    private static boolean cannotReadInPlace(Path file, SQLException e) {
        int code = e.getErrorCode() & 0xff;
        boolean wouldWrite =
                code == SQLITE_READONLY || code == SQLITE_CANTOPEN || SHM_FAILURES.contains(e.getErrorCode());
        return wouldWrite && PrivateCopy.hasJournal(file);
    }

    private static LogException failure(Path file, Exception e) {
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

    @Override
    public void close() {
        disconnect();
        if (copy != null) {
            copy.close();
        }
    }
}
