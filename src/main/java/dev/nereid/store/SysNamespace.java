package dev.nereid.store;

import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What every object says of itself, as the documents' table has it.
 *
 * <pre>
 *   sys/id                 CLS-3; offline/&lt;object id&gt; until a server has given one
 *   sys/custom_run_id      the user's own identifier, if one was given
 *   sys/name *             name of the object
 *   sys/description *      description of the object
 *   sys/tags *             tags applied to the object
 *   sys/failed *           whether the run failed: false unless it says otherwise
 *   sys/creation_time      when the object was created: its earliest create operation, not its sync
 *   sys/modification_time  when it was last modified: the latest operation
 *   sys/owner              account that registered the object
 *   sys/hostname           host where the run was created
 *   sys/state              whether a process is connected to the object
 * </pre>
 *
 * <p>Fields with * are edited by operations like any other attribute ({@link dev.nereid.model.SysFields}); the others are
 * computed here, and operations on them are rejected.
 */
public final class SysNamespace {
    private static final String FAILED = "sys/failed";

    private SysNamespace() {}

    /** The computed fields. */
    static Map<String, Value> computed(TrackedObjectRecord object, boolean active) {
        Map<String, Value> fields = new LinkedHashMap<>();
        put(fields, "sys/id", id(object));
        put(fields, "sys/custom_run_id", object.getCustomRunId());
        fields.put("sys/creation_time", new Value.OfDatetime(object.getCreationTime()));
        fields.put("sys/modification_time", new Value.OfDatetime(object.getModificationTime()));
        put(fields, "sys/owner", object.getOwner());
        put(fields, "sys/hostname", object.getHostname());
        put(fields, "sys/state", active ? "active" : "inactive");
        if (object.getKind().equals(ObjectKind.RUN.label())) {
            fields.put(FAILED, new Value.OfBool(false)); // unless an operation says otherwise
        }
        return fields;
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
