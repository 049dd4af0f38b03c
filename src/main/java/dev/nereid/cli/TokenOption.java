package dev.nereid.cli;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
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

    /** Whether it stands in the command line. */
    boolean isOption() {
        return token != null;
    }

    boolean isGiven() {
        return token != null || Main.shell(command).settings().get(Setting.API_TOKEN) != null;
    }

    /**
     * @return the token in one line
     * @throws CommandFailure if none is given, or it is malformed
     */
    String text() {
        return parsed().text();
    }

    HttpTransport connect() {
        return new HttpTransport(parsed(), Main.shell(command).settings());
    }

    private ApiToken parsed() {
        Settings settings = Main.shell(command).settings();
        try {
            String given = token != null ? token : settings.checked(Setting.API_TOKEN, ApiToken::parse);
            return parse(given);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private static ApiToken parse(String given) {
        if (given == null || given.isBlank()) {
            throw new CommandFailure("No API token is given. Set NEREID_API_TOKEN as in the line that nereid serve"
                    + " printed at its first start; nereid serve --data DIR --new-token prints another.");
        }
        return ApiToken.parse(given);
    }
}
