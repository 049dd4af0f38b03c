package dev.nereid.cli;

import dev.nereid.server.ServerLimits;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much a server bears. */
final class LoadOption {
    @Option(
            names = "--max-requests",
            paramLabel = "N",
            defaultValue = "" + ServerLimits.DEFAULT_REQUESTS,
            description = "Requests a second of one account; what is more is answered 429, and comes again. 0 for no"
                    + " limit. Default: ${DEFAULT-VALUE}")
    private int requests;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "" + ServerLimits.DEFAULT_CONNECTIONS,
            description = "Connections that are open at once; further ones wait. Default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--max-token-age",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "How long tokens live that this server makes, such as 90d. Default: for ever")
    private Duration tokenLifetime;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException if a limit can't be */
    ServerLimits limits() {
        if (requests < 0) {
            throw new ParameterException(
                    command.commandLine(),
                    "--max-requests is " + requests + "; give a number from 1, or 0 for no limit");
        }
        if (connections < 1) {
            throw new ParameterException(
                    command.commandLine(), "--max-connections is " + connections + "; give a number from 1");
        }
        return new ServerLimits(requests, connections, tokenLifetime);
    }
}
