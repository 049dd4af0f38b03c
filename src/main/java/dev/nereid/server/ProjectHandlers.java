package dev.nereid.server;

import dev.nereid.store.Account;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import tools.jackson.databind.JsonNode;

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
        JsonNode body = Body.json(context);
        String name = Body.text(body, "name");
        if (name == null || name.isEmpty()) {
            throw new BadRequestResponse("The body lacks a \"name\".");
        }
        String key = Body.text(body, "key");
        context.status(201);
        Json.answer(context, Json.project(store.createProject(name, "".equals(key) ? null : key)));
    }
}
