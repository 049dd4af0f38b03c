package dev.nereid.server.neptune;

import dev.nereid.codec.FileText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.SeriesPoints;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.store.ContentStore;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Files on their way out: one, a picture of a series, or a whole set as a zip. */
final class DownloadHandlers {
    static final String ZIP_PATH = "/api/leaderboard/v1/attributes/fileSetZip";

    private static final int SIGNATURE_BYTES = 8;

    private final Store store;

    DownloadHandlers(Store store) {
        this.store = store;
    }

    void file(Context context) throws IOException {
        AttributeView attribute = AttributeHandlers.find(store, context, AttributeType.FILE);
        FileRef file = files(context, attribute.path()).get(0);
        ContentStore.Whole content = content(file);
        context.contentType("application/octet-stream");
        named(context, FileNaming.named(attribute.path(), FileNaming.extensionOf(attribute.path(), file.name())));
        send(content, context);
    }

    /** Not packed: its length is said. */
    private static void send(ContentStore.Whole content, Context context) throws IOException {
        LargeAnswers.stream(context, content.size());
        context.res().setContentLengthLong(content.size());
        copy(content, context.res().getOutputStream());
    }

    private static void copy(ContentStore.Whole content, OutputStream out) throws IOException {
        long copied = Files.copy(content.file(), out);
        if (copied != content.size()) { // or what is there would look like all of it
            throw new IOException(content.file() + " ends after " + copied + " of " + content.size() + " bytes");
        }
    }

    /** The client takes whatever stands behind the last equals sign, and reads it as Latin-1. */
    private static void named(Context context, String name) {
        String told = name.replaceAll("[^ -~\u00a0-\u00ff]|[\"\\\\]", "_");
        context.header("Content-Disposition", "attachment; filename=\"" + told + "\"");
    }

    private List<FileRef> files(Context context, String path) {
        return store.files(WireQuery.text(context, "experimentId"), path);
    }

    private ContentStore.Whole content(FileRef file) {
        return store.contents()
                .find(file.sha256())
                .orElseThrow(() -> WireException.notFound("The content of \"" + file.name()
                        + "\" has not been synced yet, or the server's disk has not kept all of it. Whoever logged it"
                        + " has to sync it"));
    }

    void image(Context context) throws IOException {
        AttributeView series = AttributeHandlers.find(store, context, AttributeType.FILE_SERIES);
        String id = WireQuery.text(context, "experimentId");
        SeriesPoints points = LargeAnswers.read(context, series, () -> store.series(id, series.path()));
        int index = WireQuery.number(context, "index", 0);
        if (index >= points.count()) {
            throw WireException.notFound("\"" + series.path() + "\" has " + points.count() + " pictures");
        }
        ContentStore.Whole content = content(FileText.parseOne(points.texts()[index]));
        try (InputStream in = Files.newInputStream(content.file())) {
            context.contentType(ImageType.of(in.readNBytes(SIGNATURE_BYTES)).mediaType());
        }
        send(content, context);
    }

    // ----------------------------------------------------------------------------------------------- file sets --

    /** One level of a file set, as a directory shows it. */
    void list(Context context) {
        AttributeView set = AttributeHandlers.find(store, context, AttributeType.FILE_SET);
        String within = context.queryParam("path");
        String directory = within == null ? "" : within.replaceAll("^/+|/+$", "");
        String prefix = directory.isEmpty() ? "" : directory + "/";
        String time = modificationTime(context);
        ArrayNode array = JsonMapper.shared().createArrayNode();
        Set<String> directories = new TreeSet<>();
        for (FileRef file : files(context, set.path())) {
            if (file.name().startsWith(prefix)) {
                String rest = file.name().substring(prefix.length());
                int slash = rest.indexOf('/');
                if (slash < 0) {
                    array.addObject()
                            .put("name", rest)
                            .put("size", file.size())
                            .put("mtime", time)
                            .put("fileType", "file");
                } else if (directories.add(rest.substring(0, slash))) {
                    array.addObject()
                            .put("name", rest.substring(0, slash))
                            .putNull("size")
                            .put("mtime", time)
                            .put("fileType", "directory");
                }
            }
        }
        WireJson.answer(context, array);
    }

    private String modificationTime(Context context) {
        String path = "sys/modification_time";
        AttributeView time = store.object(WireQuery.text(context, "experimentId"), Set.of(path))
                .attributes()
                .get(path);
        return AttributeJson.properties(time).path("value").asString();
    }

    /** Nothing has to be prepared: the zip is made while it is read. So its place says it all. */
    void prepareZip(Context context) {
        AttributeView set = AttributeHandlers.find(store, context, AttributeType.FILE_SET);
        String id = "experimentId=" + encoded(WireQuery.text(context, "experimentId")) + "&attribute="
                + encoded(set.path());
        WireJson.answer(context, WireJson.empty().put("id", id));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    void zipPlace(Context context) {
        String origin = WireAuthentication.originOf(context);
        WireJson.answer(
                context, WireJson.empty().put("downloadUrl", origin + ZIP_PATH + "?" + WireQuery.text(context, "id")));
    }

    void zip(Context context) throws IOException {
        AttributeView set = AttributeHandlers.find(store, context, AttributeType.FILE_SET);
        List<FileRef> files = files(context, set.path());
        for (FileRef file : files) {
            content(file); // or it is refused, before anything is sent
        }
        LargeAnswers.stream(context, Long.MAX_VALUE); // its entries are many, where its files are small
        context.contentType("application/zip");
        named(context, FileNaming.lastPart(set.path()) + ".zip");
        // Not closed when it breaks off: it would be a whole zip that lacks the rest.
        ZipOutputStream zip = new ZipOutputStream(context.res().getOutputStream(), StandardCharsets.UTF_8);
        zip.putNextEntry(new ZipEntry("/"));
        Set<String> directories = new TreeSet<>();
        for (FileRef file : files) {
            String name = below(file.name());
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                String directory = name.substring(0, slash + 1);
                if (directories.add(directory)) {
                    zip.putNextEntry(new ZipEntry(directory));
                }
            }
            zip.putNextEntry(new ZipEntry(name));
            copy(content(file), zip);
        }
        zip.finish();
    }

    /** Whoever unpacks it must not write elsewhere. */
    private static String below(String name) {
        return FileRef.staysBelow(name) ? name : name.replaceAll("[^\\p{L}\\p{N}._-]|\\.\\.", "_");
    }
}
