package dev.nereid.server;

import dev.nereid.model.Aggregate;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import io.javalin.http.BadRequestResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A query as a body; every entry may be left out. {@code dev.nereid.sync.ObjectJson} writes it. */
final class QueryJson {
    private QueryJson() {}

    /** Of tags or owners that somebody asks for at once. */
    private static final int TEXTS_MAX = 500;

    static ObjectQuery read(JsonNode body) {
        return read(body, body.has("columns") ? Body.texts(body, "columns") : null);
    }

    /** @param columns those to answer, whatever the body says; null for all */
    static ObjectQuery read(JsonNode body, List<String> columns) {
        String sortBy = Body.text(body, "sort_by");
        String aggregate = Body.text(body, "sort_aggregate");
        String modelId = Body.text(body, "model_id");
        String after = Body.text(body, "after");
        return ObjectQuery.of(kind(Body.text(body, "kind")), Body.text(body, "project"))
                .modelId(modelId == null ? null : Query.uuid(modelId, "model_id"))
                .ids(Body.texts(body, "ids"))
                .active(Body.flag(body, "active"))
                .owners(texts(body, "owners"))
                .tags(texts(body, "tags"))
                .trashed(Body.flag(body, "trashed"))
                .nql(Body.text(body, "nql"))
                .columns(columns)
                .sortBy(
                        sortBy == null ? ObjectQuery.DEFAULT_SORT : sortBy,
                        Boolean.TRUE.equals(Body.flag(body, "ascending")))
                .sortAggregate(aggregate == null ? Aggregate.LAST : aggregate(aggregate))
                .page(Body.count(body, "limit"), after == null ? null : Query.uuid(after, "after"))
                .build();
    }

    private static List<String> texts(JsonNode body, String entry) {
        List<String> texts = Body.texts(body, entry);
        if (texts.size() > TEXTS_MAX) {
            throw new BadRequestResponse("The \"" + entry + "\" in the body are " + texts.size() + "; they can be "
                    + TEXTS_MAX + " at once.");
        }
        return texts;
    }

    private static Aggregate aggregate(String word) {
        return Body.label(word, "sort_aggregate", Aggregate.class, Aggregate::word);
    }

    static ObjectKind kind(String label) {
        try {
            return label == null ? null : ObjectKind.of(label);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage() + ".");
        }
    }
}
