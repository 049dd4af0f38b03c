package dev.nereid.cli;

import dev.nereid.server.NereidServer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What clients need to know of a server, as lines for their environment; no more than they need. */
final class ClientSettings {
    private final NereidServer server;
    private final PrintWriter out;

    ClientSettings(NereidServer server, PrintWriter out) {
        this.server = server;
        this.out = out;
    }

    /** All of it, for this token. */
    void print(String token) {
        out.println("The administrator's token, which can't be shown again:");
        out.println("NEREID_API_TOKEN=" + token);
        boolean checks = server.trustFile() == null;
        if (!checks) {
            printTrustFile();
        }
        out.println("Scripts of the Python client neptune 1.x need, besides"
                + (checks
                        ? ":"
                        : " (the last word ends its check of the certificate; the README says how to keep it):"));
        List<String> variables = new ArrayList<>(List.of("NEPTUNE_API_TOKEN=$NEREID_API_TOKEN"));
        if (server.publicAddress().startsWith("http:")) {
            variables.add("OAUTHLIB_INSECURE_TRANSPORT=1");
        }
        if (!checks) {
            variables.add("NEPTUNE_ALLOW_SELF_SIGNED_CERTIFICATE=1");
        }
        out.println(String.join(" ", variables));
    }

    private void printTrustFile() {
        out.println("Programs need, besides, this file to trust the server; on other machines, a copy of it:");
        out.println("NEREID_CA_BUNDLE=" + server.trustFile());
    }

    /** At a later start, where the tokens are known. */
    void printTrust() {
        printTrustFile();
        if (server.isAuthorityNew()) {
            out.println("Tokens name the server's address, which is " + server.publicAddress()
                    + " now. Start with --new-token for one of those.");
        }
    }
}
