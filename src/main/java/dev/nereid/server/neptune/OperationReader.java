package dev.nereid.server.neptune;

import dev.nereid.codec.FileText;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.StringPoints;
import dev.nereid.model.SysFields;
import dev.nereid.model.Text;
import dev.nereid.model.Value;
import dev.nereid.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The client's operations as ours. What makes no sense is told apart, and the others go on. */
final class OperationReader {
    private static final int SERIES_TEXTS = 256;
    private static final int SHOWN_BYTES = 120;
    private static final double YEAR_1 = Instant.parse("0001-01-02T00:00:00Z").toEpochMilli(); // in any zone
    private static final double YEAR_10000 =
            Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

    private final Store store;
    private final ObjectView object;
    private boolean mayKeepPictures; // not asked yet
    final List<Operation> operations = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    String hostname; // null if the request does not say it

    /** @param object that is written to */
    OperationReader(Store store, ObjectView object) {
        this.store = store;
        this.object = object;
    }

    /** @param all one of the client's operations each */
    OperationReader read(JsonNode all) {
        for (JsonNode each : all) {
            String path = each.path("path").asString("");
            each.properties().forEach(entry -> {
                if (!entry.getKey().equals("path")) {
                    readOne(path, entry.getKey(), entry.getValue());
                }
            });
        }
        return this;
    }

    private void readOne(String given, String kind, JsonNode body) {
        try {
            String path = AttributePath.of(given);
            switch (kind) {
                case "assignFloat" ->
                    assign(path, new Value.OfFloat(body.path("value").asDouble()));
                case "assignInt" ->
                    assign(path, new Value.OfInt(body.path("value").asLong()));
                case "assignBool" ->
                    assign(path, new Value.OfBool(body.path("value").asBoolean()));
                case "assignString" -> assignString(path, body.path("value").asString(""));
                case "assignDatetime" ->
                    assign(
                            path,
                            new Value.OfDatetime(
                                    1000 * body.path("valueMilliseconds").asLong()));
                case "logFloats" -> logFloats(path, dated(path, body.path("entries")));
                case "logStrings" ->
                    logTexts(
                            path,
                            AttributeType.STRING_SERIES,
                            dated(path, body.path("entries")),
                            value -> cut(value.asString("")));
                case "logImages" ->
                    logTexts(
                            path,
                            AttributeType.FILE_SERIES,
                            dated(path, body.path("entries")),
                            value -> image(path, value));
                case "clearFloatSeries" -> add(new Operation.Clear(path, AttributeType.FLOAT_SERIES));
                case "clearStringSeries" -> add(new Operation.Clear(path, AttributeType.STRING_SERIES));
                case "clearImageSeries" -> add(new Operation.Clear(path, AttributeType.FILE_SERIES));
                case "clearStringSet" -> add(new Operation.Clear(path, AttributeType.STRING_SET));
                case "assignArtifact" -> assignArtifact(path, body.path("hash").asString(""));
                case "clearArtifact" -> add(new Operation.Clear(path, AttributeType.ARTIFACT));
                case "configFloatSeries" ->
                    add(new Operation.ConfigureSeries(
                            path,
                            number(body.path("min")),
                            number(body.path("max")),
                            body.path("unit").asString(null)));
                case "insertStrings" -> inPortions(texts(body, "values"), some -> new Operation.Add(path, some));
                case "removeStrings" -> inPortions(texts(body, "values"), some -> new Operation.Remove(path, some));
                case "deleteFiles" ->
                    inPortions(texts(body, "filePaths"), some -> new Operation.RemoveFiles(path, some));
                case "deleteAttribute" -> add(new Operation.Delete(path));
                default -> errors.add("Unknown operation: " + kind);
            }
        } catch (IllegalArgumentException | JacksonException e) {
            errors.add(e.getMessage());
        }
    }

    private void add(Operation operation) {
        operations.add(operation);
    }

    private void assign(String path, Value value) {
        add(new Operation.Assign(path, value));
    }

    /** Two fields of the system come as any other string. */
    private void assignString(String path, String value) {
        if (path.equals(SysFields.STAGE)) {
            add(new Operation.ChangeStage(value));
        } else if (path.equals("sys/hostname")) {
            hostname = cut(value);
        } else {
            assign(path, new Value.OfString(cut(value)));
        }
    }

    /** Of which the client has told the files before. */
    private void assignArtifact(String path, String hash) {
        List<FileRef> files = store.artifacts().find(object.project(), hash);
        if (files == null) {
            throw new IllegalArgumentException("No artifact of the hash " + hash + " is known");
        }
        for (FileRef file : files) {
            if (FileRef.isTooLong(file.name())) { // or what was there would be cleared, and nothing put in its place
                throw new IllegalArgumentException("The name of a file is too long: " + file.name());
            }
        }
        add(new Operation.Clear(path, AttributeType.ARTIFACT));
        for (int from = 0; from < files.size(); from += Limits.FILES_OPERATION_MAX) {
            List<FileRef> some = files.subList(from, Math.min(files.size(), from + Limits.FILES_OPERATION_MAX));
            add(new Operation.PutFiles(path, AttributeType.ARTIFACT, some));
        }
    }

