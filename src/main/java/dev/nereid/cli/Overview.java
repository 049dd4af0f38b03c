package dev.nereid.cli;

import dev.nereid.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What {@code nereid ls} says of an object where no columns are asked for. */
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
        List<String> tags) {
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

    static Overview of(TableRow row) {
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
                List.copyOf(row.getSet("sys/tags")));
    }

    /** For programs, as {@link #COLUMNS} has them. */
    List<Object> cells() {
        return Arrays.asList(id, offlineId, kind, customRunId, name, state, failed, created, project, tags);
    }

    /** For people. */
    static Table table(List<Overview> objects) {
        ShortIds ids = ShortIds.of(objects.stream().map(Overview::offlineId).toList());
        Table table = new Table()
                .column("id")
                .textColumn("name")
                .column("state")
                .column("created")
                .textColumn("project")
                .textColumn("tags");
        for (Overview object : objects) {
            table.row()
                    .cell(ids.text(object.id))
                    .cell(object.name)
                    .cell(object.failed ? "failed" : object.state)
                    .cell(object.created == null ? "" : Format.time(object.created))
                    .cell(object.project)
                    .cell(String.join(", ", object.tags));
        }
        return table;
    }
}
