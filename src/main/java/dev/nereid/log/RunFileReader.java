package dev.nereid.log;

import dev.nereid.codec.CodecException;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.PrivateCopy;
import dev.nereid.db.Sqlite;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Reads a run file, live or finished. Every call is a transaction of its own that has ended when the call returns, and
 * every operation is checked against its checksum. An open reader keeps a file from being finalised, so close it soon, and
 * {@linkplain #letGo let go} of the file before anything slow. For one thread.
 */
public final class RunFileReader implements AutoCloseable {
    private static final int SQLITE_READONLY = 8;
    private static final int SQLITE_CANTOPEN = 14;
    private static final int SQLITE_NOTADB = 26;

    private final Path file;
    private Connection connection; // null while the file is let go
    private final PrivateCopy copy; // null if the file could be read in place
    private final UUID logId;
    private final Checksum checksum;

    private RunFileReader(Path file, Connection connection, PrivateCopy copy, UUID logId) {
        this.file = file;
        this.connection = connection;
        this.copy = copy;
        this.logId = logId;
        this.checksum = new Checksum(logId);
    }

    /**
     * @throws LogException.Unreadable if it is no run file, empty, or of a newer format
     * @throws LogException.TryAgain if it can't be read now but its writer may be alive
     */
    public static RunFileReader open(Path file) {
        if (!Files.isReadable(file)) {
            String why = Files.exists(file) ? "you may not read it" : "it doesn't exist";
            throw new LogException.Unreadable("Can't read the run file " + file + ": " + why + ".", null);
        }
        try {
            return open(file, file, null);
        } catch (SQLException e) {
            if (!cannotReadInPlace(file, e)) {
                throw failure(file, e);
            }
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

    private static RunFileReader open(Path file, Path readable, PrivateCopy copy) throws SQLException {
        Connection connection = Sqlite.openReader(readable);
        try {
            checkFormat(file, connection);
            try (PreparedStatement select = connection.prepareStatement("select log_id from log_info");
                    ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("its writer ended before it wrote the log's id");
                }
                return new RunFileReader(file, connection, copy, UUID.fromString(row.getString(1)));
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void checkFormat(Path file, Connection connection) throws SQLException {
        Sqlite.execute(connection, "begin"); // one state of a file that may be in the middle of its creation
        int application = Sqlite.pragma(connection, "application_id");
        int format = Sqlite.pragma(connection, "user_version");
        boolean empty = Sqlite.pragma(connection, "schema_version") == 0;
        Sqlite.execute(connection, "commit");
        if (application == 0 && empty) {
            throw new SQLException("it is empty: its writer ended, or has only just begun");
        }
        if (application != Sqlite.RUN_FILE_APPLICATION_ID) {
            throw new LogException.Unreadable(file + " is an SQLite file, but no run file of Nereid.", null);
        }
        if (format > Sqlite.RUN_FILE_FORMAT) {
            throw new LogException.Unreadable(
                    file + " is a run file of format " + format + "; this version of Nereid knows formats up to "
                            + Sqlite.RUN_FILE_FORMAT + ". The data is safe. Use a newer Nereid.",
                    null);
        }
    }

    public Path file() {
        return file;
    }

    /** Whether it reads a private copy: costly to make, and in nobody's way. */
    public boolean readsCopy() {
        return copy != null;
    }

    /** Closes the file until the next call reads it again. */
    public void letGo() {
        if (copy == null) {
            disconnect();
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = Sqlite.openReader(file);
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
        return queryLong("select max(sequence) from operation", 0);
    }

    /** Time of an operation in microseconds; 0 if there is none with this sequence. */
    public long timeOf(long sequence) {
        return queryLong("select time from operation where sequence = ?", sequence);
    }

    /**
     * The operations after a sequence, in order.
     *
     * @param bytesTarget stops after the operation with which the payloads reach it
     * @throws LogException.Unreadable if one of them is damaged or missing
     */
    public List<LoggedOperation> read(long after, int operationsMax, long bytesTarget) {
        List<LoggedOperation> operations = new ArrayList<>();
        String sql = "select sequence, time, kind, path, payload, crc from operation where sequence > ?"
                + " order by sequence limit ?";
        try (PreparedStatement select = connection().prepareStatement(sql)) {
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
            return operations;
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private LoggedOperation operation(ResultSet row, long expected) throws SQLException {
        long sequence = row.getLong(1);
        String label = row.getString(3);
        OperationKind kind = label == null ? null : OperationKind.ofLabel(label);
        String path = row.getString(4);
        byte[] payload = row.getBytes(5);
        if (sequence != expected) {
            throw new LogException.Unreadable("Operation " + expected + " is missing from " + file + ".", null);
        }
        if (kind == null || path == null || payload == null) {
            throw new LogException.Unreadable("Operation " + sequence + " in " + file + " is damaged.", null);
        }
        LoggedOperation operation = new LoggedOperation(sequence, row.getLong(2), kind, path, payload, row.getInt(6));
        if (!operation.isIntact(checksum)) {
            throw new LogException.Unreadable(
                    "Operation " + sequence + " in " + file
                            + " fails its checksum: the file is damaged. If there is a good copy of it, put that in its place.",
                    null);
        }
        return operation;
    }

    /** Checksums of the operations after a sequence, in order, as they stand in the file. */
    public int[] checksums(long after, int max) {
        String sql = "select crc from operation where sequence > ? order by sequence limit ?";
        try (PreparedStatement select = connection().prepareStatement(sql)) {
            select.setLong(1, after);
            select.setInt(2, max);
            int[] checksums = new int[max];
            int count = 0;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    checksums[count++] = row.getInt(1);
                }
            }
            return Arrays.copyOf(checksums, count);
        } catch (SQLException e) {
            throw failure(file, e);
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
        boolean wouldWrite = code == SQLITE_READONLY || code == SQLITE_CANTOPEN;
        return wouldWrite && PrivateCopy.hasJournal(file);
    }

    private static LogException failure(Path file, Exception e) {
        if (WriterLock.of(file) == WriterLock.Life.LIVE) {
            return new LogException.TryAgain(
                    "Can't read the run file " + file + " now: " + e.getMessage() + ". It is being written; try again.",
                    e);
        }
        boolean foreign = e instanceof SQLException sql && (sql.getErrorCode() & 0xff) == SQLITE_NOTADB;
        return new LogException.Unreadable(
                foreign
                        ? file + " is no run file: SQLite finds no database in it."
                        : "Can't read the run file " + file + ": " + e.getMessage() + ".",
                e);
    }

    @Override
    public void close() {
        disconnect();
        if (copy != null) {
            copy.close();
        }
    }
}
