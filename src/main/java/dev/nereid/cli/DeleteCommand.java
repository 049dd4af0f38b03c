package dev.nereid.cli;

import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nereid delete}: deletes trashed objects of a server for good. */
@Command(
        name = "delete",
        description = {
            "Deletes runs, models and model versions of a server for good. They have to be in its trash.",
            "",
            "A model takes its versions along. IDs are never given again. Run files stay as they are; what they hold of a"
                    + " deleted object is not taken any more, and nereid sync says so. All that is named is deleted, or"
                    + " nothing."
        },
        footer = {"", "Example:", "  nereid delete CLS-3"})
final class DeleteCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "Such as CLS-3; nereid trash lists them")
    private List<String> ids;

    @Option(
            names = {"-y", "--yes"},
            description = "Delete without asking")
    private boolean yes;

    @Override
    int run(HttpTransport server, PrintWriter out) {
        String question = "Delete " + String.join(", ", ids) + " on " + server.address() + " for good?";
        return Confirmation.unless(yes, spec, question, () -> {
            server.delete(ids);
            out.println("Deleted: " + String.join(", ", ids));
        });
    }
}
