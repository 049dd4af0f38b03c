package dev.nereid.testing;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** What only a checkpointed process or a container snapshot does to a run file: goes on where another one went on too. */
public final class RunFiles {
    private RunFiles() {}

    /** Changes a file that nobody has open, behind everybody's back. */
    public static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Appends operations to a finished file as its own writer would have done. */
    public static void goOn(Path file, Operation... operations) throws SQLException {
        goOn(file, MicroClock.SYSTEM, operations);
    }

    public static void goOn(Path file, MicroClock clock, Operation... operations) throws SQLException {
        UUID logId;
        long sequence;
        long time;
        try (RunFileReader reader = RunFileReader.open(file)) {
            logId = reader.logId();
            sequence = reader.lastSequence();
            time = reader.timeOf(sequence);
        }
        LoggedOperation.Checksum checksum = new LoggedOperation.Checksum(logId);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement insert = OperationRows.insert(connection)) {
            for (Operation operation : operations) {
                sequence++;
                time = Math.max(time + 1, clock.micros());
                OperationRows.add(insert, OperationRows.logged(checksum, sequence, time, operation));
            }
            insert.executeBatch();
        }
    }
}
