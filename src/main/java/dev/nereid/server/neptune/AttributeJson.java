package dev.nereid.server.neptune;

import dev.nereid.codec.Instants;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileSummary;
import dev.nereid.model.GitRef;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.SeriesDisplay;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields as the client knows them: a name, a type, and the properties of that type. */
final class AttributeJson {
    private static final String IMAGE_SERIES = "imageSeries";

    private AttributeJson() {}

    static String type(AttributeType type) {
        return type == AttributeType.FILE_SERIES ? IMAGE_SERIES : type.label();
    }

    /** Name, type and properties. */
    static ObjectNode attribute(AttributeView attribute) {
        String type = type(attribute.type());
        ObjectNode json = WireJson.empty().put("name", attribute.path()).put("type", type);
        json.set(type + "Properties", properties(attribute));
        return json;
    }

    static ObjectNode properties(AttributeView attribute) {
        ObjectNode json =
                WireJson.empty().put("attributeName", attribute.path()).put("attributeType", type(attribute.type()));
        if (attribute.value() != null) {
            value(json, attribute.value());
        } else if (attribute.elements() != null) {
            ArrayNode values = json.putArray("values");
            attribute.elements().forEach(values::add);
        } else if (attribute.summary() != null) {
            series(json, attribute);
        } else if (attribute.files() != null) {
            files(json, attribute);
        }
        return json;
    }

    private static void value(ObjectNode json, Value value) {
        if (value instanceof Value.OfInt number) {
            json.put("value", number.value());
        } else if (value instanceof Value.OfFloat number) {
            json.put("value", finite(number.value()));
        } else if (value instanceof Value.OfBool flag) {
            json.put("value", flag.value());
        } else if (value instanceof Value.OfString text) {
            json.put("value", text.value());
        } else if (value instanceof Value.OfDatetime time) {
            json.put("value", Instants.instant(time.micros()).toString()); // to the microsecond, which the client takes
        } else if (value instanceof Value.OfReference reference) {
            reference(json, reference);
        }
    }

    private static void reference(ObjectNode json, Value.OfReference reference) {
        switch (reference.type()) {
            case RUN_STATE -> json.put("value", reference.text().equals("active") ? "running" : "idle");
            case GIT_REF -> git(json, ReferenceText.git(reference.text()));
            default -> json.put("notebookName", ReferenceText.name(reference)).putNull("value");
        }
    }

    private static void git(ObjectNode json, GitRef git) {
        json.putObject("commit")
                .put("commitId", git.commit())
                .put("message", git.message())
                .put("authorName", git.author())
                .put("authorEmail", "")
                .put(
                        "commitDate",
                        git.commitTime() == null ? null : git.commitTime().toString());
        json.put("repositoryDirty", Boolean.TRUE.equals(git.dirty())).put("currentBranch", git.branch());
        ArrayNode remotes = json.putArray("remotes");
        git.remotes().values().forEach(remotes::add);
    }

    private static void series(ObjectNode json, AttributeView attribute) {
        SeriesSummary summary = attribute.summary();
        boolean any = summary.count() > 0;
        json.put("lastStep", any ? summary.lastStep() : null);
        if (attribute.type() == AttributeType.STRING_SERIES) {
            json.put("last", summary.lastText());
        } else if (attribute.type() == AttributeType.FLOAT_SERIES) {
            json.put("last", any ? finite(summary.lastValue()) : null)
                    .put("min", finite(summary.min()))
                    .put("max", finite(summary.max()))
                    .put("average", finite(summary.average()))
                    .put("variance", finite(summary.variance()));
            SeriesDisplay display = attribute.display() == null ? SeriesDisplay.NONE : attribute.display();
            json.putObject("config")
                    .put("min", display.min())
                    .put("max", display.max())
                    .put("unit", display.unit());
        }
    }

    private static void files(ObjectNode json, AttributeView attribute) {
        FileSummary files = attribute.files();
        switch (attribute.type()) {
            case FILE ->
                json.put("name", files.name())
                        .put("ext", FileNaming.extensionOf(attribute.path(), files.name()))
                        .put("size", files.bytes());
            case ARTIFACT -> json.put("hash", files.sha256());
            default -> json.put("size", files.bytes());
        }
    }

    /** JSON has no word for NaN and the infinities. */
    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
