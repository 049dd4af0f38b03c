package dev.nereid.cli;

import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which server, and who asks. */
final class TokenOption {
    @Option(
            names = "--api-token",
            paramLabel = "TOKEN",
            description = "Token of the server, as nereid serve printed it. Better set"
                    + " NEREID_API_TOKEN: others on this machine can see options")
    private String token;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Null if there is none. */
    private String given() {
        String given = token != null ? token : Main.shell(command).get("NEREID_API_TOKEN");
        return given == null || given.isBlank() ? null : given;
    }

    boolean isGiven() {
        return given() != null;
    }

    HttpTransport connect() {
        String given = given();
        if (given == null) {
            throw new CommandFailure("No API token is given. Set NEREID_API_TOKEN as in the line that nereid serve"
                    + " printed at its first start; nereid serve --data DIR --new-token prints another.");
        }
        try {
            return new HttpTransport(ApiToken.parse(given));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }
}
