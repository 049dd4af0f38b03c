package dev.nereid.server;

import dev.nereid.server.session.Gate;
import dev.nereid.server.session.Session;
import dev.nereid.store.Store;
import io.javalin.http.Context;

/** Finds out whose request it is, before anything else looks at it. */
final class Authentication {
    private static final String SCHEME = "Bearer ";
    private static final String REFUSAL =
            "The API token is missing or not one of this server's. Set NEREID_API_TOKEN to the line that nereid serve"
                    + " printed at its first start, or that its administrator gave you.";

    private final Store store;
    private final Gate gate;

    Authentication(Store store, Gate gate) {
        this.store = store;
        this.gate = gate;
    }

    void check(Context context) {
        String header = context.header("Authorization");
        String secret = header != null && header.startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : null;
        Session.begin(context, store, gate.admit(secret, context.ip(), REFUSAL));
    }
}
