package dev.nereid.server;

import dev.nereid.model.Visibility;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.server.session.Session;
import dev.nereid.store.Account;
import dev.nereid.store.ProjectAccess;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;

/** Who the server is, and which projects it has. */
final class ProjectHandlers {
    private final Store store;
    private final String workspace;

    ProjectHandlers(Store store, String workspace) {
        this.store = store;
        this.workspace = workspace;
    }

    void info(Context context) {
        Account account = Session.of(context).account();
        WorkspaceRole role = store.administration().workspaceRole(workspace);
        Json.answer(
                context,
                Json.empty()
                        .put("instance", store.instanceId().toString())
                        .put("epoch", store.epoch())
                        .put("workspace", workspace)
                        .put("workspace_role", role == null ? null : role.label())
                        .put("account", account.name())
                        .put("service", account.isService())
                        .put("administrator", account.isAdministrator())
                        .put("local", false));
    }

    void list(Context context) {
        Json.answer(context, Json.projects(store.administration().projects()));
    }

    /** One, and what the account is in it. */
    void show(Context context) {
        ProjectAccess access = store.administration().projectAccess(Query.text(context, "name"));
        Json.answer(context, Json.access(access).put("role", access.role().label()));
    }

    void create(Context context) {
        JsonNode body = Body.json(context);
        String key = Body.text(body, "key");
        String visibility = Body.text(body, "visibility");
        Store.Project project = store.administration()
                .createProject(
                        Body.required(body, "name"),
                        "".equals(key) ? null : key,
                        visibility == null ? Visibility.WORKSPACE : visibility(visibility));
        context.status(201);
        Json.answer(context, Json.project(project));
    }

    private static Visibility visibility(String label) {
        return Body.label(label, "visibility", Visibility.class, Visibility::label);
    }

    void setVisibility(Context context) {
        JsonNode body = Body.json(context);
        store.administration()
                .setVisibility(Body.required(body, "name"), visibility(Body.required(body, "visibility")));
        context.status(204);
    }

    void setArchived(Context context) {
        JsonNode body = Body.json(context);
        store.administration()
                .setArchived(Body.required(body, "name"), Boolean.TRUE.equals(Body.flag(body, "archived")));
        context.status(204);
    }

    void delete(Context context) {
        store.removal().deleteProject(Query.text(context, "name"));
        context.status(204);
    }
}
