package dev.nereid.server.neptune;

import dev.nereid.model.ObjectView;
import dev.nereid.model.ProjectName;
import dev.nereid.model.Value;
import dev.nereid.server.session.LargeAnswers;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What several answers have in common. */
final class WireJson {
    private WireJson() {}

    static ObjectNode empty() {
        return JsonMapper.shared().createObjectNode();
    }

    static void answer(Context context, JsonNode json) {
        LargeAnswers.send(context, "application/json", JsonMapper.shared().writeValueAsBytes(json));
    }

    /** A workspace has no id of its own. */
    static String workspaceId(String workspace) {
        return UUID.nameUUIDFromBytes(("workspace " + workspace).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** A run, model, version or project. */
    static ObjectNode experiment(ObjectView object) {
        String[] project = ProjectName.split(object.project(), "");
        return empty().put("id", object.objectId().toString())
                .put("shortId", object.id())
                .put("type", object.kind().label())
                .put("organizationName", project[0])
                .put("organizationId", workspaceId(project[0]))
                .put("projectName", project[1])
                .put("customId", object.text("sys/custom_run_id"))
                .put("trashed", isTrashed(object));
    }

    private static boolean isTrashed(ObjectView object) {
        var trashed = object.attributes().get("sys/trashed");
        return trashed != null && trashed.value() instanceof Value.OfBool flag && flag.value();
    }
}
