package dev.nereid.server;

import dev.nereid.codec.PointsStream;
import dev.nereid.codec.QuickGzip;
import dev.nereid.model.AttributeView;
import dev.nereid.model.Downsampling;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.StopRequest;
import dev.nereid.query.NqlFilter;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.server.session.Session;
import dev.nereid.store.SnapshotContent;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/** Objects, their attributes, their points; the trash; and who is asked to stop. */
final class ObjectHandlers {
    private static final int NAMED_MAX = 1000;

    private final Store store;

    ObjectHandlers(Store store) {
        this.store = store;
    }

    /** One, by its ID; or what else names it in a project; or what is logged to the project itself. */
    void get(Context context) {
        Json.answer(context, Json.object(find(context)));
    }

    private ObjectView find(Context context) {
        String project = context.queryParam("project");
        if (project == null) {
            return store.object(Query.text(context, "id"));
        }
        String customRunId = context.queryParam("custom_run_id");
        return customRunId == null ? store.projectObject(project) : store.runByCustomId(project, customRunId);
    }

    /** Those that somebody may mean by a name. */
    void named(Context context) {
        int max = (int) Query.number(context, "max", 1, NAMED_MAX);
        Json.answer(context, Json.objects(store.named(Query.text(context, "name"), max)));
    }

    void query(Context context) {
        ObjectQuery query = QueryJson.read(Body.json(context));
        Json.answer(context, Json.objects(store.objects(query, NqlFilter.of(query))));
    }

    /** All that is known of one, as an SQLite file. What its headers say is of the file before it was compressed. */
    void snapshot(Context context) throws IOException {
        try (SnapshotContent snapshot = store.snapshot(Query.text(context, "id"))) {
            LargeAnswers.stream(context, snapshot.size());
            context.contentType("application/vnd.sqlite3")
                    .header("Nereid-Length", Long.toString(snapshot.size()))
                    .header("Nereid-Sha256", snapshot.sha256());
            String accepted = context.header("Accept-Encoding");
            OutputStream out = context.res().getOutputStream();
            if (accepted == null || !accepted.contains("gzip")) {
                snapshot.writeTo(out);
                return;
            }
            context.header("Content-Encoding", "gzip");
            try (OutputStream packed = new QuickGzip(out)) {
                snapshot.writeTo(packed);
            }
        }
    }

    void trash(Context context) {
        store.removal().trash(Body.texts(Body.json(context), "ids"));
        context.status(204);
    }

    void restore(Context context) {
        store.removal().restore(Body.texts(Body.json(context), "ids"));
        context.status(204);
    }

    void delete(Context context) {
        store.removal().delete(Body.texts(Body.json(context), "ids"));
        context.status(204);
    }

    void stop(Context context) {
        ask(context, StopRequest.Kind.STOP);
    }

    void abort(Context context) {
        ask(context, StopRequest.Kind.ABORT);
    }

    private void ask(Context context, StopRequest.Kind kind) {
        String by = Session.of(context).account().name();
        int processes = store.writers().ask(Body.texts(Body.json(context), "ids"), kind, by);
        Json.answer(context, Json.empty().put("processes", processes));
    }

    void series(Context context) {
        long max = context.queryParam("max") == null
                ? 0
                : Query.number(context, "max", Downsampling.POINTS_MIN, Integer.MAX_VALUE);
        String id = Query.text(context, "id");
        String path = Query.text(context, "path");
        AttributeView series = store.object(id, Set.of(path)).attributes().get(path);
        LargeAnswers.read(
                context,
                series,
                () -> LargeAnswers.send(
                        context, "application/x-nereid-points", PointsStream.encode(store.series(id, path, (int)
                                max))));
    }
}
