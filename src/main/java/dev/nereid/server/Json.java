package dev.nereid.server;

import dev.nereid.codec.Instants;
import dev.nereid.codec.ValueText;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.FileSummary;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Rejection;
import dev.nereid.model.SeriesDisplay;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.StopRequest;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.store.ProjectAccess;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers, written. What JSON numbers cannot carry exactly is text: 64-bit integers, digests, NaN and the infinities.
 * {@code dev.nereid.sync.ObjectJson} reads it.
 */
final class Json {
    private Json() {}

    static ObjectNode empty() {
        return JsonMapper.shared().createObjectNode();
    }

    static void answer(Context context, JsonNode json) {
        LargeAnswers.send(context, "application/json", JsonMapper.shared().writeValueAsBytes(json));
    }

    static ObjectNode appliedState(AppliedState state) {
        return empty().put("outcome", state.outcome().name())
                .put("applied", state.applied())
                .put("digest", Long.toHexString(state.digest()))
                .put("object_id", state.isKnown() ? state.objectId().toString() : null)
                .put("sys_id", state.sysId())
                .put("project", state.project())
                .put("rejected", state.rejected())
                .put("clamped", state.clamped())
                .put("lost", state.lost());
    }

    static ObjectNode rejections(List<Rejection> rejections) {
        ObjectNode json = empty();
        ArrayNode array = json.putArray("rejections");
        for (Rejection rejection : rejections) {
            array.addObject()
                    .put("log_id", rejection.logId().toString())
                    .put("sequence", rejection.sequence())
                    .put("time", Instants.text(rejection.time()))
                    .put("kind", rejection.kind())
                    .put("path", rejection.path())
                    .put("value", rejection.value())
                    .put("cause", rejection.cause().label())
                    .put("blocking_path", rejection.blockingPath())
                    .put("reason", rejection.reason());
        }
        return json;
    }

    /** @param request null if nothing is asked */
    static ObjectNode stopRequest(StopRequest request) {
        ObjectNode json = empty();
        if (request != null) {
            json.putObject("request")
                    .put("id", request.id().toString())
                    .put("kind", request.kind().label())
                    .put("by", request.by());
        }
        return json;
    }

    static ObjectNode projects(List<Store.Project> projects) {
        ObjectNode json = empty();
        ArrayNode array = json.putArray("projects");
        projects.forEach(project -> array.add(project(project)));
        return json;
    }

    static ObjectNode project(Store.Project project) {
        return empty().put("name", project.name())
                .put("key", project.key())
                .put("runs", project.runs())
                .put("visibility", project.visibility().label())
                .put("archived", project.isArchived());
    }

    /** Without the role, which nobody has where nobody has an account. */
    static ObjectNode access(ProjectAccess access) {
        return empty().put("name", access.name()).put("archived", access.isArchived());
    }

    static ObjectNode objects(List<ObjectView> objects) {
        ObjectNode json = empty();
        ArrayNode array = json.putArray("objects");
        objects.forEach(object -> array.add(object(object)));
        return json;
    }

    static ObjectNode object(ObjectView object) {
        ObjectNode json = empty().put("object_id", object.objectId().toString())
                .put("id", object.id())
                .put("kind", object.kind().label())
                .put("project", object.project());
        ArrayNode attributes = json.putArray("attributes");
        object.attributes().values().forEach(attribute -> attributes.add(attribute(attribute)));
        return json;
    }

    private static ObjectNode attribute(AttributeView attribute) {
        ObjectNode json = empty().put("path", attribute.path())
                .put("type", attribute.type().label());
        if (attribute.value() != null) {
            json.put("value", ValueText.of(attribute.value()));
        } else if (attribute.elements() != null) {
            ArrayNode elements = json.putArray("elements");
            attribute.elements().forEach(elements::add);
        } else if (attribute.summary() != null) {
            json.set("summary", summary(attribute.summary()));
        } else if (attribute.files() != null) {
            FileSummary files = attribute.files();
            json.putObject("files")
                    .put("count", files.count())
                    .put("bytes", files.bytes())
                    .put("sha256", files.sha256())
                    .put("name", files.name());
        }
        if (attribute.display() != null) {
            json.set("display", display(attribute.display()));
        }
        return json;
    }

    private static ObjectNode display(SeriesDisplay display) {
        return empty().put("min", display.min() == null ? null : display.min().toString())
                .put("max", display.max() == null ? null : display.max().toString())
                .put("unit", display.unit());
    }

    static ObjectNode files(List<FileRef> files) {
        ObjectNode json = empty();
        ArrayNode array = json.putArray("files");
        for (FileRef file : files) {
            array.addObject()
                    .put("name", file.name())
                    .put("sha256", file.sha256())
                    .put("size", file.size())
                    .put("source", file.source())
                    .put("modified", file.modified());
        }
        return json;
    }

    private static ObjectNode summary(SeriesSummary summary) {
        ObjectNode json = empty().put("count", summary.count()).put("finite_count", summary.finiteCount());
        if (summary.count() > 0) {
            json.put("last_step", Double.toString(summary.lastStep()));
            json.put("last_time", Instants.text(summary.lastTime()));
            json.put("last", Double.toString(summary.lastValue()));
            json.put("last_text", summary.lastText());
        }
        return json.put("max_explicit", Double.toString(summary.maxExplicit()))
                .put("min", Double.toString(summary.min()))
                .put("max", Double.toString(summary.max()))
                .put("average", Double.toString(summary.mean()))
                .put("squared_sum", Double.toString(summary.squaredSum()));
    }
}
