package dev.nereid.server;

import dev.nereid.model.FileRef;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files of objects, and their contents: in parts on the way in, with ranges on the way out. */
final class FileHandlers {
    private static final int HASHES_MAX = 10_000;
    private static final long SIZE_MAX = 1L << 50;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Store store;

    FileHandlers(Store store) {
        this.store = store;
    }

    void list(Context context) {
        Json.answer(context, Json.files(store.files(Query.text(context, "id"), Query.text(context, "path"))));
    }

    /** Which contents have not arrived whole, and how far they are. */
    void missing(Context context) throws IOException {
        List<String> hashes = Body.texts(Body.json(context), "sha256");
        if (hashes.size() > HASHES_MAX) {
            throw new BadRequestResponse("More than " + HASHES_MAX + " hashes at once.");
        }
        ObjectNode json = Json.empty();
        ArrayNode missing = json.putArray("missing");
        for (String sha256 : hashes) {
            checked(sha256);
            if (!store.hasContent(sha256)) {
                missing.addObject().put("sha256", sha256).put("received", store.contentReceived(sha256));
            }
        }
        Json.answer(context, json);
    }

    void put(Context context) throws IOException {
        String sha256 = checked(context.pathParam("sha256"));
        long offset = Query.number(context, "offset", 0, SIZE_MAX);
        long size = Query.number(context, "size", 0, SIZE_MAX);
        long received = store.putContent(sha256, offset, size, context.bodyInputStream());
        Json.answer(context, Json.empty().put("received", received));
    }

    void get(Context context) throws IOException {
        String sha256 = checked(context.pathParam("sha256"));
        if (!store.hasContent(sha256)) {
            throw new NotFoundResponse("The content " + sha256 + " has not arrived here, or not whole.");
        }
        try (FileChannel content = FileChannel.open(store.content(sha256))) {
            long size = content.size();
            ContentRange range = ContentRange.of(context.header("Range"), size);
            context.contentType("application/octet-stream").header("Accept-Ranges", "bytes");
            if (!range.isWhole()) {
                context.status(range.length() > 0 ? HttpStatus.PARTIAL_CONTENT : HttpStatus.RANGE_NOT_SATISFIABLE)
                        .header("Content-Range", range.header(size));
            }
            context.res().setContentLengthLong(Math.max(0, range.length()));
            copy(content.position(Math.min(size, range.from())), range.length(), context.outputStream());
        }
    }

    private static void copy(FileChannel content, long length, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long left = length; left > 0; left -= buffer.position()) {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            if (content.read(buffer) < 0) {
                throw new EOFException("The content ends " + left + " bytes early");
            }
            out.write(buffer.array(), 0, buffer.position());
        }
    }

    private static String checked(String sha256) {
        if (!FileRef.isSha256(sha256)) {
            throw new BadRequestResponse("\"" + sha256 + "\" is no SHA-256 in hexadecimal digits.");
        }
        return sha256;
    }
}
