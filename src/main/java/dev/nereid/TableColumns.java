package dev.nereid;

import dev.nereid.model.AttributePath;
import dev.nereid.model.NearNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A {@link Table} in memory, column by column. Can't be changed; safe for many threads. */
public final class TableColumns {
    private final List<String> ids;
    private final Map<String, TableColumn> columns;

    private TableColumns(List<String> ids, Map<String, TableColumn> columns) {
        this.ids = Collections.unmodifiableList(ids);
        this.columns = Collections.unmodifiableMap(columns);
    }

    static TableColumns of(Table table) {
        List<String> ids = new ArrayList<>();
        Map<String, List<Field>> cells = new TreeMap<>(AttributePath.ORDER);
        for (TableRow row : table) {
            row.fields().forEach((path, field) -> {
                List<Field> column = cells.computeIfAbsent(path, key -> new ArrayList<>());
                fill(column, ids.size());
                column.add(field);
            });
            ids.add(row.id());
        }
        Map<String, TableColumn> columns = new LinkedHashMap<>();
        cells.forEach((path, column) -> {
            fill(column, ids.size());
            columns.put(path, new TableColumn(path, column));
        });
        return new TableColumns(ids, columns);
    }

    private static void fill(List<Field> column, int size) {
        while (column.size() < size) {
            column.add(null);
        }
    }

    public int rowCount() {
        return ids.size();
    }

    /** {@code sys/id} or {@code offline/<object id>} of each row. */
    public List<String> ids() {
        return ids;
    }

    /** Of each path that some row has; {@code sys} first, then by name. */
    public Map<String, TableColumn> all() {
        return columns;
    }

    /** Whether some row has a field of this path. */
    public boolean has(String path) {
        return columns.containsKey(AttributePath.of(path));
    }

    /** @throws FieldNotFoundException if no row has a field of this path, with the names of similar ones */
    public TableColumn get(String path) {
        String normal = AttributePath.of(path);
        TableColumn column = columns.get(normal);
        if (column == null) {
            throw new FieldNotFoundException("None of the " + Counted.of(rowCount(), "row") + " has a field \"" + normal
                    + "\"." + NearNames.question(normal, columns.keySet()));
        }
        return column;
    }
}
