package dev.nereid.model;

import static dev.nereid.model.AttributeType.BOOLEAN;
import static dev.nereid.model.AttributeType.STRING;
import static dev.nereid.model.AttributeType.STRING_SET;

import java.util.Map;

/**
 * Which attributes of the namespace {@code sys} a user may write, and as what. The documents mark them with *; users
 * can't create others, and all else in {@code sys} is computed.
 */
public final class SysFields {
    private static final Map<String, AttributeType> EDITABLE =
            Map.of("sys/name", STRING, "sys/description", STRING, "sys/tags", STRING_SET, "sys/failed", BOOLEAN);

    private SysFields() {}

    /**
     * Why an operation is not allowed here; null if it is, or the path lies elsewhere.
     *
     * @param type that the operation gives or expects; null for a deletion
     */
    public static String refusal(String path, AttributeType type) {
        if (!path.startsWith(AttributePath.SYS) && !path.equals("sys")) {
            return null;
        }
        AttributeType editable = EDITABLE.get(path);
        if (editable == null) {
            return "\"" + path
                    + "\" can't be written: of the namespace sys only name, description, tags and failed can be"
                    + " edited.";
        }
        return type == editable
                ? null
                : "\"" + path + "\" is " + editable.words() + "; it can't be anything else, nor be deleted.";
    }
}
