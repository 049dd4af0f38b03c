package dev.nereid.server.neptune;

import dev.nereid.model.ProjectRole;
import dev.nereid.store.Account;
import dev.nereid.store.Administration;
import dev.nereid.store.Member;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Programs in workspaces and projects. The client calls them by an id: here, that is their name. */
final class ServiceAccountHandlers {
    private final Administration administration;

    ServiceAccountHandlers(Store store) {
        this.administration = store.administration();
    }

    void ofWorkspace(Context context) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        administration
                .serviceAccounts(WireQuery.text(context, "organizationIdentifier"))
                .forEach(account -> array.add(json(account)));
        WireJson.answer(context, array);
    }

    private static ObjectNode json(Account account) {
        return WireJson.empty().put("displayName", account.name()).put("id", account.name());
    }

    void ofProject(Context context) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (Member<ProjectRole> member : administration.projectMembers(MemberHandlers.project(context))) {
            if (member.account().isService()) {
                ObjectNode json = array.addObject().put("role", MemberHandlers.word(member.role()));
                json.set("serviceAccountInfo", json(member.account()));
            }
        }
        WireJson.answer(context, array);
    }

    void add(Context context) {
        JsonNode account = WireQuery.body(context);
        administration.addProjectMember(
                MemberHandlers.project(context),
                account.path("serviceAccountId").asString(""),
                MemberHandlers.projectRole(account));
    }

    void remove(Context context) {
        administration.removeProjectMember(MemberHandlers.project(context), context.pathParam("serviceAccountId"));
    }
}
