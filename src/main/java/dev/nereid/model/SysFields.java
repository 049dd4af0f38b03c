package dev.nereid.model;

import static dev.nereid.model.AttributeType.BOOLEAN;
import static dev.nereid.model.AttributeType.DATETIME;
import static dev.nereid.model.AttributeType.FLOAT;
import static dev.nereid.model.AttributeType.INTEGER;
import static dev.nereid.model.AttributeType.RUN_STATE;
import static dev.nereid.model.AttributeType.STRING;
import static dev.nereid.model.AttributeType.STRING_SET;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

    private static final Map<String, AttributeType> OF_RUNS =
            Map.of("sys/custom_run_id", STRING, "sys/hostname", STRING, FAILED, BOOLEAN);

    private static final Map<String, AttributeType> OF_VERSIONS = Map.of("sys/model_id", STRING, STAGE, STRING);

    private static final Map<String, AttributeType> OF_ALL = Map.ofEntries(
            Map.entry("sys/id", STRING),
            Map.entry("sys/owner", STRING),
            Map.entry("sys/creation_time", DATETIME),
            Map.entry("sys/modification_time", DATETIME),
            Map.entry("sys/ping_time", DATETIME),
            Map.entry("sys/running_time", FLOAT),
            Map.entry("sys/size", FLOAT),
            Map.entry("sys/monitoring_time", INTEGER),
            Map.entry("sys/lost_operations", INTEGER),
            Map.entry("sys/state", RUN_STATE),
            Map.entry("sys/trashed", BOOLEAN));

    private SysFields() {}

    /** Fields of a kind that are computed, or that have a value though nobody gave one, by path; with their types. */
    public static SortedMap<String, AttributeType> computed(ObjectKind kind) {
        SortedMap<String, AttributeType> fields = new TreeMap<>(OF_ALL);
        if (kind == ObjectKind.RUN) {
            fields.putAll(OF_RUNS);
        } else if (kind == ObjectKind.MODEL_VERSION) {
            fields.putAll(OF_VERSIONS);
        }
        return fields;
    }

    /** What such a field is, of whichever kind has it; null for any other path. */
    public static AttributeType computedType(String path) {
        AttributeType type = OF_ALL.getOrDefault(path, OF_RUNS.get(path));
        return type != null ? type : OF_VERSIONS.get(path);
    }

    /** Fields that may be written, whether or not somebody did. */
    public static Map<String, AttributeType> editable(ObjectKind kind) {
        Map<String, AttributeType> fields = new TreeMap<>(EDITABLE);
        if (kind != ObjectKind.RUN) {
            fields.remove(FAILED);
        }
        return fields;
    }

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