    private static String cut(String text) {
        return Text.cut(Text.wellFormed(text), Limits.STRING_BYTES_MAX);
    }

    private static Double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : null;
    }

    /** Those that can be; of a set, or names of files, which may have as many bytes. */
    private List<String> texts(JsonNode body, String entry) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : body.path(entry)) {
            String text = Text.wellFormed(each.asString(""));
            int bytes = Text.bytes(text);
            if (bytes > 0 && bytes <= Limits.SET_ELEMENT_BYTES_MAX) {
                texts.add(text);
            } else {
                errors.add("\"" + Text.cut(text, SHOWN_BYTES) + "\" has " + bytes + " bytes; 1 to "
                        + Limits.SET_ELEMENT_BYTES_MAX + " are allowed");
            }
        }
        return texts;
    }

    private void inPortions(List<String> all, Function<List<String>, Operation> operation) {
        for (int from = 0; from < all.size(); from += Limits.SET_OPERATION_ELEMENTS_MAX) {
            add(operation.apply(all.subList(from, Math.min(all.size(), from + Limits.SET_OPERATION_ELEMENTS_MAX))));
        }
    }

    // -------------------------------------------------------------------------------------------------- series --

    /** Points whose times Python can read again; others would keep it from reading the series at all. */
    private List<JsonNode> dated(String path, JsonNode entries) {
        List<JsonNode> dated = new ArrayList<>(entries.size());
        for (JsonNode entry : entries) {
            double time = entry.path("timestampMilliseconds").asDouble(0);
            if (time >= YEAR_1 && time < YEAR_10000) {
                dated.add(entry);
            }
        }
        if (dated.size() < entries.size()) {
            errors.add(
                    (entries.size() - dated.size()) + " points of \"" + path
                            + "\" are left out, as their times are not in the years 1 to 9999. Give times in seconds since 1970.");
        }
        return dated;
    }

    private void logFloats(String path, List<JsonNode> entries) {
        for (int from = 0; from < entries.size(); ) {
            int to = endOfRun(entries, from, Limits.BLOCK_POINTS_MAX);
            double[] values = new double[to - from];
            for (int i = from; i < to; i++) {
                values[i - from] = entries.get(i).path("value").asDouble(Double.NaN);
            }
            boolean auto = isAuto(entries.get(from));
            add(new Operation.Append(
                    path, new FloatPoints(auto, steps(entries, from, to), times(entries, from, to), values)));
            from = to;
        }
    }

    private void logTexts(String path, AttributeType type, List<JsonNode> entries, Function<JsonNode, String> text) {
        for (int from = 0; from < entries.size(); ) {
            int to = endOfRun(entries, from, SERIES_TEXTS);
            String[] values = new String[to - from];
            for (int i = from; i < to; i++) {
                values[i - from] = text.apply(entries.get(i).path("value"));
            }
            boolean auto = isAuto(entries.get(from));
            add(new Operation.Append(
                    path, type, new StringPoints(auto, steps(entries, from, to), times(entries, from, to), values)));
            from = to;
        }
    }

    /** Steps are given or not, for all points of an operation. */
    private static int endOfRun(List<JsonNode> entries, int from, int max) {
        boolean auto = isAuto(entries.get(from));
        int to = from + 1;
        while (to < entries.size() && to - from < max && isAuto(entries.get(to)) == auto) {
            to++;
        }
        return to;
    }

    private static boolean isAuto(JsonNode entry) {
        return !entry.path("step").isNumber();
    }

    /** What nobody gave counts from 0 here; the store knows what was before. */
    private static double[] steps(List<JsonNode> entries, int from, int to) {
        double[] steps = new double[to - from];
        Arrays.setAll(steps, i -> entries.get(from + i).path("step").asDouble(i) + 0.0);
        return steps;
    }

    private static long[] times(List<JsonNode> entries, int from, int to) {
        long[] times = new long[to - from];
        Arrays.setAll(
                times,
                i -> 1000 * entries.get(from + i).path("timestampMilliseconds").asLong());
        return times;
    }

    private String image(String path, JsonNode value) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value.path("data").asString(""));
            String name = value.path("name").asString(null);
            String file = name == null || name.isEmpty()
                    ? FileNaming.lastPart(path) + ImageType.of(bytes).suffix()
                    : name;
            if (!mayKeepPictures) { // whoever may not log must not fill the disk
                store.requireWritable(object.objectId());
                mayKeepPictures = true;
            }
            FileRef ref = store.contents().put(new ByteArrayInputStream(bytes), file);
            return FileText.of(ref.described(value.path("description").asString(null)));
        } catch (IOException e) {
            throw new WireException(503, null, "The image can't be kept: " + e.getMessage());
        }
    }
}
