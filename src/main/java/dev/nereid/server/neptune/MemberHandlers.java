package dev.nereid.server.neptune;

import dev.nereid.model.ProjectRole;
import dev.nereid.model.WorkspaceRole;
import dev.nereid.store.Administration;
import dev.nereid.store.Member;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** People in workspaces and projects. */
final class MemberHandlers {
    private final Administration administration;

    MemberHandlers(Store store) {
        this.administration = store.administration();
    }

    // ------------------------------------------------------------------------------------------------ projects --

    void ofProject(Context context) {
        answer(context, administration.projectMembers(project(context)), MemberHandlers::word);
    }

    void add(Context context) {
        JsonNode member = WireQuery.body(context);
        administration.addProjectMember(project(context), member.path("userId").asString(""), projectRole(member));
    }

    void remove(Context context) {
        administration.removeProjectMember(project(context), context.pathParam("userId"));
    }

    static String project(Context context) {
        return WireQuery.text(context, "projectIdentifier");
    }

    static ProjectRole projectRole(JsonNode member) {
        String word = member.path("role").asString("");
        return switch (word) {
            case "viewer" -> ProjectRole.VIEWER;
            case "member" -> ProjectRole.CONTRIBUTOR;
            case "manager" -> ProjectRole.OWNER;
            default -> throw new WireException(400, null, "\"" + word + "\" is no role in a project");
        };
    }

    static String word(ProjectRole role) {
        return switch (role) {
            case VIEWER -> "viewer";
            case CONTRIBUTOR -> "member";
            case OWNER -> "manager";
        };
    }

    // ---------------------------------------------------------------------------------------------- workspaces --

    void ofWorkspace(Context context) {
        answer(
                context,
                administration.workspaceMembers(context.pathParam("organizationIdentifier")),
                MemberHandlers::word);
    }

    private static String word(WorkspaceRole role) {
        return role == WorkspaceRole.ADMIN ? "owner" : "member";
    }

    /** Whoever has an account here is a member at once. Nobody else can be: this server sends no mail. */
    void invite(Context context) {
        JsonNode body = WireQuery.body(context);
        String workspace = body.path("organizationIdentifier").asString("");
        for (JsonNode entry : body.path("invitationsEntries")) {
            WorkspaceRole role =
                    entry.path("roleGrant").asString("").equals("owner") ? WorkspaceRole.ADMIN : WorkspaceRole.MEMBER;
            try {
                administration.addWorkspaceMember(
                        workspace,
                        entry.path("invitee").asString(""),
                        role,
                        entry.path("addToAllProjects").asBoolean(false));
            } catch (StoreException e) {
                throw e.reason() == StoreException.Reason.ACCOUNT_UNKNOWN ? WireException.notFound(e.getMessage()) : e;
            }
        }
    }

    private static <R> void answer(Context context, List<Member<R>> members, Function<R, String> word) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (Member<R> member : members) {
            if (!member.account().isService()) {
                ObjectNode json = array.addObject().put("role", word.apply(member.role()));
                json.putObject("registeredMemberInfo")
                        .put("username", member.account().name());
            }
        }
        WireJson.answer(context, array);
    }
}
