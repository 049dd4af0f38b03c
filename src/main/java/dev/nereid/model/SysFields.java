package dev.nereid.model;

import static dev.nereid.model.AttributeType.BOOLEAN;
import static dev.nereid.model.AttributeType.STRING;
import static dev.nereid.model.AttributeType.STRING_SET;

import java.util.List;
import java.util.Map;

/**
 * Which attributes of the namespace {@code sys} a user may write, and as what. The documents mark them with *; users
 * can't create others, and all else in {@code sys} is computed.
 */
public final class SysFields {
    public static final String STAGE = "sys/stage";

    /** Of a model version. Any may follow any; several versions of a model may share one. */
    public static final List<String> STAGES = List.of("none", "staging", "production", "archived");

    public static final String FAILED = "sys/failed";

    private static final Map<String, AttributeType> EDITABLE = Map.of(
            "sys/name",
            STRING,
            "sys/description",
            STRING,
            "sys/tags",
            STRING_SET,
            "sys/group_tags",
            STRING_SET,
            FAILED,
            BOOLEAN);

    private SysFields() {}

    /** What it is for a user who may write it; null for any other path. */
    public static AttributeType editableType(String path) {
        return EDITABLE.get(path);
    }

    /**
     * Why an operation is not allowed here; null if it is, or the path lies elsewhere.
     *
     * @param type that the operation gives or expects; null for a deletion
     */
    public static String refusal(ObjectKind kind, String path, AttributeType type) {
        if (!path.startsWith(AttributePath.SYS) && !path.equals("sys")) {
            return null;
        }
        if (path.equals(STAGE) && kind == ObjectKind.MODEL_VERSION) {
            return "\"" + path + "\" can't be written: only changeStage(…) changes the stage of a model version.";
        }
        AttributeType editable = path.equals(FAILED) && kind != ObjectKind.RUN ? null : EDITABLE.get(path);
        if (editable == null) {
            return "\"" + path + "\" can't be written: in the namespace sys of a " + kind.words()
                    + " only name, description, tags and group_tags" + (kind == ObjectKind.RUN ? ", and failed," : "")
                    + " can be edited.";
        }
        return type == editable
                ? null
                : "\"" + path + "\" is " + editable.words() + "; it can't be anything else, nor be deleted.";
    }

    /** Why a stage can't be given; null if it can. */
    public static String stageRefusal(ObjectKind kind, String stage) {
        if (kind != ObjectKind.MODEL_VERSION) {
            return "A " + kind.words() + " has no stage; only model versions have.";
        }
        return STAGES.contains(stage)
                ? null
                : "\"" + stage + "\" is no stage of a model version; the stages are " + String.join(", ", STAGES) + ".";
    }
}
