package dev.nereid.server;

import dev.nereid.store.Account;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Accounts of the server, and their secrets, which are told once. */
final class AccountHandlers {
    private final Store store;

    AccountHandlers(Store store) {
        this.store = store;
    }

    void list(Context context) {
        ObjectNode json = Json.empty();
        ArrayNode array = json.putArray("accounts");
        store.administration().accounts().forEach(account -> array.add(json(account)));
        Json.answer(context, json);
    }

    static ObjectNode json(Account account) {
        return Json.empty().put("name", account.name()).put("service", account.isService());
    }

    void create(Context context) {
        JsonNode body = Body.json(context);
        boolean isService = Boolean.TRUE.equals(Body.flag(body, "service"));
        String secret = store.administration().createAccount(Body.required(body, "name"), isService);
        context.status(201);
        Json.answer(context, Json.empty().put("key", secret));
    }

    void issueToken(Context context) {
        JsonNode body = Body.json(context);
        boolean alone = Boolean.TRUE.equals(Body.flag(body, "alone"));
        String secret = store.administration().issueSecret(Body.required(body, "name"), alone);
        Json.answer(context, Json.empty().put("key", secret));
    }

    void remove(Context context) {
        store.administration().removeAccount(Query.text(context, "name"));
        context.status(204);
    }
}
