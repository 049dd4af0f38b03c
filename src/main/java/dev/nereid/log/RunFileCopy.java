package dev.nereid.log;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.Sqlite;
import dev.nereid.model.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run file made of what another one holds, live or not, as of now: all of its log, or the part after a place that somebody
 * else has. Row by row, each checked on the way, so that the original is only ever read.
 */
public final class RunFileCopy implements AutoCloseable {
    private static final String INSERT =
            "insert into operation (sequence, time, kind, path, payload, crc) values (?, ?, ?, ?, ?, ?)";

    private final Connection connection;
    private final PreparedStatement insert;

    private RunFileCopy(Connection connection) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement(INSERT);
    }

    /**
     * @param after what is not to be copied, but for operation 1; {@link RunFileReader#base} for all of it
     * @param end sequence of the last operation to copy
     * @param to a file that does not exist yet, or is empty
     * @return the last operation in the copy, with the digest of the log up to there
     * @throws LogException if the original can't be read, something in it is damaged, or the copy can't be written
     */
    public static Replay.Position write(RunFileReader from, Replay.Position after, long end, Path to) {
        try (RunFileCopy copy = new RunFileCopy(Sqlite.createRunFileCopy(to))) {
            copy.describe(from, after);
            if (after.sequence() > 0) {
                copy.add(from.read(0, 1, 1));
            }
            Replay.Position last = copy.fill(from, after, end);
            Sqlite.execute(copy.connection, "commit");
            return last;
        } catch (SQLException e) {
            throw new LogException("Can't copy " + from.file() + " to " + to + ": " + e.getMessage() + ".", e);
        }
    }

    private void describe(RunFileReader from, Replay.Position after) throws SQLException {
        String sql = "insert into log_info (log_id, created_time, retention, dropped, base, base_digest)"
                + " values (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement info = connection.prepareStatement(sql)) {
            info.setString(1, from.logId().toString());
            info.setLong(2, from.createdMicros());
            if (from.retention() != null) {
                info.setLong(3, TimeUnit.MICROSECONDS.convert(from.retention()));
            }
            info.setLong(4, from.dropped());
            info.setLong(5, after.sequence());
            if (after.sequence() > 0) {
                info.setLong(6, after.digest());
            }
            info.executeUpdate();
        }
    }

    private Replay.Position fill(RunFileReader from, Replay.Position after, long end) throws SQLException {
        long at = after.sequence();
        long digest = after.digest();
        while (at < end) {
            int max = (int) Math.min(Limits.BATCH_OPERATIONS_MAX, end - at);
            List<LoggedOperation> operations = from.read(at, max, Limits.BATCH_BYTES_TARGET);
            if (operations.isEmpty()) {
                throw new LogException.Unreadable(
                        "Operation " + (at + 1) + " is missing from " + from.file() + ".", null);
            }
            add(operations);
            for (LoggedOperation operation : operations) {
                digest = Digest.next(digest, operation.crc());
            }
            at += operations.size();
        }
        return new Replay.Position(at, digest);
    }

    private void add(List<LoggedOperation> operations) throws SQLException {
        for (LoggedOperation operation : operations) {
            insert.setLong(1, operation.sequence());
            insert.setLong(2, operation.time());
            insert.setString(3, operation.kind().label());
            insert.setString(4, operation.path());
            if (operation.kind().isText()) {
                insert.setString(5, new String(operation.payload(), StandardCharsets.UTF_8));
            } else {
                insert.setBytes(5, operation.payload());
            }
            insert.setInt(6, operation.crc());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        try {
            insert.close();
        } finally {
            connection.close();
        }
    }
}
