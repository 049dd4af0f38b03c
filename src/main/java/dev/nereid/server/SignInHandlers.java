package dev.nereid.server;

import dev.nereid.server.session.Gate;
import dev.nereid.server.session.PasswordGate;
import dev.nereid.server.session.Session;
import dev.nereid.server.session.SmallBody;
import dev.nereid.store.SignIns;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;

/** People who sign in and out, with a browser. */
final class SignInHandlers {
    private static final String REFUSAL = "This is no API token of this server, or it was revoked.";

    private final SignIns signIns;
    private final Gate gate;
    private final PasswordGate passwords;
    private final SessionCookie cookie;

    SignInHandlers(Store store, Gate gate, PasswordGate passwords, SessionCookie cookie) {
        this.signIns = store.signIns();
        this.gate = gate;
        this.passwords = passwords;
        this.cookie = cookie;
    }

    /**
     * {@code {"token": "…"}}, as {@link TokenText#key} reads it, or {@code {"account": "…", "password": "…"}}. Nobody is known
     * yet, so no thread waits for what they send.
     */
    void signIn(Context context) {
        context.future(() -> SmallBody.read(context.req()).thenAccept(body -> signIn(context, body)));
    }

    /** @param bytes null if they are too many */
    private void signIn(Context context, byte[] bytes) {
        if (bytes == null) {
            throw new ContentTooLargeResponse(
                    "What one signs in with has at most " + SmallBody.BYTES_MAX + " bytes. Nobody was signed in.");
        }
        JsonNode body = Body.json(bytes);
        String token = Body.text(body, "token");
        String secret = token != null ? byToken(context, token) : byPassword(context, body);
        cookie.set(context, secret);
        Json.answer(context, Json.empty().put(PageKey.PARAMETER, PageKey.of(secret)));
    }

    private String byToken(Context context, String token) {
        return signIns.begin(gate.admit(TokenText.key(token.strip()), context.ip(), REFUSAL));
    }

    private String byPassword(Context context, JsonNode body) {
        return passwords.signIn(signIns, Body.required(body, "account"), Body.required(body, "password"), context.ip());
    }

    void signOut(Context context) {
        Token session = Session.of(context).token();
        if (session.isSession()) {
            signIns.end(session);
        }
        cookie.forget(context);
        context.status(204);
    }
}
