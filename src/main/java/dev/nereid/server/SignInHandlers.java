package dev.nereid.server;

import dev.nereid.server.session.Gate;
import dev.nereid.server.session.Session;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People who sign in and out, with a browser. */
final class SignInHandlers {
    private static final int COOKIE_SECONDS = 14 * 24 * 60 * 60;

    private static final String VARIABLE = "NEREID_API_TOKEN=";
    private static final String REFUSAL = "This is no API token of this server, or it was revoked.";

    private final Store store;
    private final Gate gate;
    private final SessionCookie cookie;

    SignInHandlers(Store store, Gate gate, SessionCookie cookie) {
        this.store = store;
        this.gate = gate;
        this.cookie = cookie;
    }

    /** {@code {"token": "…"}}: the line that a client has in NEREID_API_TOKEN, or the key in it. */
    void signIn(Context context) {
        JsonNode body = Body.json(context);
        Token token = gate.identify(key(Body.required(body, "token").strip()), context.ip(), REFUSAL);
        cookie.set(context, store.administration().beginSession(token), COOKIE_SECONDS);
        Session.begin(context, store, token);
        context.status(204);
    }

    /** Of a line like {@code NEREID_API_TOKEN=…}, which is base64 of a JSON object, or itself. */
    private static String key(String text) {
        try {
            String bare = text.startsWith(VARIABLE) ? text.substring(VARIABLE.length()) : text;
            byte[] json = Base64.getDecoder().decode(bare);
            return JsonMapper.shared()
                    .readTree(new String(json, StandardCharsets.UTF_8))
                    .path("api_key")
                    .asString(text);
        } catch (IllegalArgumentException | JacksonException e) {
            return text;
        }
    }

    void signOut(Context context) {
        Token session = Session.of(context).token();
        if (session.isSession()) {
            store.administration().endSession(session);
        }
        cookie.set(context, "", 0);
        context.status(204);
    }
}
