package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.APPLIED_RANGE;
import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.OBJECT_ALIAS;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.PROJECT;
import static dev.nereid.db.jooq.Tables.REJECTION;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.exception.DataAccessException;

/** The rows that a snapshot has: what an object is, and nothing of who may use the server. Copied in portions. */
final class SnapshotRows {
    /** Few, since one block may be as large as an operation. */
    private static final int ROWS_AT_ONCE = 32;

    /** Rows of one table; of one object where they are taken from a store. */
    record Part(Table<?> table, Condition ofObject) {}

    private SnapshotRows() {}

    /** All parts but the project's and the object's own row, in an order in which what is referred to comes first. */
    static List<Part> of(long object) {
        List<Part> parts = new ArrayList<>();
        for (TableField<?, Long> key : List.of(OBJECT_ALIAS.TARGET, OPERATION_LOG.TARGET)) {
            parts.add(new Part(key.getTable(), key.eq(object)));
        }
        parts.add(new Part(APPLIED_RANGE, ObjectRows.ofLog(APPLIED_RANGE.LOG_ROW, object)));
        for (TableField<?, Long> key : List.of(REJECTION.TARGET, FILE_REFERENCE.TARGET, ATTRIBUTE.TARGET)) {
            parts.add(new Part(key.getTable(), key.eq(object)));
        }
        for (TableField<?, Long> key : ObjectRows.OF_ATTRIBUTE) {
            parts.add(new Part(key.getTable(), ObjectRows.ofAttribute(key, object)));
        }
        return parts;
    }

    /**
     * Plain JDBC to write, as a run has many rows, and there are many runs.
     *
     * @param change what becomes of a value of a field
     * @param failure what it means that a row can't be read
     */
    static void copy(
            DSLContext from,
            Part part,
            DSLContext to,
            BiFunction<Field<?>, Object, Object> change,
            Function<DataAccessException, RuntimeException> failure) {
        Field<?>[] fields = part.table().fields();
        try (Cursor<Record> rows = open(from, part, failure)) {
            List<Record> first = next(rows, failure);
            if (!first.isEmpty()) {
                to.connection(connection -> {
                    try (PreparedStatement insert = connection.prepareStatement(insert(part.table()))) {
                        for (List<Record> some = first; !some.isEmpty(); some = next(rows, failure)) {
                            for (Record row : some) {
                                for (int i = 0; i < fields.length; i++) {
                                    insert.setObject(i + 1, change.apply(fields[i], row.get(i)));
                                }
                                insert.addBatch();
                            }
                            insert.executeBatch();
                        }
                    }
                });
            }
        }
    }

    private static Cursor<Record> open(
            DSLContext from, Part part, Function<DataAccessException, RuntimeException> failure) {
        try {
            return from.select(part.table().fields())
                    .from(part.table())
                    .where(part.ofObject())
                    .fetchSize(ROWS_AT_ONCE)
                    .fetchLazy();
        } catch (DataAccessException e) { // such as for want of the table
            throw failure.apply(e);
        }
    }

    private static String insert(Table<?> table) {
        List<String> names = table.fieldStream().map(Field::getName).toList();
        return "insert into " + table.getName() + " (" + String.join(", ", names) + ") values ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
    }

    private static List<Record> next(Cursor<Record> rows, Function<DataAccessException, RuntimeException> failure) {
        try {
            return rows.fetchNext(ROWS_AT_ONCE);
        } catch (DataAccessException e) {
            throw failure.apply(e);
        }
    }

    static Set<String> tables() {
        return Stream.concat(Stream.of(PROJECT, TRACKED_OBJECT), of(0).stream().map(Part::table))
                .map(Table::getName)
                .collect(Collectors.toSet());
    }
}
