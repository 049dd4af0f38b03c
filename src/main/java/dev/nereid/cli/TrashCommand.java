package dev.nereid.cli;

import dev.nereid.codec.Instants;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code nereid trash}: takes objects of a server out of sight, or shows what lies there. */
@Command(
        name = "trash",
        description = {
            "Puts runs, models and model versions of a server into its trash; without an ID, lists what is in it.",
            "",
            "A model takes its versions along. What lies in the trash goes on taking what is logged to it; --restore"
                    + " brings it back, nereid delete ends it. All that is named is trashed (or restored), or nothing. Run"
                    + " files stay as they are."
        },
        footer = {"", "Example:", "  nereid trash CLS-3 CLS-FOREST", "  nereid trash --restore CLS-3"})
final class TrashCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "Such as CLS-3, CLS-FOREST or CLS-FOREST-3")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--restore", description = "Bring these back out of the trash")
    private boolean restore;

    @Mixin
    private FormatOption format;

    @Override
    int run(HttpTransport server, PrintWriter out) {
        if (restore && ids.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--restore needs the IDs of what to bring back; nereid trash lists them.");
        } else if (restore) {
            server.restore(ids);
            out.println("Restored: " + String.join(", ", ids));
        } else if (ids.isEmpty()) {
            format.print(table(trashed(server)), "Nothing is in the trash of " + server.address() + ".");
        } else {
            server.trash(ids);
            out.println("In the trash: " + String.join(", ", ids));
        }
        return 0;
    }

    private static List<ObjectView> trashed(HttpTransport server) {
        return server.objects(ObjectQuery.inTrash(null, null, List.of("sys/name", ObjectQuery.DEFAULT_SORT)));
    }

    private static Table table(List<ObjectView> objects) {
        Table table = new Table()
                .column("id")
                .column("kind")
                .textColumn("name")
                .column("created")
                .textColumn("project");
        for (ObjectView object : objects) {
            long created = object.micros(ObjectQuery.DEFAULT_SORT);
            table.row()
                    .cell(object.id())
                    .cell(object.kind().label(), object.kind().words())
                    .cell(object.text("sys/name"))
                    .cell(Instants.text(created), Format.time(Instants.instant(created)))
                    .cell(object.project());
        }
        return table;
    }
}
