package dev.nereid.server;

import dev.nereid.model.ProjectRole;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.Administration;
import dev.nereid.store.Member;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Members of a project or of a workspace, whichever is named. */
final class MemberHandlers {
    private final Administration administration;

    MemberHandlers(Store store) {
        this.administration = store.administration();
    }

    void list(Context context) {
        String workspace = context.queryParam("workspace");
        if (workspace != null) {
            ObjectNode json = json(administration.workspaceMembers(workspace), WorkspaceRole::label);
            Json.answer(
                    context,
                    json.put("role", administration.workspaceRole(workspace).label()));
            return;
        }
        String project = Query.text(context, "project");
        ObjectNode json = json(administration.projectMembers(project), ProjectRole::label);
        Json.answer(
                context, json.put("role", administration.projectRole(project).label()));
    }

    private static <R> ObjectNode json(List<Member<R>> members, Function<R, String> label) {
        ObjectNode json = Json.empty();
        ArrayNode array = json.putArray("members");
        members.forEach(
                member -> array.add(AccountHandlers.json(member.account()).put("role", label.apply(member.role()))));
        return json;
    }

    void set(Context context) {
        JsonNode body = Body.json(context);
        String name = Body.required(body, "name");
        String role = Body.required(body, "role");
        String workspace = Body.text(body, "workspace");
        if (workspace != null) {
            administration.setWorkspaceMember(
                    workspace, name, Body.label(role, "role", WorkspaceRole.class, WorkspaceRole::label));
        } else {
            administration.setProjectMember(
                    Body.required(body, "project"),
                    name,
                    Body.label(role, "role", ProjectRole.class, ProjectRole::label));
        }
        context.status(204);
    }

    void remove(Context context) {
        String name = Query.text(context, "name");
        String workspace = context.queryParam("workspace");
        if (workspace != null) {
            administration.removeWorkspaceMember(workspace, name);
        } else {
            administration.removeProjectMember(Query.text(context, "project"), name);
        }
        context.status(204);
    }
}
