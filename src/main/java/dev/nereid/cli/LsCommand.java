package dev.nereid.cli;

import dev.nereid.codec.Instants;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Value;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nereid ls}: the runs in local run files. */
@Command(
        name = "ls",
        description = "Lists the runs in local run files. Needs no network.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  nereid ls --path /scratch/me/runs --format csv"})
final class LsCommand implements Callable<Integer> {
    @Mixin
    private PathOption path;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (LocalRuns runs = LocalRuns.open(path.path(), spec.commandLine().getErr())) {
            print(runs.all(), format.format(), out);
        }
        return 0;
    }

    static void print(List<ObjectView> runs, Table.Format format, PrintWriter out) {
        Table table = new Table()
                .column("id")
                .column("name")
                .column("state")
                .column("failed")
                .column("created")
                .column("project")
                .column("tags")
                .numberColumn("fields");
        for (ObjectView run : runs) {
            AttributeView tags = run.attributes().get("sys/tags");
            List<String> elements = tags == null ? List.of() : tags.elements();
            boolean failed = failed(run);
            long created = run.micros("sys/creation_time");
            table.row()
                    .cell(run.id())
                    .cell(run.text("sys/name"))
                    .cell(run.text("sys/state"))
                    .cell(failed, failed ? "yes" : "no")
                    .cell(Instants.text(created), Format.time(Instants.instant(created)))
                    .cell(run.project())
                    .cell(elements, String.join(" ", elements))
                    .cell(run.attributes().size());
        }
        if (table.isEmpty() && format == Table.Format.table) {
            out.println("No runs.");
            out.flush();
        } else {
            table.print(format, out);
        }
    }

    private static boolean failed(ObjectView run) {
        AttributeView failed = run.attributes().get("sys/failed");
        return failed != null && failed.value() instanceof Value.OfBool value && value.value();
    }
}
