package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What {@code nereid ls} says of an object where no columns are asked for.
 *
 * @param more that it is sorted by; null if there is none
 */
record Overview(
        String id,
        String offlineId,
        String kind,
        String customRunId,
        String name,
        String state,
        boolean failed,
        Instant created,
        String project,
        List<String> tags,
        Field more) {
    static final List<Column> COLUMNS = List.of(
            new Column("id", CellType.STRING),
            new Column("offline_id", CellType.STRING),
            new Column("kind", CellType.STRING),
            new Column("custom_run_id", CellType.STRING),
            new Column("name", CellType.STRING),
            new Column("state", CellType.STRING),
            new Column("failed", CellType.BOOLEAN),
            new Column("created", CellType.TIME),
            new Column("project", CellType.STRING),
            new Column("tags", CellType.STRINGS));

    /** The fields that it takes. */
    static final String[] FIELDS = {
        "sys/custom_run_id", "sys/name", "sys/state", "sys/failed", "sys/creation_time", "sys/tags"
    };

    /** Whether it says what such a field holds. */
    static boolean shows(String path) {
        return path.equals(FieldColumns.ID) || List.of(FIELDS).contains(path);
    }

    /** @param more path of one more field; null for none */
    static Overview of(TableRow row, String more) {
        return new Overview(
                row.id(),
                row.offlineId(),
                row.kind(),
                row.getString("sys/custom_run_id").orElse(null),
                row.getString("sys/name").orElse(null),
                row.getString("sys/state").orElse(null),
                row.getBoolean("sys/failed").orElse(false),
                row.getInstant("sys/creation_time").orElse(null),
                row.project().orElse(null),
                List.copyOf(row.getSet("sys/tags")),
                more == null ? null : row.fields().get(more));
    }

    /** For programs, as {@link #COLUMNS} has them, and what it is sorted by where there is one more column. */
    List<Object> cells(int columns) {
        Object last = more == null ? null : Attributes.value(more);
        return Arrays.asList(id, offlineId, kind, customRunId, name, state, failed, created, project, tags, last)
                .subList(0, columns);
    }

    /**
     * For people.
     *
     * @param path of one more field; null for none
     */
    static Table table(List<Overview> objects, String path) {
        ShortIds ids = ShortIds.of(objects.stream().map(Overview::offlineId).toList());
        Table table = new Table()
                .column("id")
                .textColumn("name")
                .column("state")
                .column("created")
                .textColumn("project")
                .textColumn("tags");
        if (path != null) {
            table.namedColumn(path, new Column(path, moreType(objects)).isNumber());
        }
        for (Overview object : objects) {
            table.row()
                    .cell(ids.text(object.id))
                    .cell(object.name)
                    .cell(object.failed ? "failed" : object.state)
                    .cell(object.created == null ? "" : Format.time(object.created))
                    .cell(object.project)
                    .cell(String.join(", ", object.tags));
            if (path != null) {
                Field field = object.more;
                table.cell(
                        field == null ? null : Attributes.value(field),
                        field == null ? "" : Attributes.shortText(field));
            }
        }
        return table;
    }

    private static CellType moreType(List<Overview> objects) {
        Column.Finder finder = new Column.Finder(CellType.STRING);
        objects.stream()
                .map(Overview::more)
                .filter(Objects::nonNull)
                .forEach(each -> finder.add(Attributes.value(each)));
        return finder.type();
    }
}
