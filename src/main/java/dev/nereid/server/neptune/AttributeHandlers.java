package dev.nereid.server.neptune;

import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.server.session.Session;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields of an object, all of them or one, and the points of series. */
final class AttributeHandlers {
    /** Of a page, where the client says nothing, and at most, however many it asks for. */
    private static final int POINTS = 1000;

    private static final int POINTS_MAX = 10_000;

    private final Store store;
    private final SeriesPages pages;

    /** @param pages of all requests */
    AttributeHandlers(Store store, SeriesPages pages) {
        this.pages = pages;
        this.store = store;
    }

    void all(Context context) {
        ArrayNode attributes = WireJson.empty().putArray("attributes");
        store.object(WireQuery.text(context, "experimentId"))
                .attributes()
                .values()
                .forEach(attribute -> attributes.add(AttributeJson.attribute(attribute)));
        WireJson.answer(context, WireJson.empty().set("attributes", attributes));
    }

    /** One field, if it is of this type. */
    static Session.Action<AttributeHandlers> one(AttributeType type) {
        return (handlers, context) ->
                WireJson.answer(context, AttributeJson.properties(find(handlers.store, context, type)));
    }

    static AttributeView find(Store store, Context context, AttributeType type) {
        String path = WireQuery.path(context);
        AttributeView attribute = store.object(WireQuery.text(context, "experimentId"), Set.of(path))
                .attributes()
                .get(path);
        if (attribute == null || attribute.type() != type) {
            throw WireException.notFound("There is no " + AttributeJson.type(type) + " \"" + path + "\"");
        }
        return attribute;
    }

    void floats(Context context) {
        SeriesPoints points = points(context, AttributeType.FLOAT_SERIES);
        answer(context, points, (json, i) -> json.put("value", AttributeJson.finite(points.values()[i])));
    }

    void strings(Context context) {
        SeriesPoints points = points(context, AttributeType.STRING_SERIES);
        answer(context, points, (json, i) -> json.put("value", points.texts()[i]));
    }

    void images(Context context) {
        SeriesPoints points = points(context, AttributeType.FILE_SERIES);
        WireJson.answer(context, WireJson.empty().put("totalItemCount", points.count()));
    }

    private SeriesPoints points(Context context, AttributeType type) {
        String id = WireQuery.text(context, "experimentId");
        String path = WireQuery.path(context);
        // also of a later page: the account may have lost its role, or the object be gone
        AttributeView series = find(store, context, type);
        return pages.get(
                type + " " + id + " " + path,
                WireQuery.number(context, "offset", 0) == 0,
                () -> LargeAnswers.read(context, series, () -> store.series(id, path)));
    }

    private interface ValueWriter {
        void write(ObjectNode json, int i);
    }

    private static void answer(Context context, SeriesPoints points, ValueWriter writer) {
        int from = WireQuery.number(context, "offset", 0);
        int limit = Math.min(POINTS_MAX, WireQuery.number(context, "limit", POINTS));
        int to = (int) Math.min(points.count(), (long) from + limit);
        ObjectNode json = WireJson.empty().put("totalItemCount", points.count());
        ArrayNode values = json.putArray("values");
        for (int i = from; i < to; i++) {
            ObjectNode point = values.addObject()
                    .put("timestampMillis", Math.floorDiv(points.times()[i], 1000))
                    .put("step", points.steps()[i]);
            writer.write(point, i);
        }
        WireJson.answer(context, json);
    }
}
