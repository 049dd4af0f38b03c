package dev.nereid.cli;

import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nereid restore}: brings objects of a server back out of its trash. */
@Command(
        name = "restore",
        description = {
            "Brings runs, models and model versions of a server back out of its trash.",
            "",
            "A model brings its versions along. All that is named is restored, or nothing."
        },
        footer = {"", "Example:", "  nereid restore CLS-3"})
final class RestoreCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "Such as CLS-3; nereid trash lists them")
    private List<String> ids;

    @Override
    int run(HttpTransport server, PrintWriter out) {
        server.restore(ids);
        out.println("Restored: " + String.join(", ", ids));
        return 0;
    }
}
