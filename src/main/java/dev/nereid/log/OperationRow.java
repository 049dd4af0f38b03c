package dev.nereid.log;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.OperationKind;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How an operation goes into the table of a run file. */
final class OperationRow {
    private static final String ROW = "operation (sequence, time, kind, path, payload, crc) values (?, ?, ?, ?, ?, ?)";

    /** Takes what {@link #add} adds. */
    static final String INSERT = "insert into " + ROW;

    /** The same; of two with one sequence, the first stays. */
    static final String INSERT_IF_NEW = "insert or ignore into " + ROW;

    private OperationRow() {}

    /** To the batch of the statement. */
    static void add(PreparedStatement insert, LoggedOperation operation) throws SQLException {
        add(
                insert,
                operation.sequence(),
                operation.time(),
                operation.kind(),
                operation.path(),
                operation.payload(),
                operation.crc());
    }

    static void add(
            PreparedStatement insert,
            long sequence,
            long time,
            OperationKind kind,
            String path,
            byte[] payload,
            int crc)
            throws SQLException {
        insert.setLong(1, sequence);
        insert.setLong(2, time);
        insert.setString(3, kind.label());
        insert.setString(4, path);
        if (kind.isText()) {
            insert.setString(5, new String(payload, StandardCharsets.UTF_8));
        } else {
            insert.setBytes(5, payload);
        }
        insert.setInt(6, crc);
        insert.addBatch();
    }
}
