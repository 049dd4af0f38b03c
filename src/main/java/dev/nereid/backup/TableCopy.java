package dev.nereid.backup;

import dev.nereid.db.jooq.DefaultSchema;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import org.jooq.Field;
import org.jooq.Table;

/**
 * All rows of a store into the empty tables of another, whichever databases they are in. Values go as they are stored: both
 * store all of them alike.
 */
final class TableCopy {
    /** Few, since one block of a series may be as large as an operation. */
    private static final int ROWS_AT_ONCE = 100;

    private TableCopy() {}

    static void copyAll(Connection from, Connection to) throws SQLException {
        for (Table<?> table : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
            copy(table, from, to);
        }
    }

    /** Empties them. */
    static void clearAll(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (Table<?> table : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
                statement.execute("delete from " + table.getName());
            }
        }
    }

    private static void copy(Table<?> table, Connection from, Connection to) throws SQLException {
        List<String> names = table.fieldStream().map(Field::getName).toList();
        String columns = String.join(", ", names);
        String select = "select " + columns + " from " + table.getName();
        String insert = "insert into " + table.getName() + " (" + columns + ") values ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
        try (Statement query = from.createStatement();
                PreparedStatement target = to.prepareStatement(insert)) {
            query.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = query.executeQuery(select)) {
                int waiting = 0;
                while (row.next()) {
                    for (int i = 0; i < names.size(); i++) {
                        copyValue(table.field(i).getType(), row, target, i + 1);
                    }
                    target.addBatch();
                    waiting++;
                    if (waiting == ROWS_AT_ONCE) {
                        target.executeBatch();
                        waiting = 0;
                    }
                }
                target.executeBatch();
            }
        }
    }

    private static void copyValue(Class<?> type, ResultSet from, PreparedStatement to, int column) throws SQLException {
        if (type == Long.class) {
            long value = from.getLong(column);
            if (from.wasNull()) {
                to.setNull(column, JDBCType.BIGINT.getVendorTypeNumber());
            } else {
                to.setLong(column, value);
            }
        } else if (type == Double.class) {
            double value = from.getDouble(column);
            if (from.wasNull()) {
                to.setNull(column, JDBCType.DOUBLE.getVendorTypeNumber());
            } else {
                to.setDouble(column, value);
            }
        } else if (type == String.class) {
            to.setString(column, from.getString(column));
        } else {
            to.setBytes(column, from.getBytes(column));
        }
    }
}
