package dev.nereid.server.neptune;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.ProjectName;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Into the trash, and for good out of it. What can't be is told, one by one; the rest is done. */
final class TrashHandlers {
    private final Store store;

    TrashHandlers(Store store) {
        this.store = store;
    }

    void trash(Context context) {
        answer(context, ids(context), id -> store.removal().trash(List.of(id)));
    }

    void delete(Context context) {
        answer(context, ids(context), id -> store.removal().delete(List.of(id)));
    }

    /** Everything that lies there of a project; versions go with their models. */
    void deleteAll(Context context) {
        String project = project(context);
        List<String> ids = new ArrayList<>();
        for (ObjectKind kind : List.of(ObjectKind.RUN, ObjectKind.MODEL_VERSION, ObjectKind.MODEL)) {
            ObjectQuery trashed = ObjectQuery.inTrash(kind, project, List.of());
            store.objects(trashed).stream().map(ObjectView::id).forEach(ids::add);
        }
        answer(context, ids, id -> store.removal().delete(List.of(id)));
    }

    private String project(Context context) {
        String name = WireQuery.text(context, "projectIdentifier");
        return ProjectName.isValid(name) ? store.projectObject(name).project() : name;
    }

    /** As {@code CLS-3}, however they came. */
    private List<String> ids(Context context) {
        project(context); // or there is none
        List<String> ids = new ArrayList<>();
        for (JsonNode each : WireQuery.body(context)) {
            ids.add(FileNaming.lastPart(each.asString("")));
        }
        return ids;
    }

    private static void answer(Context context, List<String> ids, Consumer<String> action) {
        ObjectNode json = WireJson.empty();
        ArrayNode errors = json.putArray("errors");
        ArrayNode updated = json.putArray("updatedExperimentIdentifiers");
        for (String id : ids) {
            try {
                action.accept(id);
                updated.add(id);
            } catch (StoreException e) {
                errors.addObject().put("experimentIdentifier", id).put("message", e.getMessage());
            }
        }
        WireJson.answer(context, json);
    }
}
