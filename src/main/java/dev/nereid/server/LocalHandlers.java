package dev.nereid.server;

import dev.nereid.codec.Instants;
import dev.nereid.model.ObjectQuery;
import dev.nereid.store.ProjectAccess;
import dev.nereid.store.Store;
import io.javalin.http.Context;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a local server says of itself and of the run files. */
final class LocalHandlers {
    private final RunFiles files;

    LocalHandlers(RunFiles files) {
        this.files = files;
    }

    /** As that of a server, where nobody has an account. */
    void info(Context context) {
        Store store = files.store();
        Json.answer(
                context,
                Json.empty()
                        .put("instance", store.instanceId().toString())
                        .put("epoch", store.epoch())
                        .put("workspace", "")
                        .putNull("account")
                        .put("administrator", false)
                        .put("local", true));
    }

    /** Those that have something: what a server took into a project of another name has left that of the run file empty. */
    void projects(Context context) {
        Store store = files.store();
        Json.answer(
                context,
                Json.projects(store.administration().projects().stream()
                        .filter(project -> project.runs() > 0 || hasObjects(store, project.name()))
                        .toList()));
    }

    /** Nobody has a role in it. */
    void project(Context context) {
        ProjectAccess access = files.store().administration().projectAccess(Query.text(context, "name"));
        Json.answer(context, Json.access(access).putNull("role"));
    }

    private static boolean hasObjects(Store store, String project) {
        ObjectQuery one =
                ObjectQuery.of(null, project).columns(List.of()).page(1, null).build();
        return !store.objects(one).isEmpty();
    }

    /** All, or those of one object. */
    void list(Context context) {
        String asked = context.queryParam("object_id");
        UUID objectId = asked == null ? null : Query.uuid(asked, "parameter \"object_id\"");
        ObjectNode json = Json.empty()
                .put("place", files.place().toString())
                .put("is_there", Files.exists(files.place()))
                .put("sync_command", files.syncCommand());
        ArrayNode array = json.putArray("files");
        files.list().stream()
                .filter(file -> objectId == null || isOf(file, objectId))
                .forEach(file -> array.add(json(file)));
        Json.answer(context, json);
    }

    private static boolean isOf(RunFileView file, UUID objectId) {
        return file.run() != null && file.run().objectId().equals(objectId);
    }

    private static ObjectNode json(RunFileView file) {
        ObjectNode json = Json.empty().put("name", file.name()).put("bytes", file.bytes());
        if (file.unreadable() != null) {
            json.put("unreadable", file.unreadable());
        } else {
            json.put("writer", file.writer())
                    .put("created", time(file.created()))
                    .put("logged", file.logged())
                    .put("synced", file.synced())
                    .put("dropped", file.dropped())
                    .put("pending_files", file.pendingFiles())
                    .put("pending_bytes", file.pendingBytes())
                    .put("unsynced_since", file.unsyncedSince() == 0 ? null : time(file.unsyncedSince()))
                    .put("damage", file.damage())
                    .put("lossy", file.isLossy())
                    .put("needs_journal", file.needsJournal());
        }
        if (file.run() != null) {
            json.set("run", owner(file.run()));
        }
        addDeliveries(json, file.deliveries());
        ArrayNode advice = json.putArray("advice");
        file.advice().forEach(each -> advice.addObject().put("why", each.why()).put("command", each.command()));
        return json;
    }

    private static ObjectNode owner(RunFileView.Owner run) {
        return Json.empty()
                .put("object_id", run.objectId().toString())
                .put("id", run.id())
                .put("kind", run.kind())
                .put("project", run.project())
                .put("name", run.name());
    }

    private static void addDeliveries(ObjectNode json, List<RunFileView.Delivery> deliveries) {
        ArrayNode array = json.putArray("deliveries");
        for (RunFileView.Delivery delivery : deliveries) {
            ArrayNode rejections = array.addObject()
                    .put("instance", delivery.instanceId().toString())
                    .put("address", delivery.address())
                    .put("sys_id", delivery.sysId())
                    .put("project", delivery.project())
                    .put("synced", delivery.synced())
                    .put("rejected", delivery.rejected())
                    .put("lost", delivery.lost())
                    .put("time", time(delivery.time()))
                    .putArray("rejections");
            delivery.rejections().forEach(rejections::add);
        }
    }

    private static String time(long micros) {
        return Instants.text(micros);
    }
}
