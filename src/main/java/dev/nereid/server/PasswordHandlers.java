package dev.nereid.server;

import dev.nereid.codec.Instants;
import dev.nereid.server.session.PasswordGate;
import dev.nereid.server.session.Session;
import dev.nereid.store.SignIns;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How an account signs in: its password, and where it is signed in. */
final class PasswordHandlers {
    private final SignIns signIns;
    private final PasswordGate passwords;

    PasswordHandlers(Store store, PasswordGate passwords) {
        this.signIns = store.signIns();
        this.passwords = passwords;
    }

    void sessions(Context context) {
        String name = Query.text(context, "name");
        ObjectNode json = Json.empty();
        ArrayNode array = json.putArray("sessions");
        String own = Session.of(context).token().id();
        for (Token session : signIns.sessions(name)) {
            array.addObject()
                    .put("id", session.id())
                    .put("created", Instants.text(session.created()))
                    .put("used", session.used() == null ? null : Instants.text(session.used()))
                    .put("expires", Instants.text(session.expires()))
                    .put("token", session.isByPassword() ? null : session.sessionOf())
                    .put("current", session.id().equals(own));
        }
        Json.answer(context, json.put("password", signIns.passwordHash(name) != null));
    }

    void set(Context context) {
        JsonNode body = Body.json(context);
        String name = Body.required(body, "name");
        signIns.requireMaySet(name); // before anything that takes long
        String current = Body.text(body, "current");
        String compared =
                current == null || current.isEmpty() ? null : passwords.compare(signIns, name, current, context.ip());
        String hash = passwords.hash(Body.required(body, "password"));
        signIns.setPassword(name, compared, hash, Session.of(context).token());
        context.status(204);
    }
}
