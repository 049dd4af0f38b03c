package dev.nereid.testing;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.model.Operation;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The table of operations of a run file, for tests that write one by themselves. */
public final class OperationRows {
    private static final String INSERT =
            "insert into operation (sequence, time, kind, path, payload, crc) values (?, ?, ?, ?, ?, ?)";

    private OperationRows() {}

    /** A statement for {@link #add}; to be closed. */
    public static PreparedStatement insert(Connection runFile) throws SQLException {
        return runFile.prepareStatement(INSERT);
    }

    /** To the batch of the statement. */
    public static void add(PreparedStatement insert, LoggedOperation operation) throws SQLException {
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

    /** An operation as a writer logs it. */
    public static LoggedOperation logged(
            LoggedOperation.Checksum checksum, long sequence, long time, Operation operation) {
        byte[] payload = OperationCodec.payload(operation, time);
        int crc = checksum.of(sequence, time, operation.kind(), operation.path(), payload);
        return new LoggedOperation(sequence, time, operation.kind(), operation.path(), payload, crc);
    }
}
