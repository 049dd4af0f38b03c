package dev.nereid.server;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import io.javalin.http.BadRequestResponse;
import tools.jackson.databind.JsonNode;

/** A query as a body; every entry may be left out. {@code dev.nereid.sync.ObjectJson} writes it. */
final class QueryJson {
    private QueryJson() {}

    static ObjectQuery read(JsonNode body) {
        String sortBy = Body.text(body, "sort_by");
        String modelId = Body.text(body, "model_id");
        String after = Body.text(body, "after");
        return new ObjectQuery(
                kind(Body.text(body, "kind")),
                Body.text(body, "project"),
                modelId == null ? null : Query.uuid(modelId, "model_id"),
                Body.texts(body, "ids"),
                Body.flag(body, "active"),
                Body.texts(body, "owners"),
                Body.texts(body, "tags"),
                Body.flag(body, "trashed"),
                Body.text(body, "nql"),
                body.has("columns") ? Body.texts(body, "columns") : null,
                sortBy == null ? ObjectQuery.DEFAULT_SORT : sortBy,
                Boolean.TRUE.equals(Body.flag(body, "ascending")),
                Body.count(body, "limit"),
                after == null ? null : Query.uuid(after, "after"));
    }

    private static ObjectKind kind(String label) {
        try {
            return label == null ? null : ObjectKind.of(label);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage() + ".");
        }
    }
}
