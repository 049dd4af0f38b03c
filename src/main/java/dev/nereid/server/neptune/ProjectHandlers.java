package dev.nereid.server.neptune;

import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.ProjectName;
import dev.nereid.model.Value;
import dev.nereid.model.Visibility;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Projects and the workspaces that they are in: found, listed, created, deleted. */
final class ProjectHandlers {
    /** The client refuses projects of an older kind. */
    private static final int PROJECT_VERSION = 2;

    private final Store store;

    ProjectHandlers(Store store) {
        this.store = store;
    }

    void project(Context context) {
        String name = context.queryParam("projectIdentifier");
        if (name == null || !ProjectName.isValid(name)) {
            throw WireException.notFound("\"" + name + "\" is no name of a project");
        }
        WireJson.answer(context, project(store.projectObject(name)));
    }

    private static ObjectNode project(ObjectView project) {
        String[] name = ProjectName.split(project.project(), "");
        return WireJson.empty()
                .put("id", project.objectId().toString())
                .put("name", name[1])
                .put("organizationName", name[0])
                .put("organizationId", WireJson.workspaceId(name[0]))
                .put("projectKey", project.id())
                .put("version", PROJECT_VERSION);
    }

    void projects(Context context) {
        String wanted = context.queryParam("organizationIdentifier");
        String term = context.queryParam("searchTerm");
        List<Store.Project> found = store.administration().projects().stream()
                .filter(project -> wanted == null || wanted.equals(ProjectName.split(project.name(), "")[0]))
                .filter(project -> term == null || lower(project.name()).contains(lower(term)))
                .toList();
        String limit = context.queryParam("limit");
        ObjectNode json = WireJson.empty();
        json.put("matchingItemCount", found.size()).put("totalItemCount", found.size());
        ArrayNode entries = json.putArray("entries");
        found.stream()
                .limit(limit == null ? Long.MAX_VALUE : Long.parseLong(limit))
                .forEach(project -> entries.add(project(store.projectObject(project.name()))));
        WireJson.answer(context, json);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    void workspaces(Context context) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        store.administration()
                .workspaces()
                .forEach(name ->
                        array.addObject().put("id", WireJson.workspaceId(name)).put("name", name));
        WireJson.answer(context, array);
    }

    void workspaceStatus(Context context) {
        String name = context.pathParam("organizationIdentifier");
        int members = store.administration().workspaceMembers(name).size();
        long projects = store.administration().projects().stream()
                .filter(project -> ProjectName.split(project.name(), "")[0].equals(name))
                .count();
        long free = store.contents().freeBytes();
        WireJson.answer(
                context,
                WireJson.empty()
                        .put("storageBytesAvailable", free)
                        .put("storageBytesLimit", free + store.contents().bytes())
                        .put("activeProjectsUsage", projects)
                        .put("membersCount", members));
    }

    void create(Context context) {
        JsonNode body = WireQuery.body(context);
        String organization = body.path("organizationId").asString("");
        String place = store.administration().workspaces().stream()
                .filter(name -> WireJson.workspaceId(name).equals(organization))
                .findFirst()
                .orElseThrow(() -> WireException.notFound("There is no such workspace"));
        String name = place + "/" + body.path("name").asString("");
        String key = body.path("projectKey").asString(null);
        require(name, key);
        create(name, key, visibility(body.path("visibility").asString("priv")));
        ObjectView project = store.projectObject(name);
        String description = body.path("description").asString("");
        if (!description.isEmpty()) {
            Operation describe = new Operation.Assign("sys/description", new Value.OfString(description));
            OperationHandlers.write(store, project, List.of(describe), null);
        }
        WireJson.answer(context, project(project));
    }

    private static String word(Visibility visibility) {
        return switch (visibility) {
            case PRIVATE -> "priv";
            case WORKSPACE -> "workspace";
            case PUBLIC -> "pub";
        };
    }

    private static Visibility visibility(String word) {
        return switch (word) {
            case "priv" -> Visibility.PRIVATE;
            case "pub" -> Visibility.PUBLIC;
            case "workspace" -> Visibility.WORKSPACE;
            default -> throw invalid("ERR_INVALID_VISIBILITY", "\"" + word + "\" is no visibility of a project");
        };
    }

    void delete(Context context) {
        String name = WireQuery.text(context, "projectIdentifier");
        store.removal().deleteProject(store.projectObject(name).project());
        context.status(200);
    }

    private void require(String name, String key) {
        if (!ProjectName.isValid(name)) {
            throw invalid("ERR_INVALID_NAME", "\"" + name + "\" is no name of a project");
        }
        for (Store.Project known : store.administration().projects()) {
            if (known.name().equals(name)) {
                throw invalid("ERR_NOT_UNIQUE", "The project \"" + name + "\" exists already");
            } else if (known.key().equals(key)) {
                throw new WireException(409, "PROJECT_KEY_COLLISION", "The key " + key + " is taken").with("key", key);
            }
        }
    }

    private void create(String name, String key, Visibility visibility) {
        try {
            store.administration().createProject(name, key, visibility);
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.INVALID) {
                throw new WireException(400, "PROJECT_KEY_INVALID", e.getMessage())
                        .with("key", key)
                        .with("reason", e.getMessage());
            }
            throw e.reason() == StoreException.Reason.VISIBILITY_REFUSED ? restricted(visibility, e) : e;
        }
    }

    private WireException restricted(Visibility requested, StoreException e) {
        ArrayNode allowed = JsonMapper.shared().createArrayNode();
        for (Visibility each : Visibility.values()) {
            if (each.compareTo(store.quotas().widest()) <= 0) {
                allowed.add(word(each));
            }
        }
        return WireException.of(e).with("requestedValue", word(requested)).with("allowedValues", allowed);
    }

    private static WireException invalid(String code, String message) {
        ArrayNode errors = JsonMapper.shared().createArrayNode();
        ObjectNode error = errors.addObject().putArray("errors").addObject().put("context", message);
        error.putObject("errorCode").put("name", code);
        return new WireException(400, null, message).with("validationErrors", errors);
    }
}
