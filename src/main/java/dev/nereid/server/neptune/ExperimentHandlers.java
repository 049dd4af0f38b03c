package dev.nereid.server.neptune;

import dev.nereid.model.AttributeType;
import dev.nereid.model.GitRef;
import dev.nereid.model.NotebookRef;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.Value;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Runs, models and versions: created, found, and said to be alive. */
final class ExperimentHandlers {
    /** By this word alone the client knows that there is none. */
    private static final String NOT_FOUND = "EXPERIMENT_NOT_FOUND";

    private static final String GIT = "source_code/git";
    private static final String NOTEBOOK = "source_code/notebook";

    private final Store store;

    ExperimentHandlers(Store store) {
        this.store = store;
    }

    /** By its UUID, or {@code workspace/project/CLS-3}. */
    void get(Context context) {
        String id = WireQuery.text(context, "experimentId");
        String[] parts = id.split("/", -1);
        try {
            ObjectView object = store.object(parts[parts.length - 1]);
            if (parts.length == 3 && !object.project().equals(parts[0] + "/" + parts[1])) {
                throw new WireException(404, NOT_FOUND, "There is no " + id);
            }
            WireJson.answer(context, WireJson.experiment(object));
        } catch (StoreException e) {
            throw new WireException(404, NOT_FOUND, e.getMessage());
        }
    }

    void create(Context context) {
        JsonNode body = WireQuery.body(context);
        ObjectView project = store.object(body.path("projectIdentifier").asString(""));
        String customId = body.path("customId").asString(null);
        if (customId != null) {
            ObjectView known = findByCustomId(project.project(), customId);
            if (known != null) {
                WireJson.answer(context, WireJson.experiment(known));
                return;
            }
        }
        UUID objectId = UUID.randomUUID();
        Operation.Create creation = switch (ObjectKind.of(body.path("type").asString(ObjectKind.RUN.label()))) {
            case RUN -> Operation.Create.run(objectId, project.project(), customId, null);
            case MODEL ->
                Operation.Create.model(
                        objectId, project.project(), body.path("key").asString(null), null);
            case MODEL_VERSION ->
                Operation.Create.modelVersion(
                        objectId,
                        project.project(),
                        WireQuery.uuid(body.path("parentId").asString("")),
                        null);
            case PROJECT -> throw new WireException(400, null, "A project is not created like this");
        };
        List<Operation> origin = new ArrayList<>(gitOf(body.path("gitInfo")));
        origin.addAll(notebookOf(body.path("checkpointId").asString("")));
        store.serverLogs().append(creation, origin, null);
        WireJson.answer(context, WireJson.experiment(store.object(objectId.toString())));
    }

    private ObjectView findByCustomId(String project, String customId) {
        try {
            return store.runByCustomId(project, customId);
        } catch (StoreException e) {
            return null;
        }
    }

    private static List<Operation> gitOf(JsonNode git) {
        JsonNode commit = git.path("commit");
        if (!commit.isObject()) {
            return List.of();
        }
        Map<String, String> remotes = new LinkedHashMap<>();
        git.path("remotes")
                .forEach(url ->
                        remotes.put(remotes.isEmpty() ? "origin" : "remote-" + (remotes.size() + 1), url.asString("")));
        GitRef ref = new GitRef(
                commit.path("commitId").asString(""),
                commit.path("message").asString(""),
                commit.path("authorName").asString("") + " <"
                        + commit.path("authorEmail").asString("") + ">",
                time(commit.path("commitDate").asString("")),
                git.path("currentBranch").asString(null),
                remotes,
                git.path("repositoryDirty").asBoolean(false));
        Value value = new Value.OfReference(AttributeType.GIT_REF, ReferenceText.of(ref));
        return List.of(new Operation.Assign(GIT, value));
    }

    private static List<Operation> notebookOf(String checkpoint) {
        if (checkpoint.isEmpty()) {
            return List.of();
        }
        NotebookRef ref = new NotebookRef(FileNaming.lastPart(checkpoint), checkpoint);
        Value value = new Value.OfReference(AttributeType.NOTEBOOK_REF, ReferenceText.of(ref));
        return List.of(new Operation.Assign(NOTEBOOK, value));
    }

    /** Of a notebook only its path is kept, with the run: so its path is all that a checkpoint is. */
    void checkpoint(Context context) {
        String path = WireQuery.body(context).path("path").asString("");
        if (FileNaming.lastPart(path).isEmpty()) {
            throw WireException.notFound("\"" + path + "\" is no path of a notebook");
        }
        WireJson.answer(context, WireJson.empty().put("id", path));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    void ping(Context context) {
        ObjectView object = store.object(WireQuery.text(context, "experimentId"), Set.of());
        store.writers().ping(store.serverLogs().idOf(object.objectId()));
    }
}
