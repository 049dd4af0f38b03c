package dev.nereid.server.neptune;

import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files on their way in: whole, in parts, or many in an archive. The name of one that comes in parts is told with the first
 * request alone, so it travels in the id of the upload.
 */
final class UploadHandlers {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})/\\d+");

    /** Unpacked. The client puts 5 MiB into an archive. */
    private static final long ARCHIVE_BYTES_MAX = 256 << 20;

    /** Each becomes a file here, and empty ones take next to nothing in an archive. */
    private static final int ARCHIVE_FILES_MAX = 20_000;

    /** The client looks for these words, and then sends everything again. */
    private static final String WRONG_LENGTH = "Length of stream does not match given range";

    private final Store store;

    UploadHandlers(Store store) {
        this.store = store;
    }

    // ------------------------------------------------------------------------------------------------ one file --

    void file(Context context) throws IOException {
        requireWritable(context);
        try (InputStream in = context.bodyInputStream()) {
            set(context, store.contents().put(in, fileName(context)));
        }
    }

    private static String fileName(Context context) {
        String extension = context.queryParam("ext");
        return FileNaming.named(path(context), extension == null ? "" : extension);
    }

    private void set(Context context, FileRef file) {
        answer(context, new Operation.PutFiles(path(context), AttributeType.FILE, List.of(file)));
    }

    void beginFile(Context context) throws IOException {
        begin(context, fileName(context));
    }

    void finishFile(Context context) throws IOException {
        set(context, finish(context));
    }

    // ------------------------------------------------------------------------------------------- into file sets --

    void member(Context context) throws IOException {
        requireWritable(context);
        String name = memberName(WireQuery.text(context, "subPath"));
        try (InputStream in = context.bodyInputStream()) {
            add(context, store.contents().put(in, name));
        }
    }

    /** Where it is put on disk one day, it must not lead out of the directory. */
    private static String memberName(String name) {
        if (!FileRef.staysBelow(name)) {
            throw new WireException(400, null, "\"" + name + "\" can't be the name of a file in a set");
        }
        return name;
    }

    private void add(Context context, FileRef file) {
        answer(context, new Operation.PutFiles(path(context), AttributeType.FILE_SET, List.of(file)));
    }

    void beginMember(Context context) throws IOException {
        begin(context, memberName(WireQuery.text(context, "subPath")));
    }

    void finishMember(Context context) throws IOException {
        add(context, finish(context));
    }

    void archive(Context context) throws IOException {
        requireWritable(context);
        String path = path(context);
        List<FileRef> files = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        try (ForeignArchive archive = new ForeignArchive(context.bodyInputStream(), ARCHIVE_BYTES_MAX)) {
            for (String name = archive.next(); name != null; name = archive.next()) {
                if (files.size() + errors.size() == ARCHIVE_FILES_MAX) {
                    throw new WireException(413, null, "An archive has at most " + ARCHIVE_FILES_MAX + " files");
                }
                if (FileRef.isTooLong(name)) {
                    errors.add("The name of a file is too long: " + name);
                } else {
                    files.add(store.contents().put(archive.content(), memberName(name)));
                }
            }
        }
        List<Operation> operations = new ArrayList<>();
        if ("true".equalsIgnoreCase(context.queryParam("reset"))) {
            operations.add(new Operation.Clear(path, AttributeType.FILE_SET));
        }
        for (int from = 0; from < files.size(); from += Limits.FILES_OPERATION_MAX) {
            List<FileRef> some = files.subList(from, Math.min(files.size(), from + Limits.FILES_OPERATION_MAX));
            operations.add(new Operation.PutFiles(path, AttributeType.FILE_SET, some));
        }
        errors.addAll(write(context, operations));
        answer(context, errors);
    }

    // ------------------------------------------------------------------------------------------------- in parts --

    private void begin(Context context, String name) throws IOException {
        requireWritable(context);
        long size = Math.max(0, Long.parseLong(WireQuery.text(context, "totalLength")));
        ObjectNode json = WireJson.empty().put("uploadId", store.contents().beginUpload() + "/" + size + "/" + name);
        json.putArray("errors");
        WireJson.answer(context, json);
    }

    void part(Context context) throws IOException {
        Matcher range = RANGE.matcher(String.valueOf(context.header("X-Range")));
        if (!range.matches()) {
            throw new WireException(400, null, "The header X-Range is missing or makes no sense");
        }
        long from = Long.parseLong(range.group(1));
        long expected = Long.parseLong(range.group(2)) + 1 - from;
        requireWritable(context);
        try (InputStream in = context.bodyInputStream()) {
            if (store.contents().putUpload(uploadId(context), from, in) != expected) {
                throw new WireException(400, null, WRONG_LENGTH);
            }
        }
        answer(context, List.of());
    }

    private FileRef finish(Context context) throws IOException {
        requireWritable(context);
        String[] id = WireQuery.text(context, "uploadId").split("/", 3);
        if (id.length < 3) {
            throw new WireException(400, null, "The upload was begun elsewhere");
        }
        return store.contents().finishUpload(uploadId(context), Long.parseLong(id[1]), memberName(id[2]));
    }

    private static UUID uploadId(Context context) {
        String id = WireQuery.text(context, "uploadId");
        return WireQuery.uuid(id.substring(0, Math.max(0, id.indexOf('/'))));
    }

    // ----------------------------------------------------------------------------------------------- all of them --

    private static String path(Context context) {
        try {
            return AttributePath.of(WireQuery.text(context, "attribute"));
        } catch (IllegalArgumentException e) { // told as of any operation, as a refusal would end the client's thread
            throw new WireException(200, null, e.getMessage()).with("errors", errors(List.of(e.getMessage())));
        }
    }

    /** Before anything is kept on disk. */
    private void requireWritable(Context context) {
        store.requireWritable(object(context).objectId());
    }

    /** Each request names the object in one of two ways. */
    private ObjectView object(Context context) {
        String id = context.queryParam("experimentIdentifier");
        return store.object(id == null ? WireQuery.text(context, "experimentId") : id, Set.of());
    }

    private void answer(Context context, Operation operation) {
        answer(context, write(context, List.of(operation)));
    }

    private List<String> write(Context context, List<Operation> operations) {
        return OperationHandlers.write(store, object(context), operations, null);
    }

    private static void answer(Context context, List<String> errors) {
        WireJson.answer(context, WireJson.empty().set("errors", errors(errors)));
    }

    private static ArrayNode errors(List<String> errors) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        errors.forEach(error -> array.addObject().put("errorDescription", error));
        return array;
    }
}
