package dev.nereid.server;

import dev.nereid.codec.FileText;
import dev.nereid.codec.Instants;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.SeriesPoints;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files of a field, a page at a time, and whether their contents are here. */
final class FilePageHandlers {
    private static final int FILES_MAX = 500;

    private final Store store;
    private final ShownContents contents;

    FilePageHandlers(Store store, ShownContents contents) {
        this.store = store;
        this.contents = contents;
    }

    void page(Context context) {
        String id = Query.text(context, "id");
        String path = Query.text(context, "path");
        int from = (int) Query.number(context, "from", 0, Integer.MAX_VALUE);
        int count = (int) Query.number(context, "count", 1, FILES_MAX);
        AttributeView field = store.object(id, Set.of(path)).attributes().get(path);
        boolean isSeries = field != null && field.type() == AttributeType.FILE_SERIES;
        Json.answer(
                context,
                isSeries
                        ? LargeAnswers.read(context, field, () -> points(store.series(id, path), from, count))
                        : files(store.files(id, path), from, count));
    }

    private ObjectNode files(List<FileRef> files, int from, int count) {
        ObjectNode json = Json.empty().put("count", files.size());
        ArrayNode array = json.putArray("files");
        files.stream().skip(from).limit(count).forEach(file -> add(array, file));
        return json;
    }

    private ObjectNode points(SeriesPoints series, int from, int count) {
        ObjectNode json = Json.empty().put("count", series.count());
        ArrayNode array = json.putArray("files");
        for (int i = from; i < Math.min(series.count(), (long) from + count); i++) {
            FileRef file = FileText.parseOne(series.texts()[i]);
            add(array, file)
                    .put("step", series.steps()[i])
                    .put("time", Instants.text(series.times()[i]))
                    .put("description", file.description());
        }
        return json;
    }

    private ObjectNode add(ArrayNode array, FileRef file) {
        boolean isHere =
                FileRef.isSha256(file.sha256()) && contents.find(file.sha256()).isPresent();
        return array.addObject()
                .put("name", file.name())
                .put("sha256", file.sha256())
                .put("size", file.size())
                .put("source", file.source())
                .put("arrived", isHere);
    }
}
