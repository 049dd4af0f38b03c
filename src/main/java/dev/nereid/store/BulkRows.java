package dev.nereid.store;

import dev.nereid.db.Database;
import dev.nereid.db.NulFree;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableRecord;
import org.jooq.UpdatableRecord;

/**
 * Inserts and updates of whole rows by plain JDBC: each statement is written once. A run has hundreds of rows, and to have
 * each rendered takes ten times as long as to store it.
 */
final class BulkRows {
    private static final NulFree TEXT = new NulFree();
    private static final Map<Table<?>, Statement> INSERTS = new ConcurrentHashMap<>();
    private static final Map<Table<?>, Statement> UPDATES = new ConcurrentHashMap<>();

    /** @param columns of the parameters, in their order */
    private record Statement(String sql, Field<?>[] columns, int[] places) {
        static Statement of(String sql, Table<?> table, List<Field<?>> columns) {
            int[] places = columns.stream().mapToInt(table.fieldsRow()::indexOf).toArray();
            return new Statement(sql, columns.toArray(Field<?>[]::new), places);
        }
    }

    private BulkRows() {}

    /** Of one table. */
    static void insert(DSLContext db, List<? extends TableRecord<?>> rows) {
        if (!rows.isEmpty()) {
            execute(db, INSERTS.computeIfAbsent(rows.get(0).getTable(), BulkRows::insertInto), rows);
        }
    }

    /** Of one table, by its primary key, which is not changed. */
    static void update(DSLContext db, List<? extends UpdatableRecord<?>> rows) {
        if (!rows.isEmpty()) {
            execute(db, UPDATES.computeIfAbsent(rows.get(0).getTable(), BulkRows::updateOf), rows);
        }
    }

    private static Statement insertInto(Table<?> table) {
        String sql = "insert into " + table.getName() + " (" + names(table) + ") values ("
                + "?, ".repeat(table.fields().length - 1) + "?)";
        return Statement.of(sql, table, List.of(table.fields()));
    }

    static String names(Table<?> table) {
        return Arrays.stream(table.fields()).map(Field::getName).collect(Collectors.joining(", "));
    }

    private static Statement updateOf(Table<?> table) {
        List<? extends Field<?>> keys = table.getPrimaryKey().getFields();
        List<Field<?>> others = Arrays.stream(table.fields())
                .filter(field -> !keys.contains(field))
                .collect(Collectors.toList());
        String sql =
                "update " + table.getName() + " set " + assigned(others, ", ") + " where " + assigned(keys, " and ");
        return Statement.of(
                sql, table, Stream.concat(others.stream(), keys.stream()).toList());
    }

    private static String assigned(List<? extends Field<?>> columns, String separator) {
        return columns.stream().map(column -> column.getName() + " = ?").collect(Collectors.joining(separator));
    }

    private static void execute(DSLContext db, Statement statement, List<? extends TableRecord<?>> rows) {
        Database.use(db, statement.sql, prepared -> {
            for (TableRecord<?> row : rows) {
                for (int i = 0; i < statement.places.length; i++) {
                    bind(prepared, i + 1, statement.columns[i].getType(), row.get(statement.places[i]));
                }
                prepared.addBatch();
            }
            return prepared.executeBatch();
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
