package dev.nereid.server.neptune;

import dev.nereid.codec.ArtifactHash;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Artifacts, which the client describes first and then sets by their hash. */
final class ArtifactHandlers {
    /** Of the machine that tracked the file, in a zone that is not told: the same comes back. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** Older clients do not send it, and have another hash. */
    private static final String VERSION = "X-Neptune-Artifact-Api-Version";

    private static final String FILE = "file://";
    private static final String FILE_PATH = "file_path";
    private static final String LOCATION = "location";
    private static final String MODIFIED = "last_modified";

    private final Store store;

    ArtifactHandlers(Store store) {
        this.store = store;
    }

    private String project(Context context) {
        return store.object(WireQuery.text(context, "projectIdentifier")).project();
    }

    /** Of a field; its files are noted, so that they can be asked for by the hash. */
    void get(Context context) {
        AttributeView artifact = AttributeHandlers.find(store, context, AttributeType.ARTIFACT);
        String object = WireQuery.text(context, "experimentId");
        List<FileRef> files = store.files(object, artifact.path());
        String hash = ArtifactHash.of(files);
        note(store.object(object, Set.of()).project(), hash, files);
        WireJson.answer(context, AttributeJson.properties(artifact).put("hash", hash));
    }

    /** Whoever may only read changes nothing that others have noted. */
    private void note(String project, String hash, List<FileRef> files) {
        try {
            store.artifacts().put(project, hash, files);
        } catch (StoreException e) {
            if (store.artifacts().find(project, hash) == null) {
                store.artifacts().note(project, hash, files);
            }
        }
    }

    /** Its files have to be told, even if these contents are known: they may lie elsewhere now, which the hash does not say. */
    void create(Context context) {
        project(context); // or there is none
        answer(context, WireQuery.text(context, "hash"), false, List.of());
    }

    void describe(Context context) {
        JsonNode body = WireQuery.body(context);
        List<FileRef> files = files(body);
        String hash = WireQuery.text(context, "hash");
        String expected = ArtifactHash.of(files);
        if (context.header(VERSION) == null && !expected.equals(hash)) {
            expected = ArtifactHash.of(files, metadata(body));
        }
        if (!expected.equals(hash)) {
            throw new WireException(400, null, "These files have the hash " + expected + ", not " + hash);
        }
        store.artifacts().put(project(context), hash, files);
        answer(context, hash, true, files);
    }

    /** What was there and what is given; of one name, the latter. */
    void addTo(Context context) {
        Map<String, FileRef> merged = new LinkedHashMap<>();
        List<FileRef> before = store.artifacts().find(project(context), WireQuery.text(context, "hash"));
        if (before == null) {
            throw WireException.notFound("No artifact of this hash is known");
        }
        before.forEach(file -> merged.put(file.name(), file));
        files(WireQuery.body(context)).forEach(file -> merged.put(file.name(), file));
        List<FileRef> files = List.copyOf(merged.values());
        String hash = ArtifactHash.of(files);
        store.artifacts().put(project(context), hash, files);
        answer(context, hash, true, files);
    }

    private static void answer(Context context, String hash, boolean known, List<FileRef> files) {
        WireJson.answer(
                context,
                WireJson.empty()
                        .put("artifactHash", hash)
                        .put("receivedMetadata", known)
                        .put("size", files.stream().mapToLong(FileRef::size).sum()));
    }

    void list(Context context) {
        List<FileRef> files = store.artifacts().find(project(context), WireQuery.text(context, "hash"));
        if (files == null) {
            throw WireException.notFound("No artifact of this hash is known");
        }
        ArrayNode array = WireJson.empty().putArray("files");
        files.forEach(file -> write(array.addObject(), file));
        WireJson.answer(context, WireJson.empty().set("files", array));
    }

    // --------------------------------------------------------------------------------------------------- files --

    private static List<FileRef> files(JsonNode body) {
        List<FileRef> files = new ArrayList<>();
        for (JsonNode file : body.path("files")) {
            Map<String, String> metadata = metadataOf(file);
            String source = metadata.getOrDefault(LOCATION, metadata.get(FILE_PATH));
            files.add(new FileRef(
                    file.path("filePath").asString(""),
                    file.path("fileHash").asString(""),
                    file.path("size").asLong(0),
                    source != null && source.startsWith(FILE) ? source.substring(FILE.length()) : source,
                    micros(metadata.get(MODIFIED)),
                    null));
        }
        return files;
    }

    private static Map<String, String> metadataOf(JsonNode file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        file.path("metadata")
                .forEach(entry -> metadata.put(
                        entry.path("key").asString(""), entry.path("value").asString("")));
        return metadata;
    }

    /** By the name of the file. */
    private static Map<String, Map<String, String>> metadata(JsonNode body) {
        Map<String, Map<String, String>> metadata = new LinkedHashMap<>();
        body.path("files").forEach(file -> metadata.put(file.path("filePath").asString(""), metadataOf(file)));
        return metadata;
    }

    private static long micros(String time) {
        try {
            return time == null
                    ? 0
                    : 1_000_000 * LocalDateTime.parse(time, TIME).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static void write(ObjectNode json, FileRef file) {
        String kind = ArtifactHash.kindOf(file);
        boolean local = kind.equals("Local");
        json.put("filePath", file.name())
                .put("fileHash", file.sha256())
                .put("type", kind)
                .put("size", file.size());
        ArrayNode metadata = json.putArray("metadata");
        if (file.source() != null) {
            entry(metadata, local ? FILE_PATH : LOCATION, local ? FILE + file.source() : file.source());
        }
        if (file.modified() != 0) {
            entry(metadata, MODIFIED, TIME.format(Instant.ofEpochSecond(Math.floorDiv(file.modified(), 1_000_000L))));
        }
    }

    private static void entry(ArrayNode metadata, String key, String value) {
        metadata.addObject().put("key", key).put("value", value);
    }
}
