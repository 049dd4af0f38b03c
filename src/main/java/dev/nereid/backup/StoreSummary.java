package dev.nereid.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * How much is in a store.
 *
 * @param instanceId null if it was never used
 * @param objects that are not deleted
 * @param operations that are applied, of all logs
 * @param contentBytes of all contents of files
 * @param lastChange microseconds of the latest operation; 0 if there is none
 */
public record StoreSummary(
        UUID instanceId,
        long epoch,
        long format,
        long projects,
        long objects,
        long logs,
        long operations,
        long contents,
        long contentBytes,
        long lastChange) {

    static StoreSummary of(Connection store) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet info = statement.executeQuery("select instance_id, epoch, format from store_info")) {
            if (!info.next()) {
                return new StoreSummary(null, 0, 0, 0, 0, 0, 0, 0, 0, 0);
            }
            UUID instance = UUID.fromString(info.getString(1));
            long epoch = info.getLong(2);
            long format = info.getLong(3);
            return new StoreSummary(
                    instance,
                    epoch,
                    format,
                    number(store, "select count(*) from project where deleted_time is null"),
                    number(store, "select count(*) from tracked_object where deleted = 0"),
                    number(store, "select count(*) from operation_log"),
                    number(store, "select coalesce(sum(applied_sequence - base_sequence), 0) from operation_log"),
                    number(store, "select count(*) from file_content"),
                    number(store, "select coalesce(sum(size), 0) from file_content"),
                    number(store, "select coalesce(max(last_time), 0) from operation_log"));
        }
    }

    private static long number(Connection store, String sql) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
