package dev.nereid.sync;

import dev.nereid.codec.Instants;
import dev.nereid.codec.ValueText;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.FileSummary;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Rejection;
import dev.nereid.model.RejectionFilter;
import dev.nereid.model.SeriesDisplay;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.StopRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers of a server, read. Numbers that JSON cannot carry exactly are text: 64-bit integers, digests, NaN and the
 * infinities. What no server of ours answers ends in an {@link IllegalArgumentException} or an exception of Jackson's or
 * of {@code java.time}.
 */
final class ObjectJson {
    private ObjectJson() {}

    static AppliedState appliedState(JsonNode json) {
        return new AppliedState(
                AppliedState.Outcome.valueOf(json.path("outcome").asString()),
                json.path("applied").asLong(),
                Long.parseUnsignedLong(json.path("digest").asString(), 16),
                uuid(json.path("object_id")),
                text(json.path("sys_id")),
                text(json.path("project")),
                json.path("rejected").asLong(),
                json.path("clamped").asLong(),
                json.path("lost").asLong());
    }

    static List<Rejection> rejections(JsonNode json) {
        List<Rejection> rejections = new ArrayList<>();
        for (JsonNode each : json.path("rejections")) {
            rejections.add(new Rejection(
                    uuid(each.path("log_id")),
                    each.path("sequence").asLong(),
                    Instants.micros(each.path("time").asString()),
                    each.path("kind").asString(),
                    each.path("path").asString(),
                    each.path("value").asString(),
                    Rejection.Cause.of(each.path("cause").asString()),
                    each.path("blocking_path").asString(),
                    each.path("reason").asString()));
        }
        return rejections;
    }

    /** How much has arrived of contents, by their hashes. */
    static Map<String, Long> missing(JsonNode json) {
        Map<String, Long> missing = new LinkedHashMap<>();
        json.path("missing")
                .forEach(each -> missing.put(
                        each.path("sha256").asString(), each.path("received").asLong()));
        return missing;
    }

    /** Null if nothing is asked. */
    static StopRequest stopRequest(JsonNode json) {
        JsonNode request = json.path("request");
        return request.isObject()
                ? new StopRequest(
                        UUID.fromString(request.path("id").asString()),
                        StopRequest.Kind.of(request.path("kind").asString()),
                        request.path("by").asString())
                : null;
    }

    static List<ObjectView> objects(JsonNode json) {
        List<ObjectView> objects = new ArrayList<>();
        json.path("objects").forEach(object -> objects.add(object(object)));
        return objects;
    }

    static ObjectNode query(ObjectQuery query) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("kind", query.kind() == null ? null : query.kind().label());
        json.put("project", query.project());
        json.put("model_id", query.modelId() == null ? null : query.modelId().toString());
        putAll(json.putArray("ids"), query.ids());
        json.put("active", query.active());
        putAll(json.putArray("owners"), query.owners());
        putAll(json.putArray("tags"), query.tags());
        json.put("trashed", query.trashed());
        json.put("nql", query.nql());
        if (query.columns() != null) {
            putAll(json.putArray("columns"), query.columns());
        }
        json.put("sort_by", query.sortBy());
        json.put("sort_aggregate", query.sortAggregate().word());
        json.put("ascending", query.ascending());
        json.put("limit", query.limit());
        return json.put("after", query.after() == null ? null : query.after().toString());
    }

    /** One array of strings. */
    static ObjectNode texts(String entry, List<String> texts) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        putAll(json.putArray(entry), texts);
        return json;
    }

    /** Which operations that are kept aside of an object are meant. */
    static ObjectNode rejections(String id, RejectionFilter filter) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("id", id);
        putAll(json.putArray("paths"), filter.paths());
        putAll(
                json.putArray("sequences"),
                filter.sequences().stream().map(String::valueOf).toList());
        return json.put("log_id", filter.logId() == null ? null : filter.logId().toString());
    }

    private static void putAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    static ObjectView object(JsonNode json) {
        Map<String, AttributeView> attributes = new LinkedHashMap<>();
        for (JsonNode attribute : json.path("attributes")) {
            AttributeView view = attribute(attribute);
            attributes.put(view.path(), view);
        }
        return new ObjectView(
                uuid(json.path("object_id")),
                json.path("id").asString(),
                ObjectKind.of(json.path("kind").asString()),
                json.path("project").asString(),
                attributes);
    }

    private static AttributeView attribute(JsonNode json) {
        AttributeType type = AttributeType.of(json.path("type").asString());
        return new AttributeView(
                json.path("path").asString(),
                type,
                type.isScalar() ? ValueText.parse(type, json.path("value").asString()) : null,
                type == AttributeType.STRING_SET ? elements(json.path("elements")) : null,
                type.isSeries() ? summary(json.path("summary")) : null,
                type == AttributeType.FLOAT_SERIES ? display(json.path("display")) : null,
                type.hasFiles() ? fileSummary(json.path("files")) : null);
    }

    private static SeriesDisplay display(JsonNode json) {
        double min = number(json.path("min"));
        double max = number(json.path("max"));
        return new SeriesDisplay(
                Double.isNaN(min) ? null : min, Double.isNaN(max) ? null : max, text(json.path("unit")));
    }

    private static FileSummary fileSummary(JsonNode json) {
        return new FileSummary(
                json.path("count").asLong(),
                json.path("bytes").asLong(),
                text(json.path("sha256")),
                text(json.path("name")));
    }

    static List<FileRef> files(JsonNode json) {
        List<FileRef> files = new ArrayList<>();
        for (JsonNode file : json.path("files")) {
            files.add(new FileRef(
                    file.path("name").asString(),
                    file.path("sha256").asString(),
                    file.path("size").asLong(),
                    text(file.path("source")),
                    file.path("modified").asLong(),
                    null));
        }
        return files;
    }

    private static List<String> elements(JsonNode json) {
        List<String> elements = new ArrayList<>();
        json.forEach(element -> elements.add(element.asString()));
        return elements;
    }

    private static SeriesSummary summary(JsonNode json) {
        return new SeriesSummary(
                json.path("count").asLong(),
                number(json.path("last_step")),
                json.path("last_time").asString("").isEmpty()
                        ? 0
                        : Instants.micros(json.path("last_time").asString()),
                number(json.path("last")),
                text(json.path("last_text")),
                number(json.path("max_explicit")),
                json.path("finite_count").asLong(),
                number(json.path("min")),
                number(json.path("max")),
                number(json.path("average")),
                number(json.path("squared_sum")));
    }

    private static double number(JsonNode json) {
        String text = json.asString("");
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }

    private static UUID uuid(JsonNode json) {
        String text = text(json);
        return text == null ? null : UUID.fromString(text);
    }

    private static String text(JsonNode json) {
        return json.isString() ? json.asString() : null;
    }
}
