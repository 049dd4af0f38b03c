package dev.nereid.store;

import static dev.nereid.model.AttributeType.BOOLEAN;
import static dev.nereid.model.AttributeType.STRING;
import static dev.nereid.model.AttributeType.STRING_SET;

import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Operation.Add;
import dev.nereid.model.Operation.Assign;
import dev.nereid.model.Operation.Clear;
import dev.nereid.model.Operation.Remove;
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
 * <p>Fields with * are edited by operations like any other attribute; the others are computed here, and operations on
 * them are rejected.
 */
public final class SysNamespace {
    public static final String NAME = "sys/name";
    public static final String DESCRIPTION = "sys/description";
    public static final String TAGS = "sys/tags";
    public static final String FAILED = "sys/failed";

    private static final Map<String, AttributeType> EDITABLE =
            Map.of(NAME, STRING, DESCRIPTION, STRING, TAGS, STRING_SET, FAILED, BOOLEAN);

    private SysNamespace() {}

    /** Why an operation on this namespace is not allowed; null if it is. */
    static String refusal(Operation operation) {
        String path = operation.path();
        if (!path.startsWith(AttributePath.SYS) && !path.equals("sys")) {
            return null;
        }
        AttributeType type = EDITABLE.get(path);
        if (type == null) {
            return "\"" + path
                    + "\" can't be written: in the namespace sys only name, description, tags and failed can be"
                    + " edited.";
        }
        boolean fits = operation instanceof Assign assign && assign.value().type() == type
                || operation instanceof Clear clear && clear.type() == type
                || (operation instanceof Add || operation instanceof Remove) && type == STRING_SET;
        return fits ? null : "\"" + path + "\" is " + type.words() + "; it can't be anything else, nor be deleted.";
    }

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
