package dev.nereid.cli;

import dev.nereid.model.StopRequest;
import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nereid abort}: ends the processes of runs, wherever they are, as failures. */
@Command(
        name = "abort",
        description = {
            "Asks the processes that log to runs of a server to mark them as failed, and to end.",
            "",
            "As nereid stop, but for the mark: sys/failed becomes true, and the run's traceback says who has asked."
        },
        footer = {"", "Example:", "  nereid abort CLS-3 CLS-4"})
final class AbortCommand extends ServerCommand {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "ID of the run, such as CLS-3")
    private List<String> ids;

    @Override
    int run(HttpTransport server, PrintWriter out) {
        int processes = server.ask(ids, StopRequest.Kind.ABORT);
        out.println("Asked to abort: " + String.join(", ", ids) + " (processes: " + processes + ")");
        return 0;
    }
}
