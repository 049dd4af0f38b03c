package dev.nereid.cli;

import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectView;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid show}: the fields of a run in local run files. */
@Command(
        name = "show",
        description = {
            "Shows the fields of a run in local run files. Needs no network.",
            "",
            "A terminal gets long values cut to fit; --format json has them whole. NaN and the infinities are strings"
                    + " there, since JSON has no such numbers."
        },
        footer = {"", "Example:", "  nereid show offline/6f1c2a --format json"})
final class ShowCommand implements Callable<Integer> {
    /** CLS-3, CLS-FOREST-1. */
    private static final Pattern SERVER_ID = Pattern.compile("[A-Z][A-Z0-9]*(-[A-Z0-9]+){1,2}");

    @Parameters(paramLabel = "RUN", description = "Its ID, the beginning of its offline ID, or its name")
    private String run;

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
        ObjectView found = find(runs);
        String offline = ObjectId.offline(found.objectId());
        if (format.isForPeople() && !found.id().equals(offline)) {
            spec.commandLine().getOut().println(found.id() + ", here " + offline);
        }
        format.print(table(found), "No fields.");
        if (format.isForPeople()) {
            runs.rejectionsOf(found)
                    .forEach(rejection ->
                            spec.commandLine().getOut().println("kept aside: " + Table.oneLine(rejection.text())));
        }
        return runs.isComplete() ? 0 : Main.FAILED;
    }

    private ObjectView find(LocalRuns runs) {
        try {
            return runs.find(run);
        } catch (CommandFailure e) {
            if (!e.getMessage().startsWith("There is no ")
                    || !SERVER_ID.matcher(run).matches()) {
                throw e;
            }
            throw new CommandFailure(e.getMessage() + ". Show reads run files only. What a server has of " + run
                    + ", a program reads with withId(\"" + run + "\") in mode READ_ONLY.");
        }
    }

    private static Table table(ObjectView run) {
        Table table = new Table()
                .column("field")
                .column("type")
                .textColumn("value")
                .programColumn("points")
                .programColumn("files")
                .programColumn("bytes");
        for (AttributeView attribute : run.attributes().values()) {
            Long points =
                    attribute.summary() == null ? null : attribute.summary().count();
            table.row()
                    .cell(attribute.path())
                    .cell(attribute.type().label())
                    .cell(Attributes.value(attribute), Attributes.text(attribute))
                    .cell(points, "")
                    .cell(attribute.files() == null ? null : attribute.files().count(), "")
                    .cell(attribute.files() == null ? null : attribute.files().bytes(), "");
        }
        return table;
    }
}
