package dev.nereid.cli;

import dev.nereid.sync.HttpTransport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid restore}: brings objects of a server back out of its trash. */
@Command(
        name = "restore",
        description = {
            "Brings runs, models and model versions of a server back out of its trash.",
            "",
            "A model brings its versions along. All that is named is restored, or nothing."
        },
        footer = {"", "Example:", "  nereid restore CLS-3"})
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "Such as CLS-3; nereid trash lists them")
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
            server.restore(ids);
        }
        spec.commandLine().getOut().println("Restored: " + String.join(", ", ids));
        return 0;
    }
}
