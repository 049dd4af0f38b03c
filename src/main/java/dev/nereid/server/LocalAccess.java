package dev.nereid.server;

import dev.nereid.server.session.Session;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Lets in whoever has opened the address with the key, and nobody else. Others on a shared machine reach its loopback too;
 * and a page of another site can make a browser go there, even under a name that leads to it: so a request has to name this
 * host as one names it oneself.
 */
final class LocalAccess {
    /** By which the web app knows that a form to sign in would not help. */
    private static final String CODE = "key_needed";

    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

    private final String key = Secrets.random();
    private final String session = Secrets.random(); // not the key, which browsers keep in their history
    private final RunFiles files;

    LocalAccess(RunFiles files) {
        this.files = files;
    }

    /** Where the key is shown. */
    String path() {
        return Secrets.openPath(key);
    }

    void checkHost(Context context) {
        String host = context.header("Host");
        if (host == null || !HOSTS.contains(host.replaceFirst(":\\d+$", ""))) {
            throw new ForbiddenResponse("This server answers to 127.0.0.1 and localhost alone.");
        }
    }

    /** The key begins a session, and is gone from the address. */
    void open(Context context) {
        if (!isEqual(key, context.queryParam(Secrets.KEY))) {
            throw refusal();
        }
        cookie(context).set(context, session);
        context.redirect(PageKey.handedTo("/", session));
    }

    void check(Context context) {
        Routes.refuseHead(context);
        String shown = cookie(context).of(context);
        if (shown == null || !isEqual(session, PageKey.joined(context, shown))) {
            throw refusal();
        }
        Session.beginLocal(context, files.store());
    }

    private static boolean isEqual(String secret, String shown) {
        return shown != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** Named after the port: of two that look at one directory, each has its own, and there is never more than one at a port. */
    private static SessionCookie cookie(Context context) {
        String name = "nereid ui " + context.req().getLocalPort();
        return new SessionCookie(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), false);
    }

    private static UnauthorizedResponse refusal() {
        return new UnauthorizedResponse(
                "These run files are for whoever started nereid ui. Open the address that it printed, with the key in it;"
                        + " one that was started again prints another.",
                Map.of(HttpErrors.CODE, CODE));
    }
}
