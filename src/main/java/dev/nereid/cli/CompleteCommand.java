package dev.nereid.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid complete}: what the scripts of {@code nereid completion} ask. */
@Command(
        name = "complete",
        hidden = true,
        description = "Prints what the last of these words of a command line may become. For scripts of completion.",
        footer = {"", "Example:", "  nereid complete -- show fir"})
final class CompleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORD", arity = "0..*", description = "Words behind nereid; the last may be unfinished")
    private List<String> words = new ArrayList<>();

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            new Completion(spec.root(), Main.shell(spec))
                    .of(words)
                    .forEach(spec.commandLine().getOut()::println);
        } catch (RuntimeException e) {
            // Whoever presses a key has not asked what is wrong; the command itself will say it.
        }
        spec.commandLine().getOut().flush();
        return 0;
    }
}
