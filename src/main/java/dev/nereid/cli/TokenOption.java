package dev.nereid.cli;

import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import picocli.CommandLine.Option;

/** Which server, and who asks. */
final class TokenOption {
    @Option(
            names = "--api-token",
            paramLabel = "TOKEN",
            description = "Token of the server, as nereid serve printed it. Default: $NEREID_API_TOKEN, which others"
                    + " on this machine can't see")
    private String token;

    HttpTransport connect() {
        String given = token != null ? token : System.getenv("NEREID_API_TOKEN");
        if (given == null || given.isBlank()) {
            throw new CommandFailure(
                    "No API token is given. Set NEREID_API_TOKEN to the line that nereid serve printed at"
                            + " its first start.");
        }
        return new HttpTransport(ApiToken.parse(given));
    }
}
