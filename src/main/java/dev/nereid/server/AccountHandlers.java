package dev.nereid.server;

import dev.nereid.codec.Instants;
import dev.nereid.server.session.Session;
import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Accounts of the server, and their secrets, which are told once. */
final class AccountHandlers {
    /** A hundred years. */
    private static final Duration LIFETIME_MAX = Duration.ofDays(36_525);

    private final Store store;
    private final String publicUrl;

    /** @param publicUrl where clients are told to reach the server; null for where they do */
    AccountHandlers(Store store, String publicUrl) {
        this.store = store;
        this.publicUrl = publicUrl;
    }

    void list(Context context) {
        ObjectNode json = Json.empty();
        ArrayNode array = json.putArray("accounts");
        Set<String> withPassword = store.signIns().withPassword();
        for (Account account : store.administration().accounts()) {
            array.add(json(account).put("password", withPassword.contains(account.name())));
        }
        Json.answer(context, json);
    }

    static ObjectNode json(Account account) {
        return Json.empty().put("name", account.name()).put("service", account.isService());
    }

    void create(Context context) {
        JsonNode body = Body.json(context);
        boolean isService = Boolean.TRUE.equals(Body.flag(body, "service"));
        String secret = store.administration()
                .createAccount(
                        Body.required(body, "name"),
                        isService,
                        lifetime(body),
                        Session.of(context).token());
        context.status(201);
        answer(context, secret);
    }

    private void answer(Context context, String secret) {
        String address = TokenText.address(context, publicUrl);
        Json.answer(context, Json.empty().put("key", secret).put("token", TokenText.of(address, secret)));
    }

    void issueToken(Context context) {
        JsonNode body = Body.json(context);
        boolean alone = Boolean.TRUE.equals(Body.flag(body, "alone"));
        String secret = store.administration()
                .issueSecret(
                        Body.required(body, "name"),
                        alone,
                        lifetime(body),
                        Session.of(context).token());
        answer(context, secret);
    }

    /** Null if none is asked for. */
    private static Duration lifetime(JsonNode body) {
        Long seconds = Body.number(body, "lifetime_seconds");
        if (seconds == null) {
            return null;
        }
        if (seconds < 1 || seconds > LIFETIME_MAX.toSeconds()) {
            throw new BadRequestResponse("A token that expires lives from 1 second to " + LIFETIME_MAX.toDays()
                    + " days; " + seconds + " seconds were asked for. One that lives as long as the server lets it is"
                    + " made by asking for none.");
        }
        return Duration.ofSeconds(seconds);
    }

    /** Of one account; without a name, of all. */
    void tokens(Context context) {
        ObjectNode json = Json.empty();
        ArrayNode array = json.putArray("tokens");
        for (Token token : store.administration().tokens(context.queryParam("name"))) {
            array.addObject()
                    .put("id", token.id())
                    .put("account", token.account().name())
                    .put("created", Instants.text(token.created()))
                    .put("used", token.used() == null ? null : Instants.text(token.used()))
                    .put("expires", token.expires() == null ? null : Instants.text(token.expires()));
        }
        Json.answer(context, json);
    }

    void renewToken(Context context) {
        JsonNode body = Body.json(context);
        store.administration()
                .renewToken(
                        Body.required(body, "id"),
                        lifetime(body),
                        Session.of(context).token());
        context.status(204);
    }

    void revokeToken(Context context) {
        store.administration().revokeToken(Query.text(context, "id"));
        context.status(204);
    }

    void remove(Context context) {
        store.administration().removeAccount(Query.text(context, "name"));
        context.status(204);
    }
}
