package dev.nereid.server.neptune;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.query.Nql;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.NqlException;
import dev.nereid.query.NqlFilter;
import dev.nereid.query.NqlParser;
import dev.nereid.store.FieldName;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tables: objects by a query, and which fields objects have. */
final class SearchHandlers {
    /** The client knows an invalid query by these words. */
    private static final String SYNTAX_ERROR = "Syntax error";

    private static final int ROWS_MAX = 10_000;
    private static final int FIELDS_MAX = 1000;

    private final Store store;

    SearchHandlers(Store store) {
        this.store = store;
    }

    private String project(Context context) {
        return store.object(WireQuery.text(context, "projectIdentifier")).project();
    }

    private static ObjectKind kind(Context context) {
        List<String> types = context.queryParams("type");
        return types.isEmpty() ? ObjectKind.RUN : ObjectKind.of(types.get(0));
    }

    void entries(Context context) {
        JsonNode body = WireQuery.body(context);
        Store.Page page;
        try {
            ObjectQuery query = query(project(context), kind(context), body);
            Nql wanted = NqlParser.parse(body.path("query").path("query").asString(""));
            page = store.page(
                    query,
                    new NqlFilter(goesOn(query, wanted) ? Continuation.with(wanted, Operator.LESS) : wanted),
                    body.path("pagination").path("offset").asInt(0),
                    Math.min(ROWS_MAX, body.path("pagination").path("limit").asInt(ROWS_MAX)));
        } catch (NqlException e) {
            throw new WireException(400, null, SYNTAX_ERROR, e.getMessage());
        }
        ObjectNode json = WireJson.empty().put("matchingItemCount", page.count());
        ArrayNode entries = json.putArray("entries");
        page.objects().forEach(object -> write(entries.addObject(), object));
        WireJson.answer(context, json);
    }

    /** Downwards, from a row that there is. */
    private boolean goesOn(ObjectQuery query, Nql wanted) {
        if (query.ascending() || Continuation.in(wanted, query.sortBy()) == null) {
            return false;
        }
        NqlFilter lastRow = new NqlFilter(Continuation.with(wanted, Operator.EQUAL));
        return store.page(query, lastRow, 0, 0).count() > 0;
    }

    private static ObjectQuery query(String project, ObjectKind kind, JsonNode body) {
        JsonNode sorting = body.path("sorting");
        List<String> columns = null;
        if (body.path("attributeFilters").isArray()) {
            columns = new ArrayList<>();
            for (JsonNode filter : body.path("attributeFilters")) {
                columns.add(filter.path("path").asString(""));
            }
        }
        return ObjectQuery.of(kind, project)
                .columns(columns)
                .sortBy(
                        sorting.path("sortBy").path("name").asString(ObjectQuery.DEFAULT_SORT),
                        "ascending".equals(sorting.path("dir").asString("")))
                .build();
    }

    private static void write(ObjectNode json, ObjectView object) {
        json.put("experimentId", object.objectId().toString())
                .put("type", object.kind().label());
        ArrayNode attributes = json.putArray("attributes");
        object.attributes().values().forEach(attribute -> attributes.add(AttributeJson.attribute(attribute)));
    }

    private static void write(ArrayNode entries, FieldName field) {
        entries.addObject().put("name", field.path()).put("type", AttributeJson.type(field.type()));
    }

    /** The client sorts by the type that is told: two of one name would make it text, so the exact name goes alone. */
    void fields(Context context) {
        String wanted = context.queryParam("search");
        List<FieldName> found = store.fields(project(context), kind(context), wanted == null ? "" : wanted, FIELDS_MAX);
        List<FieldName> exact =
                found.stream().filter(field -> field.path().equals(wanted)).toList();
        ArrayNode entries = WireJson.empty().putArray("entries");
        for (FieldName field : exact.isEmpty() ? found : exact) {
            write(entries, field);
        }
        if (exact.size() == 1 && !exact.get(0).type().isSortable()) {
            write(entries, exact.get(0)); // of two the client looks at the type, and says itself that it has no order
        }
        WireJson.answer(context, WireJson.empty().set("entries", entries));
    }
}
