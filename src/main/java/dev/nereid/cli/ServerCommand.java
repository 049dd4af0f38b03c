package dev.nereid.cli;

import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that is all about one server. */
abstract class ServerCommand implements Callable<Integer> {
    @Mixin
    private TokenOption token;

    @Mixin
    private HelpOption help;

    @Spec
    CommandSpec spec;

    @Override
    public final Integer call() {
        try (HttpTransport server = token.connect()) {
            return run(server, spec.commandLine().getOut());
        }
    }

    /** Returns the exit code. */
    abstract int run(HttpTransport server, PrintWriter out);
}
