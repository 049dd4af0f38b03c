package dev.nereid.server;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.query.NqlFilter;
import dev.nereid.store.FieldName;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a table of many objects needs besides its rows: the IDs of all of them in their order, so that any part can be looked
 * at next, and the fields that could be columns.
 */
final class TableHandlers {
    private static final int FIELDS_MAX = 1000;

    private final Store store;

    TableHandlers(Store store) {
        this.store = store;
    }

    /** A query (QueryJson), and {@code group_by}: a field by whose values they are grouped. */
    void ids(Context context) {
        JsonNode body = Body.json(context);
        String groupBy = Body.text(body, "group_by");
        ObjectQuery query = groupBy == null ? QueryJson.read(body) : QueryJson.read(body, List.of(groupBy));
        ObjectNode json = Json.empty();
        if (groupBy == null) {
            ArrayNode ids = json.putArray("ids");
            store.ids(query, NqlFilter.of(query)).forEach(ids::add);
        } else {
            ObjectGroups groups = new ObjectGroups(groupBy);
            store.objects(query, NqlFilter.of(query), groups::add);
            groups.writeTo(json.putArray("groups"));
        }
        Json.answer(context, json);
    }

    /** Fields whose path has a text in it. */
    void fields(Context context) {
        String text = context.queryParam("text");
        String kind = context.queryParam("kind");
        int max = (int) Query.number(context, "max", 1, FIELDS_MAX);
        ObjectNode json = Json.empty();
        ArrayNode array = json.putArray("fields");
        for (FieldName field : store.fields(
                Query.text(context, "project"),
                kind == null ? ObjectKind.RUN : QueryJson.kind(kind),
                text == null ? "" : text,
                max)) {
            array.addObject().put("path", field.path()).put("type", field.type().label());
        }
        Json.answer(context, json);
    }
}
