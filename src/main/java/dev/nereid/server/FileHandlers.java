package dev.nereid.server;

import dev.nereid.model.FileRef;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.store.ContentStore;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files of objects, and their contents: in parts on the way in, with ranges on the way out. */
final class FileHandlers {
    private static final int HASHES_MAX = 10_000;
    private static final long SIZE_MAX = 1L << 50;

    private final Store store;
    private final ShownContents contents;

    FileHandlers(Store store, ShownContents contents) {
        this.store = store;
        this.contents = contents;
    }

    void list(Context context) {
        Json.answer(context, Json.files(store.files(Query.text(context, "id"), Query.text(context, "path"))));
    }

    /** Which contents have not arrived whole, and how far they are. */
    void missing(Context context) throws IOException {
        store.requireWriter();
        List<String> hashes = Body.texts(Body.json(context), "sha256");
        if (hashes.size() > HASHES_MAX) {
            throw new BadRequestResponse("More than " + HASHES_MAX + " hashes at once.");
        }
        ObjectNode json = Json.empty();
        ArrayNode missing = json.putArray("missing");
        hashes.forEach(FileHandlers::checked);
        store.contents()
                .missing(hashes)
                .forEach((sha256, received) ->
                        missing.addObject().put("sha256", sha256).put("received", received));
        Json.answer(context, json);
    }

    void put(Context context) throws IOException {
        store.requireWriter();
        String sha256 = checked(context.pathParam("sha256"));
        long offset = Query.number(context, "offset", 0, SIZE_MAX);
        long size = Query.number(context, "size", 0, SIZE_MAX);
        long received = store.contents().put(sha256, offset, size, context.bodyInputStream());
        Json.answer(context, Json.empty().put("received", received));
    }

    void get(Context context) throws IOException {
        String sha256 = checked(context.pathParam("sha256"));
        ContentStore.Whole whole = contents.find(sha256)
                .orElseThrow(() -> new NotFoundResponse("The content " + sha256 + " is not here, or not whole."));
        try (FileChannel content = FileChannel.open(whole.file())) {
            long size = whole.size();
            ContentRange range = ContentRange.of(context.header("Range"), size);
            LargeAnswers.stream(context, range.length());
            context.contentType("application/octet-stream").header("Accept-Ranges", "bytes");
            if (!range.isWhole()) {
                context.status(range.length() > 0 ? HttpStatus.PARTIAL_CONTENT : HttpStatus.RANGE_NOT_SATISFIABLE)
                        .header("Content-Range", range.header(size));
            }
            context.res().setContentLengthLong(Math.max(0, range.length()));
            send(content, range, Channels.newChannel(context.res().getOutputStream()));
        }
    }

    private static void send(FileChannel content, ContentRange range, WritableByteChannel out) throws IOException {
        long sent = 0;
        while (sent < range.length()) {
            long some = content.transferTo(range.from() + sent, range.length() - sent, out);
            if (some == 0) {
                throw new IOException("The content ends " + (range.length() - sent) + " bytes early");
            }
            sent += some;
        }
    }

    private static String checked(String sha256) {
        if (!FileRef.isSha256(sha256)) {
            throw new BadRequestResponse("\"" + sha256 + "\" is no SHA-256 in hexadecimal digits.");
        }
        return sha256;
    }
}
