package dev.nereid.cli;

import dev.nereid.model.StopRequest;
import dev.nereid.sync.HttpTransport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid abort}: ends the processes of runs, wherever they are, as failures. */
@Command(
        name = "abort",
        description = {
            "Asks the processes that log to runs of a server to mark them as failed, and to end.",
            "",
            "As nereid stop, but for the mark: sys/failed becomes true, and the run's traceback says who has asked."
        },
        footer = {"", "Example:", "  nereid abort CLS-3 CLS-4"})
final class AbortCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "ID of the run, such as CLS-3")
    private List<String> ids;

    @Mixin
    private TokenOption token;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (HttpTransport server = token.connect()) {
            int processes = server.ask(ids, StopRequest.Kind.ABORT);
            String asked = "Asked to abort: " + String.join(", ", ids);
            spec.commandLine().getOut().println(asked + " (processes: " + processes + ")");
        }
        return 0;
    }
}
