package dev.nereid.cli;

import dev.nereid.codec.Instants;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid ls}: the runs in local run files. */
@Command(
        name = "ls",
        description = {
            "Lists the runs, or the models, versions or projects, in local run files. Needs no network.",
            "",
            "IDs are printed as far as it takes to tell the runs apart; --format json has them whole. Exit code 1 if a"
                    + " run file could not be read; the others are listed."
        },
        footer = {"", "Example:", "  nereid ls --path /scratch/me/runs --format csv"})
final class LsCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description = "Only these, of any kind: IDs, beginnings of offline IDs, or names")
    private List<String> chosen = new ArrayList<>();

    @Mixin
    private KindOption kind;

    @Mixin
    private PathOption path;

    @Mixin
    private FormatOption format;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LocalRuns runs =
                LocalRuns.read(path.path(), Main.shell(spec), spec.commandLine().getErr());
        List<ObjectView> meant = chosen.isEmpty() ? runs.ofKind(kind.kind()) : runs.chosen(chosen);
        int others = runs.ofKind(null).size();
        if (meant.isEmpty() && others > 0) {
            spec.commandLine()
                    .getErr()
                    .println("nereid: there is something else here: " + Format.count(others, "object")
                            + ", which --kind all lists.");
        }
        format.print(table(meant), "No " + kind.words() + " in " + path.path().toAbsolutePath() + ".");
        return runs.isComplete() ? 0 : Main.FAILED;
    }

    static Table table(List<ObjectView> runs) {
        int chars = RunNames.shortChars(runs.stream().map(ObjectView::objectId).toList());
        Table table = new Table()
                .column("id")
                .programColumn("offline_id")
                .programColumn("kind")
                .programColumn("custom_run_id")
                .textColumn("name")
                .column("state")
                .programColumn("failed")
                .column("created")
                .textColumn("project")
                .textColumn("tags")
                .numberColumn("fields");
        for (ObjectView run : runs) {
            AttributeView tags = run.attributes().get("sys/tags");
            List<String> elements = tags == null ? List.of() : tags.elements();
            boolean failed = failed(run);
            String state = run.text("sys/state");
            long created = run.micros("sys/creation_time");
            boolean offline = run.id().equals(ObjectId.offline(run.objectId()));
            table.row()
                    .cell(run.id(), offline ? RunNames.abbreviate(run.objectId(), chars) : run.id())
                    .cell(ObjectId.offline(run.objectId()), "")
                    .cell(run.kind().label(), "")
                    .cell(run.text("sys/custom_run_id"), "")
                    .cell(run.text("sys/name"))
                    .cell(state, failed ? "failed" : state)
                    .cell(failed, "")
                    .cell(Instants.text(created), Format.time(Instants.instant(created)))
                    .cell(run.project())
                    .cell(elements, String.join(", ", elements))
                    .cell(run.attributes().size());
        }
        return table;
    }

    private static boolean failed(ObjectView run) {
        AttributeView failed = run.attributes().get("sys/failed");
        return failed != null && failed.value() instanceof Value.OfBool value && value.value();
    }
}
