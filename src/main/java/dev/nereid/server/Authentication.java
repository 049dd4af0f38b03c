package dev.nereid.server;

import dev.nereid.server.session.Gate;
import dev.nereid.server.session.Session;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import java.util.Set;

/**
 * Finds out whose request it is, before anything else looks at it: programs show an API token, and browsers the cookie of a
 * session, with the page's half of its secret beside it ({@link PageKey}). A page of another site can make a browser send that
 * cookie, but neither read the answers nor set a header: so what a browser sends to change something has that half in a
 * header, and does not say that it comes from elsewhere.
 */
final class Authentication {
    static final String SESSION_PATH = Routes.API + "session";

    /** By which browsers say where a request comes from; old ones say nothing. */
    private static final String SITE = "Sec-Fetch-Site";

    private static final String SCHEME = "Bearer ";
    private static final String REFUSAL =
            "The API token is missing or not one of this server's. Set NEREID_API_TOKEN to the line that nereid serve"
                    + " printed at its first start, or that its administrator gave you.";

    private static final String SIGNED_OUT = "You are not signed in. Nothing was changed; sign in, and try again.";

    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

    private final Store store;
    private final Gate gate;
    private final SessionCookie cookie;

    Authentication(Store store, Gate gate, SessionCookie cookie) {
        this.store = store;
        this.gate = gate;
        this.cookie = cookie;
    }

    void check(Context context) {
        Routes.refuseHead(context);
        if (context.method() == HandlerType.POST && context.path().equals(SESSION_PATH)) {
            requireOwnPage(context);
            return; // who signs in is the question
        }
        Session.begin(context, store, token(context));
    }

    private Token token(Context context) {
        String header = context.header("Authorization");
        String session = header == null ? cookie.of(context) : null;
        if (session != null) {
            if (!READING.contains(context.method())) {
                requireOwnPage(context);
            }
            return gate.admitSession(PageKey.joined(context, session), context.ip());
        }
        String secret = header != null && header.startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : null;
        boolean isPage = header == null && context.header(PageKey.HEADER) != null;
        return gate.admit(secret, context.ip(), isPage ? SIGNED_OUT : REFUSAL);
    }

    private static void requireOwnPage(Context context) {
        String site = context.header(SITE);
        boolean isOther = site != null && !site.equals("same-origin");
        if (isOther || context.header(PageKey.HEADER) == null) {
            throw new ForbiddenResponse(
                    "A browser's request that changes something must come from a page of this server: it "
                            + (isOther ? "says " + SITE + ": " + site : "lacks the header " + PageKey.HEADER)
                            + ". Nothing was changed.");
        }
    }
}
