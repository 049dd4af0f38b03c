package dev.nereid.store;

import dev.nereid.db.Database;
import dev.nereid.db.NulFree;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableRecord;

/**
 * Whole rows by one column that names them, or a few, by plain JDBC: each query is written once. Every batch asks a dozen of
 * them, and to have each rendered takes several times as long as to find the row.
 */
final class KeyedRows {
    private static final NulFree TEXT = new NulFree();
    private static final Map<TableField<?, ?>, Query<?>> BY_KEY = new ConcurrentHashMap<>();
    private static final Map<Field<?>, String> COUNTS = new ConcurrentHashMap<>();

    private KeyedRows() {}

    /** Whole rows of a table. To be written once, and asked often. */
    record Query<R extends TableRecord<R>>(Table<R> table, String sql) {
        /** @param condition in SQL, with whatever order and limit may follow it */
        static <R extends TableRecord<R>> Query<R> where(Table<R> table, String condition) {
            return new Query<>(
                    table, "select " + BulkRows.names(table) + " from " + table.getName() + " where " + condition);
        }
    }

    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    static <R extends TableRecord<R>> List<R> list(DSLContext db, Query<R> query, Binding values) {
        return Database.use(db, query.sql, statement -> {
            values.bind(statement);
            List<R> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(record(db, query.table, row));
                }
            }
            return rows;
        });
    }

    /** The first of them; null if there is none. */
    static <R extends TableRecord<R>> R first(DSLContext db, Query<R> query, Binding values) {
        return Database.use(db, query.sql, statement -> {
            values.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? record(db, query.table, row) : null;
            }
        });
    }

    /** Null if there is none. */
    static <R extends TableRecord<R>> R find(DSLContext db, TableField<R, String> key, String value) {
        return find(db, key, statement -> statement.setString(1, TEXT.to(value)));
    }

    /** Null if there is none. */
    static <R extends TableRecord<R>> R find(DSLContext db, TableField<R, Long> key, long value) {
        return find(db, key, statement -> statement.setLong(1, value));
    }

    static long count(DSLContext db, TableField<?, Long> key, long value) {
        String sql = COUNTS.computeIfAbsent(key, KeyedRows::count);
        return Database.use(db, sql, statement -> {
            statement.setLong(1, value);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static <R extends TableRecord<R>> R find(DSLContext db, TableField<R, ?> key, Binding value) {
        @SuppressWarnings("unchecked") // what was put there for a field of this table
        Query<R> query = (Query<R>) BY_KEY.computeIfAbsent(key, field -> byKey(key));
        return first(db, query, value);
    }

    private static <R extends TableRecord<R>> Query<R> byKey(TableField<R, ?> key) {
        return Query.where(key.getTable(), key.getName() + " = ?");
    }

    private static String count(Field<?> key) {
        return "select count(*) from " + ((TableField<?, ?>) key).getTable().getName() + " where " + key.getName()
                + " = ?";
    }

    private static <R extends TableRecord<R>> R record(DSLContext db, Table<R> table, ResultSet row)
            throws SQLException {
        R record = db.newRecord(table);
        for (int i = 0; i < table.fields().length; i++) {
            set(record, table.field(i), row, i + 1);
        }
        record.changed(false);
        return record;
    }

    private static <T> void set(TableRecord<?> record, Field<T> field, ResultSet row, int column) throws SQLException {
        Class<T> type = field.getType();
        Object value;
        if (type == Long.class) {
            value = row.getLong(column);
        } else if (type == Double.class) {
            value = row.getDouble(column);
        } else if (type == String.class) {
            value = TEXT.from(row.getString(column));
        } else {
            value = row.getBytes(column);
        }
        record.set(field, row.wasNull() ? null : type.cast(value));
    }
}
