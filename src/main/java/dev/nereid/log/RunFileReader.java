package dev.nereid.log;

import dev.nereid.codec.CodecException;
import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.Sqlite;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    private static final String SELECT = "select sequence, time, kind, path, payload, crc from operation";

    private static final String SELECT_AFTER = SELECT + " where sequence > ?";

    private final OpenRunFile run;
    private final Checksum checksum;
    private boolean isKnownToEnd; // whether what seems to be the end was looked at
    private boolean isKnownToBeInOrder;
    private boolean hasRead;
    private long aheadOf; // sequence behind which the operations follow that were read ahead
    private List<LoggedOperation> ahead = List.of();

    private RunFileReader(OpenRunFile run) {
        this.run = run;
        this.checksum = new Checksum(run.logId);
    }

    /**
     * @throws LogException.Unreadable if it is no run file, empty, or of a newer format
     * @throws LogException.TryAgain if it can't be read now but its writer may be alive
     */
    public static RunFileReader open(Path file) {
        return new RunFileReader(RunFileOpening.open(file, false));
    }

    /** As {@link #open}, but SQLite leaves nothing beside a file whose writer is gone: a copy is read where it would. */
    public static RunFileReader openLeavingNothing(Path file) {
        return new RunFileReader(RunFileOpening.open(file, true));
    }

    public Path file() {
        return run.file;
    }

    /** Whether it reads a private copy: costly to make, and in nobody's way. */
    public boolean readsCopy() {
        return run.isCopy();
    }

    /** Closes the file until the next call reads it again. */
    public void letGo() {
        run.letGo();
    }

    /** What is the matter with the file, as far as it was read; null if nothing is. */
    public String damage() {
        return run.damage();
    }

    public boolean isDamaged() {
        return run.isDamaged();
    }

    /** Whether operations that are missing in it are known to be lost: it is damaged, or a copy of one that was. */
    public boolean hasGaps() {
        return run.hasGaps();
    }

    /** Whether operations may be lost behind the last one, as far as the file was read. */
    public boolean isCut() {
        return run.isCut();
    }

    /** Whether operations are lost from it, or may be: not where it is damaged and nothing is lost, as far as it was read. */
    public boolean lacksSome() {
        return run.lacksSome();
    }

    /** {@link #damage} or {@link #gaps}, without what can be done; null if neither. */
    public String missing() {
        return run.missing();
    }

    /** What is missing in a sound copy of a damaged file, as a sentence; null if nothing is, or it is damaged itself. */
    public String gaps() {
        return run.gaps();
    }

    /** That operations may be lost behind the last one, of which no server can know, as a sentence; null if none can be. */
    public String openEnd() {
        return run.openEnd();
    }

    /** The id in the file, on which its checksums are built. */
    public UUID logId() {
        return run.logId;
    }

    /**
     * Where the operations in the file begin: 0 but for a {@linkplain RunFileCopy part} of a log, which holds operation 1, so
     * that one sees of what, and those after this.
     */
    public Replay.Position base() {
        return run.base;
    }

    /** Asks several things of one state of the file, which is locked but once. The answers are to come soon. */
    public <T> T together(Supplier<T> questions) {
        Connection connection = null;
        try {
            connection = run.ask(this::connection);
            Sqlite.execute(connection, "begin");
            return questions.get();
        } catch (SQLException e) {
            throw RunFileFailure.of(run.file, e);
        } finally {
            run.endRead(connection);
        }
    }

    private Connection connection() {
        try {
            return run.connection();
        } catch (SQLException e) {
            throw RunFileFailure.of(run.file, e);
        }
    }

    /** What the first operation says. */
    public Operation.Create creation() {
        List<LoggedOperation> first = read(0, 1, 1);
        if (!first.isEmpty() && decode(first.get(0)) instanceof Operation.Create create) {
            return create;
        }
        if (first.isEmpty() && WriterLock.of(run.file) == WriterLock.Life.LIVE) {
            throw new LogException.TryAgain(run.file + " has only just begun; try again.", null);
        }
        throw new LogException.Unreadable(run.file + " has no first operation that creates an object.", null);
    }

    /** @throws LogException.Unreadable naming the file, if the payload makes no sense */
    public Operation decode(LoggedOperation operation) {
        try {
            return OperationCodec.decode(operation);
        } catch (CodecException e) {
            throw new LogException.Unreadable(
                    "Operation " + operation.sequence() + " in " + run.file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Sequence of the last operation; 0 if there is none. By the last pages of the file: see {@link #lastSequenceOfAll}. */
    public long lastSequence() {
        return run.ask(() -> {
            long base = run.base.sequence();
            if (run.isDamaged()) {
                return Math.max(base, run.lastTraced());
            }
            long last = Math.max(base, LastRows.sequence(run));
            if (run.hasGaps()) {
                return Math.max(last, run.lastTraced());
            }
            if (last == base) {
                requireReachable(); // what is there may look like nothing
            } else {
                readNext(Math.max(base, last - 2), 2, Long.MAX_VALUE); // else the number can mean nothing
            }
            return last;
        });
    }

    /**
     * As {@link #lastSequence}, for whoever reads up to that and no further: in a file that nobody writes, no damage hides
     * operations behind it. To know that, all of the file is read.
     */
    public long lastSequenceOfAll() {
        run.ask(() -> {
            requireReachable();
            return null;
        });
        return lastSequence();
    }

    /** The string that this file last assigned to a path; null if it assigned none. */
    public String lastText(String path) {
        String sql = SELECT + " where path = ? and kind = 'string' order by sequence desc limit 1";
        return run.ask(() -> {
            try (PreparedStatement select = run.connection().prepareStatement(sql)) {
                select.setString(1, path);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? new String(operation(row, row.getLong(1)).payload(), StandardCharsets.UTF_8)
                            : null;
                }
            } catch (SQLException e) {
                throw RunFileFailure.of(run.file, e);
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
        return run.ask(() -> queryLong("select created_time from log_info", 0));
    }

    /** How long after its last operation the file is to be kept once it is synced; null for ever. */
    public Duration retention() {
        long micros = run.ask(() -> queryLong("select retention from log_info", 0));
        return micros == 0 ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    /** Operations that the process called for and that are not in the file, for want of room, as far as it could say. */
    public long dropped() {
        return run.ask(() -> queryLong("select dropped from log_info", 0));
    }

    /** Bytes of the payloads of the operations after a sequence. */
    public long payloadBytes(long after) {
        return run.ask(() -> queryLong("select sum(octet_length(payload)) from operation where sequence > ?", after));
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
        return run.ask(() -> {
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
        try (PreparedStatement select =
                run.connection().prepareStatement(SELECT_AFTER + " order by sequence limit ?")) {
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
            failIfFirst(operations, RunFileFailure.of(run.file, e));
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
        if (last < run.lastTraced()) {
            throw lost(last + 1, run.lastTraced());
        }
        if (hasRead || last <= run.base.sequence()) {
            requireReachable();
        }
    }

    private void requireReachable() {
        if (isKnownToEnd || run.isDamaged() || WriterLock.isBeingWritten(run.file)) {
            return;
        }
        try {
            if (!RunFileOpening.isWalOfElsewhere(run.file) && RawPages.hasBrokenWal(run.file)
                    || !"ok".equals(Sqlite.text(run.connection(), "pragma quick_check(1)"))) {
                throw RunFileFailure.damaged(run.file, "something in it can't be reached");
            }
            isKnownToEnd = true;
        } catch (SQLException | IOException e) {
            throw RunFileFailure.of(run.file, e);
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
        return run.ask(() -> {
            List<LoggedOperation> operations = new ArrayList<>();
            try (PreparedStatement select = run.connection().prepareStatement(sql)) {
                select.setLong(1, after);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        operations.add(operation(row, row.getLong(1)));
                    }
                }
                return operations;
            } catch (SQLException e) {
                throw RunFileFailure.of(run.file, e);
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
        if (sequence < expected) {
            throw damaged(sequence + " is out of order");
        }
        if (sequence != expected && expected <= run.base.sequence()) {
            throw new LogException.Unreadable(
                    run.file + " is a part of a log: of the operations up to " + run.base.sequence()
                            + ", it holds the first only.",
                    null);
        }
        if (sequence != expected) {
            throw run.hasGaps() ? lost(expected, sequence - 1) : damaged(expected + " is missing");
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

    private LogException damaged(String operation) {
        return RunFileFailure.damaged(run.file, "operation " + operation);
    }

    private LogException.Lost lost(long first, long last) {
        requireOrder();
        return RunFileFailure.lost(run.file, run.logId, first, last);
    }

    private void requireGaps(long missing) {
        if (!run.hasGaps()) {
            throw damaged(missing + " is missing");
        }
        requireOrder();
    }

    /** What is missing in a copy of a damaged file is lost, unless the copy is damaged, too, and has it elsewhere. */
    private void requireOrder() {
        if (isKnownToBeInOrder || run.isDamaged() || WriterLock.isBeingWritten(run.file)) {
            return;
        }
        try {
            if (!"ok".equals(Sqlite.text(run.connection(), "pragma quick_check(1)"))) {
                throw RunFileFailure.damaged(run.file, "something in it is out of order");
            }
            isKnownToBeInOrder = true;
        } catch (SQLException e) {
            throw RunFileFailure.of(run.file, e);
        }
    }

    /**
     * Checksums of the operations after a sequence, in order, as they stand in the file; {@link Digest#LOST} of lost ones;
     * none before its base.
     */
    public int[] checksums(long after, int max) {
        if (after < run.base.sequence()) {
            return new int[0];
        }
        String sql = "select sequence, crc from operation where sequence > ? order by sequence limit ?";
        return run.ask(() -> {
            try (PreparedStatement select = run.connection().prepareStatement(sql)) {
                select.setLong(1, after);
                select.setInt(2, max);
                int[] checksums = new int[max];
                int count = 0;
                try (ResultSet row = select.executeQuery()) {
                    while (count < max && row.next()) {
                        long index = row.getLong(1) - after - 1;
                        if (index < count) {
                            throw damaged(row.getLong(1) + " is out of order");
                        }
                        if (index != count) {
                            requireGaps(after + count + 1);
                        }
                        int end = (int) Math.min(index, max);
                        Arrays.fill(checksums, count, end, Digest.LOST);
                        count = end;
                        if (count < max) {
                            checksums[count++] = row.getInt(2);
                        }
                    }
                }
                if (run.hasGaps()) {
                    int end = (int) Math.max(count, Math.min(max, run.lastTraced() - after));
                    if (end > count) {
                        requireOrder();
                    }
                    Arrays.fill(checksums, count, end, Digest.LOST);
                    count = end;
                }
                return Arrays.copyOf(checksums, count);
            } catch (SQLException e) {
                throw RunFileFailure.of(run.file, e);
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
        try (PreparedStatement check = run.connection().prepareStatement("pragma integrity_check(" + max + ")");
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
        try (PreparedStatement select = run.connection().prepareStatement(sql)) {
            if (sql.endsWith("?")) {
                select.setLong(1, argument);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw RunFileFailure.of(run.file, e);
        }
    }

    @Override
    public void close() {
        run.close();
    }
}
