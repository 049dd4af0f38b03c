package dev.nereid.cli;

import dev.nereid.model.StopRequest;
import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nereid stop}: ends the processes of runs, wherever they are, in order. */
@Command(
        name = "stop",
        description = {
            "Asks the processes that log to runs of a server to end.",
            "",
            "Each hears of it within ten seconds: it closes its run, ends its child processes and exits with code 1. All"
                    + " that is named is asked, or nobody. Processes that log offline, or with NEREID_REMOTE_SIGNALS=false,"
                    + " can't be asked. See nereid abort to mark the runs as failed, too."
        },
        footer = {"", "Example:", "  nereid stop CLS-3"})
final class StopCommand extends ServerCommand {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "ID of the run, such as CLS-3")
    private List<String> ids;

    @Override
    int run(HttpTransport server, PrintWriter out) {
        int processes = server.ask(ids, StopRequest.Kind.STOP);
        out.println("Asked to stop: " + String.join(", ", ids) + " (processes: " + processes + ")");
        return 0;
    }
}
