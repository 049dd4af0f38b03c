package dev.nereid.server;

import dev.nereid.store.Account;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who this server is, and its projects. */
final class ProjectHandlers {
    private final Store store;
    private final String workspace;

    ProjectHandlers(Store store, String workspace) {
        this.store = store;
        this.workspace = workspace;
    }

    void info(Context context) {
        Account account = Authentication.accountOf(context);
        Json.answer(
                context,
                Json.empty()
                        .put("instance", store.instanceId().toString())
                        .put("epoch", store.epoch())
                        .put("workspace", workspace)
                        .put("account", account.name()));
    }

    void list(Context context) {
        Json.answer(context, Json.projects(store.projects()));
    }

    void create(Context context) {
        if (!Authentication.accountOf(context).isAdministrator()) {
            throw new ForbiddenResponse("Only an administrator creates projects.");
        }
        JsonNode body;
        try {
            body = JsonMapper.shared().readTree(context.bodyAsBytes());
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body is not JSON.");
        }
        String name = text(body, "name");
        if (name.isEmpty()) {
            throw new BadRequestResponse("The body lacks a \"name\".");
        }
        String key = text(body, "key");
        context.status(201);
        Json.answer(context, Json.project(store.createProject(name, key.isEmpty() ? null : key)));
    }

    /** Empty if it is not there. */
    private static String text(JsonNode body, String entry) {
        JsonNode value = body.path(entry);
        if (!value.isString() && !value.isNull() && !value.isMissingNode()) {
            throw new BadRequestResponse("The \"" + entry + "\" in the body is not a string.");
        }
        return value.asString("");
    }
}
