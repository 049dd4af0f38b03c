package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import dev.nereid.model.AttributePath;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The columns that some of the fields of objects make: learned from the objects, since nobody else knows which there are. */
final class FieldColumns {
    static final String ID = "sys/id";

    /** The project of an object, as if it was a field; where somebody has logged a field of this path, that. */
    static final String PROJECT = "project";

    private static final String MONITORING = "monitoring/";

    /** {@code sys} first, what a process records of itself last. */
    static final Comparator<String> ORDER = Comparator.<String, Boolean>comparing(path -> path.startsWith(MONITORING))
            .thenComparing(AttributePath.ORDER);

    private final FieldPatterns wanted;
    private final Set<String> elsewhere;
    private final Map<String, Column.Finder> found = new TreeMap<>(ORDER);
    private int rows;
    private boolean isProjectLogged;

    /** @param elsewhere fields that have columns already, whether they are wanted or not */
    FieldColumns(FieldPatterns wanted, String... elsewhere) {
        this.wanted = wanted;
        this.elsewhere = Set.of(elsewhere);
    }

    /** Asks for no more than is wanted. */
    TableQuery restrict(TableQuery query) {
        return wanted.areOpen() ? query : query.columns(wanted.paths().toArray(String[]::new));
    }

    void learn(TableRow row) {
        rows++;
        isProjectLogged |= row.has(PROJECT);
        row.fields().forEach((path, field) -> {
            if (wanted.include(path)) {
                found.computeIfAbsent(path, each -> new Column.Finder(CellType.STRING))
                        .add(Attributes.value(field));
            }
        });
    }

    /** Whether there was no object. */
    boolean isEmpty() {
        return rows == 0;
    }

    /** Paths and patterns that were asked for and that fit no field of an object; none if there were no objects. */
    List<String> missing() {
        return rows == 0
                ? List.of()
                : wanted.missing(found.keySet()).stream()
                        .filter(word -> !word.equals(PROJECT))
                        .toList();
    }

    /** All but those that are elsewhere. */
    List<Column> columns() {
        return wanted.choose(found.keySet()).stream()
                .filter(path -> !elsewhere.contains(path))
                .map(path -> new Column(path, type(path)))
                .toList();
    }

    private CellType type(String path) {
        Column.Finder finder = found.get(path);
        return finder == null ? CellType.STRING : finder.type();
    }

    void addTo(Table table) {
        for (Column column : columns()) {
            table.namedColumn(column.name(), column.isNumber());
        }
    }

    /** Once all objects were learned. */
    boolean isProject(Column column) {
        return column.name().equals(PROJECT) && !isProjectLogged;
    }

    /** For programs, once all objects were learned. */
    Object value(TableRow row, Column column) {
        if (isProject(column)) {
            return row.project().orElse(null);
        }
        return row.has(column.name()) ? Attributes.value(row.get(column.name())) : null;
    }

    /** Adds the cells of an object to a row of a table. */
    void cells(TableRow row, Table table) {
        for (Column column : columns()) {
            if (isProject(column)) {
                table.cell(row.project().orElse(null));
                continue;
            }
            Field field = row.has(column.name()) ? row.get(column.name()) : null;
            table.cell(
                    field == null ? null : Attributes.value(field), field == null ? "" : Attributes.shortText(field));
        }
    }
}
