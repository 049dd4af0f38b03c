package dev.nereid.server;

import dev.nereid.server.session.Session;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;

/** Finds out whose request it is, before anything else looks at it. */
final class Authentication {
    private static final String SCHEME = "Bearer ";

    private final Store store;

    Authentication(Store store) {
        this.store = store;
    }

    void check(Context context) {
        String header = context.header("Authorization");
        Account account = header != null && header.startsWith(SCHEME)
                ? store.administration()
                        .authenticate(header.substring(SCHEME.length()).strip())
                : null;
        if (account == null) {
            throw new UnauthorizedResponse(
                    "The API token is missing or not one of this server's. Set NEREID_API_TOKEN to the line that nereid"
                            + " serve printed at its first start, or that its administrator gave you.");
        }
        Session.begin(context, store, account);
    }
}
