package dev.nereid.cli;

import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid show}: the fields of a run in local run files. */
@Command(
        name = "show",
        description = "Shows the fields of a run in local run files. Needs no network.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  nereid show offline/6f1c2a --format json"})
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Its ID, the beginning of its offline ID, or its name")
    private String run;

    @Mixin
    private PathOption path;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (LocalRuns runs = LocalRuns.open(path.path(), spec.commandLine().getErr())) {
            print(runs.find(run), format.format(), spec.commandLine().getOut());
        }
        return 0;
    }

    static void print(ObjectView run, Table.Format format, PrintWriter out) {
        Table table = new Table().column("field").column("type").column("value");
        if (format != Table.Format.table) {
            table.numberColumn("points");
        }
        for (AttributeView attribute : run.attributes().values()) {
            table.row()
                    .cell(attribute.path())
                    .cell(attribute.type().label())
                    .cell(Attributes.value(attribute), Attributes.text(attribute));
            if (format != Table.Format.table) {
                Long points =
                        attribute.summary() == null ? null : attribute.summary().count();
                table.cell(points, "");
            }
        }
        table.print(format, out);
    }
}
