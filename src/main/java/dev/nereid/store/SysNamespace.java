package dev.nereid.store;

import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What every object says of itself, as the documents' table has it.
 *
 * <pre>
 *   sys/id                 CLS-3, CLS-FOREST, CLS-FOREST-3; a project's key; offline/&lt;object id&gt; until a server gave one
 *   sys/custom_run_id      runs: the user's own identifier, if one was given
 *   sys/name *             name of the object
 *   sys/description *      description of the object
 *   sys/tags *             tags applied to the object
 *   sys/group_tags *       tags by which objects are grouped
 *   sys/creation_time      when the object was created: its earliest create operation, not its sync
 *   sys/modification_time  when it was last modified: the latest operation
 *   sys/ping_time          last interaction with the library: a ping or an operation
 *   sys/running_time       seconds during which at least one process was logging, over all resumes
 *   sys/monitoring_time    the same in whole seconds
 *   sys/owner              account that registered the object
 *   sys/hostname           runs: host where the run was created
 *   sys/state              whether a process is connected to the object
 *   sys/failed *           runs: whether the run failed; false unless it says otherwise
 *   sys/size               bytes of everything that was logged to it, files too
 *   sys/lost_operations    operations that damaged run files have lost, and no other copy has brought; left out if none is
 *   sys/model_id           model versions: ID of their model
 *   sys/stage              model versions: none, staging, production or archived, by changeStage alone
 *   sys/trashed            whether it lies in the trash
 * </pre>
 *
 * <p>Fields with * are edited by operations like any other attribute ({@link SysFields}); the others are computed here,
 * and operations on them are rejected.
 */
final class SysNamespace {
    /** What is computed of all logs of an object, and costs reading them. */
    static final Set<String> OF_ACTIVITY = Set.of(
            "sys/ping_time", "sys/running_time", "sys/monitoring_time", "sys/state", "sys/size", "sys/lost_operations");

    private static final double MICROS_PER_SECOND = 1e6;

    private SysNamespace() {}

    /**
     * The computed fields, and those that have a value though nobody gave one.
     *
     * @param modelId ID of the model of a model version; null for others
     */
    static Map<String, Value> computed(TrackedObjectRecord object, ObjectActivity activity, String modelId) {
        ObjectKind kind = ObjectKind.of(object.getKind());
        double seconds = activity.runningMicros() / MICROS_PER_SECOND;
        Map<String, Value> fields = new LinkedHashMap<>();
        put(fields, "sys/id", id(object));
        put(fields, "sys/custom_run_id", object.getCustomRunId());
        fields.put("sys/creation_time", new Value.OfDatetime(object.getCreationTime()));
        fields.put("sys/modification_time", new Value.OfDatetime(object.getModificationTime()));
        if (activity.pingMicros() != 0) {
            fields.put("sys/ping_time", new Value.OfDatetime(activity.pingMicros()));
        }
        fields.put("sys/running_time", new Value.OfFloat(seconds));
        fields.put("sys/monitoring_time", new Value.OfInt(Math.round(seconds)));
        put(fields, "sys/owner", object.getOwner());
        fields.put(
                "sys/state",
                new Value.OfReference(
                        AttributeType.RUN_STATE, activity.active() ? SysColumns.ACTIVE : SysColumns.INACTIVE));
        fields.put("sys/size", new Value.OfFloat(activity.bytes()));
        if (activity.lost() > 0) {
            fields.put("sys/lost_operations", new Value.OfInt(activity.lost()));
        }
        fields.put("sys/trashed", new Value.OfBool(object.getTrashedTime() != null));
        if (kind == ObjectKind.RUN) {
            put(fields, "sys/hostname", object.getHostname());
            fields.put("sys/failed", new Value.OfBool(false));
        } else if (kind == ObjectKind.MODEL_VERSION) {
            put(fields, "sys/model_id", modelId);
            put(fields, SysFields.STAGE, SysFields.STAGES.get(0));
        }
        return fields;
    }

    /** The computed fields of a kind. */
    static List<FieldName> fieldNames(ObjectKind kind) {
        return SysFields.computed(kind).entrySet().stream()
                .map(field -> new FieldName(field.getKey(), field.getValue()))
                .toList();
    }

    static String id(TrackedObjectRecord object) {
        return object.getSysId() != null ? object.getSysId() : ObjectId.offline(UUID.fromString(object.getObjectId()));
    }

    private static void put(Map<String, Value> fields, String path, String value) {
        if (value != null) {
            fields.put(path, new Value.OfString(value));
        }
    }
}
