package dev.nereid.server;

import dev.nereid.codec.PointsStream;
import dev.nereid.model.ObjectView;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.util.List;

/** Objects, their attributes, their points. */
final class ObjectHandlers {
    private final Store store;

    ObjectHandlers(Store store) {
        this.store = store;
    }

    void list(Context context) {
        String customRunId = context.queryParam("custom_run_id");
        List<ObjectView> found = store.objects(context.queryParam("project")).stream()
                .filter(object -> customRunId == null || customRunId.equals(object.text("sys/custom_run_id")))
                .toList();
        Json.answer(context, Json.objects(found));
    }

    void get(Context context) {
        Json.answer(context, Json.object(store.object(Query.text(context, "id"))));
    }

    void series(Context context) {
        byte[] points = PointsStream.encode(store.series(Query.text(context, "id"), Query.text(context, "path")));
        context.contentType("application/x-nereid-points").result(points);
    }
}
