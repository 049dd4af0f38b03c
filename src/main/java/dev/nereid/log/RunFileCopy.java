package dev.nereid.log;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.db.Sqlite;
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
    /**
     * What a copy holds.
     *
     * @param end its last operation, with the digest of the log up to there
     * @param lost operations before that which the original has lost, as it is damaged; they are missing in the copy, too
     */
    public record Copied(Replay.Position end, long lost) {}

    private final Connection connection;
    private final PreparedStatement insert;

    private RunFileCopy(Connection connection) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement(OperationRow.INSERT);
    }

    /**
     * @param after what is not to be copied, but for operation 1; {@link RunFileReader#base} for all of it
     * @param end sequence of the last operation to copy
     * @param to a file that does not exist yet, or is empty
     * @throws LogException if the original can't be read, its first operation is lost, or the copy can't be written
     */
    public static Copied write(RunFileReader from, Replay.Position after, long end, Path to) {
        try (RunFileCopy copy = new RunFileCopy(Sqlite.createRunFileCopy(to))) {
            copy.describe(from, after);
            if (after.sequence() > 0) {
                copy.add(from.read(0, 1, 1));
            }
            Copied copied = copy.fill(from, after, end);
            if (from.hasGaps()) { // which may have shown on the way
                RunFileWriter.noteTrace(copy.connection, new Trace(copied.end().sequence(), from.isCut()));
            }
            Sqlite.execute(copy.connection, "commit");
            return copied;
        } catch (SQLException e) {
            throw new LogException("Can't copy " + from.file() + " to " + to + ": " + e.getMessage() + ".", e);
        }
    }

    private void describe(RunFileReader from, Replay.Position after) throws SQLException {
        long retention = from.retention() == null ? 0 : TimeUnit.MICROSECONDS.convert(from.retention());
        RunFileWriter.insertInfo(connection, from.logId(), from.createdMicros(), retention, from.dropped(), after);
    }

    private Copied fill(RunFileReader from, Replay.Position after, long end) throws SQLException {
        RunFileWalk walk = new RunFileWalk(from, after, end);
        while (walk.next()) {
            add(walk.operations());
        }
        Replay.Position last = walk.position();
        if (last.sequence() < end && !from.isDamaged()) { // else its end was that of a row which is none of this log's
            throw new LogException.Unreadable(
                    "Operation " + (last.sequence() + 1) + " is missing from " + from.file() + ".", null);
        }
        return new Copied(last, walk.lost());
    }

    private void add(List<LoggedOperation> operations) throws SQLException {
        for (LoggedOperation operation : operations) {
            OperationRow.add(insert, operation);
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
