package dev.nereid.store;

import dev.nereid.db.NulFree;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableRecord;
import org.jooq.UpdatableRecord;

/**
 * Inserts and updates of many rows of one table by plain JDBC: the statement is written once. A run has hundreds of rows, and
 * to have each rendered and compared with the one before takes ten times as long as to store it.
 */
final class BulkRows {
    private static final NulFree TEXT = new NulFree();

    private BulkRows() {}

    static void insert(DSLContext db, List<? extends TableRecord<?>> rows) {
        if (!rows.isEmpty()) {
            Field<?>[] columns = rows.get(0).fields();
            String sql = "insert into " + rows.get(0).getTable().getName() + " ("
                    + Arrays.stream(columns).map(Field::getName).collect(Collectors.joining(", "))
                    + ") values (" + "?, ".repeat(columns.length - 1) + "?)";
            execute(db, sql, rows, columns);
        }
    }

    /** By the primary key, which is not changed. */
    static void update(DSLContext db, List<? extends UpdatableRecord<?>> rows) {
        if (!rows.isEmpty()) {
            List<? extends Field<?>> keys =
                    rows.get(0).getTable().getPrimaryKey().getFields();
            List<Field<?>> columns = Arrays.stream(rows.get(0).fields())
                    .filter(field -> !keys.contains(field))
                    .collect(Collectors.toList());
            String sql = "update " + rows.get(0).getTable().getName() + " set " + assigned(columns, ", ") + " where "
                    + assigned(keys, " and ");
            columns.addAll(keys);
            execute(db, sql, rows, columns.toArray(Field<?>[]::new));
        }
    }

    private static String assigned(List<? extends Field<?>> columns, String separator) {
        return columns.stream().map(column -> column.getName() + " = ?").collect(Collectors.joining(separator));
    }

    private static void execute(DSLContext db, String sql, List<? extends TableRecord<?>> rows, Field<?>[] columns) {
        db.connection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int[] places = Arrays.stream(columns)
                        .mapToInt(column -> rows.get(0).fieldsRow().indexOf(column))
                        .toArray();
                for (TableRecord<?> row : rows) {
                    for (int i = 0; i < columns.length; i++) {
                        bind(statement, i + 1, columns[i].getType(), row.get(places[i]));
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    private static void bind(PreparedStatement statement, int index, Class<?> type, Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value instanceof String text) {
            statement.setString(index, TEXT.to(text));
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else {
            statement.setNull(index, sqlType(type).getVendorTypeNumber());
        }
    }

    private static JDBCType sqlType(Class<?> type) {
        if (type == Long.class) {
            return JDBCType.BIGINT;
        } else if (type == Double.class) {
            return JDBCType.DOUBLE;
        }
        return type == String.class ? JDBCType.VARCHAR : JDBCType.BINARY;
    }
}
