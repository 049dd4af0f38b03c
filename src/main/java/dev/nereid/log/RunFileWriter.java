package dev.nereid.log;

import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.db.Sqlite;
import dev.nereid.model.OperationKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The one write connection of a run file: numbers operations, dates them, adds their checksums, inserts them. For one
 * thread at a time. What was added since {@link #begin} is there after {@link #commit} and not before.
 */
final class RunFileWriter implements AutoCloseable {
    private static final String INSERT =
            "insert into operation (sequence, time, kind, path, payload, crc) values (?, ?, ?, ?, ?, ?)";

    /** Rows that go to SQLite in one call of the driver. */
    private static final int BATCH_ROWS = 512;

    private final Path file;
    private final Connection connection;
    private final PreparedStatement insert;
    private final Checksum checksum;

    private long sequence;
    private long lastTime;
    private int batched;

    // As of the last commit, to return to when a transaction fails.
    private long committedSequence;
    private long committedTime;

    private RunFileWriter(Path file, Connection connection, UUID logId, long notBefore) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.checksum = new Checksum(logId);
        this.insert = connection.prepareStatement(INSERT);
        this.lastTime = notBefore;
        this.committedTime = notBefore;
    }

    /**
     * Creates the file.
     *
     * @param notBefore latest stamp known of the object, in microseconds: everything logged here is later
     */
    static RunFileWriter create(Path file, UUID logId, LogSettings settings, long notBefore) throws SQLException {
        Connection connection = Sqlite.createRunFile(file, settings.fileSystem(), settings.powerSafe());
        try {
            try (PreparedStatement info =
                    connection.prepareStatement("insert into log_info (log_id, created_time) values (?, ?)")) {
                info.setString(1, logId.toString());
                info.setLong(2, settings.clock().micros());
                info.executeUpdate();
            }
            return new RunFileWriter(file, connection, logId, notBefore);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    void begin() throws SQLException {
        Sqlite.execute(connection, "begin immediate");
    }

    /** The time that an operation called at {@code time} gets: later than all before, whatever the clock did. */
    long nextTime(long time) {
        return Math.max(time, lastTime + 1);
    }

    /** @param time from {@link #nextTime} */
    void add(long time, OperationKind kind, String path, byte[] payload) throws SQLException {
        sequence++;
        lastTime = time;
        insert.setLong(1, sequence);
        insert.setLong(2, time);
        insert.setString(3, kind.label());
        insert.setString(4, path);
        if (kind.isText()) {
            insert.setString(5, new String(payload, StandardCharsets.UTF_8));
        } else {
            insert.setBytes(5, payload);
        }
        insert.setInt(6, checksum.of(sequence, time, kind, path, payload));
        insert.addBatch();
        batched++;
        if (batched == BATCH_ROWS) {
            insertBatched();
        }
    }

    /** @return sequence of the last operation that is now safe */
    long commit() throws SQLException {
        insertBatched();
        Sqlite.execute(connection, "commit");
        committedSequence = sequence;
        committedTime = lastTime;
        return committedSequence;
    }

    /** Forgets what was added since {@link #begin}. */
    void rollBack() {
        try {
            insert.clearBatch();
            Sqlite.execute(connection, "rollback");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
        batched = 0;
        sequence = committedSequence;
        lastTime = committedTime;
    }

    private void insertBatched() throws SQLException {
        if (batched > 0) {
            batched = 0;
            insert.executeBatch();
        }
    }

    /** The finaliser's part: this connection is the writer's, so it ends the WAL on it. */
    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
