package dev.nereid.testing;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.OperationKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Rows in run files that pass their checksums, as whoever reads the log's id can make them. */
public final class RowForger {
    private static final long TIME = 1;
    private static final String PATH = "forged";
    private static final String VALUE = "1";

    private RowForger() {}

    /** An integer, as the operation of this sequence. */
    public static void insert(Path runFile, long sequence) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + runFile);
                PreparedStatement insert =
                        connection.prepareStatement("insert into operation values (?, ?, 'int', ?, ?, ?)")) {
            byte[] payload = VALUE.getBytes(StandardCharsets.UTF_8);
            insert.setLong(1, sequence);
            insert.setLong(2, TIME);
            insert.setString(3, PATH);
            insert.setString(4, VALUE);
            insert.setInt(
                    5,
                    new LoggedOperation.Checksum(logId(connection))
                            .of(sequence, TIME, OperationKind.INT, PATH, payload));
            insert.executeUpdate();
        }
    }

    private static UUID logId(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select log_id from log_info")) {
            row.next();
            return UUID.fromString(row.getString(1));
        }
    }
}
