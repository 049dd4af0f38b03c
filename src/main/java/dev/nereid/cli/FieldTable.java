package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Objects as rows, and their fields as columns. What programs get is read twice: which columns there are, and of which types,
 * has to be known before the first row, and no more than some rows are in memory.
 */
final class FieldTable {
    private static final Shown NOTHING = new Shown(null, "");

    private final Function<TableQuery, Iterable<TableRow>> source;
    private final Supplier<TableQuery> query;
    private final FieldPatterns wanted;
    private final FieldColumns fields;

    /**
     * @param source answers queries
     * @param query which rows, in which order; a new one at each call
     */
    FieldTable(Function<TableQuery, Iterable<TableRow>> source, Supplier<TableQuery> query, FieldPatterns wanted) {
        this.source = source;
        this.query = query;
        this.wanted = wanted;
        this.fields = new FieldColumns(wanted, FieldColumns.ID);
    }

    private Iterable<TableRow> table() {
        return source.apply(fields.restrict(query.get()));
    }

    /** Reads all rows, to say what columns they have. */
    List<Column> columns() {
        table().forEach(fields::learn);
        List<Column> columns = new ArrayList<>(List.of(new Column(FieldColumns.ID, CellType.STRING)));
        columns.addAll(fields.columns());
        return columns;
    }

    /** The same, with the project behind the ID unless it is among them. */
    List<Column> columnsWithProject() {
        List<Column> columns = columns();
        if (columns.stream().noneMatch(column -> column.name().equals(FieldColumns.PROJECT))) {
            columns.add(1, new Column(FieldColumns.PROJECT, CellType.STRING));
        }
        return columns;
    }

    /** Reads all rows again. */
    void writeTo(List<Column> columns, RowWriter out) throws IOException {
        for (TableRow row : table()) {
            List<Object> cells = new ArrayList<>(columns.size());
            cells.add(row.id());
            for (Column column : columns.subList(1, columns.size())) {
                cells.add(fields.value(row, column));
            }
            out.write(cells);
        }
    }

    /** @param value null unless it is a number: what else is shown short may be large */
    private record Shown(Number value, String text) {
        static Shown of(Field field) {
            return new Shown(
                    Attributes.value(field) instanceof Number number ? number : null, Attributes.shortText(field));
        }
    }

    private record ForPeople(String id, String offlineId, String project, Map<String, Shown> cells) {}

    /** Reads all rows. */
    Table forPeople() {
        List<ForPeople> rows = new ArrayList<>();
        for (TableRow row : table()) {
            fields.learn(row);
            Map<String, Shown> cells = new HashMap<>();
            row.fields().forEach((path, field) -> {
                if (wanted.include(path)) {
                    cells.put(path, Shown.of(field));
                }
            });
            rows.add(new ForPeople(row.id(), row.offlineId(), row.project().orElse(""), cells));
        }
        Table table = new Table().column("id");
        fields.addTo(table);
        ShortIds ids = ShortIds.of(rows.stream().map(ForPeople::offlineId).toList());
        List<Column> columns = fields.columns();
        for (ForPeople row : rows) {
            table.row().cell(ids.text(row.id()));
            for (Column column : columns) {
                Shown shown = fields.isProject(column)
                        ? new Shown(null, row.project())
                        : row.cells().getOrDefault(column.name(), NOTHING);
                table.cell(shown.value(), shown.text());
            }
        }
        return table;
    }

    /** Once the rows were read: whether there are none. */
    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Once the rows were read: paths and patterns that were asked for and that no row has; none if there are no rows. */
    List<String> missing() {
        return fields.missing();
    }
}
