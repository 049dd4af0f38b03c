package dev.nereid.query;

import dev.nereid.model.SysFields;
import dev.nereid.query.Nql.Type;
import java.util.Map;

/** Fields of {@code sys} that no attribute holds, or that have a value without one: they have one type everywhere. */
final class SysFieldTypes {
    private static final Map<String, Type> COMPUTED = Map.ofEntries(
            Map.entry("sys/id", Type.STRING),
            Map.entry("sys/custom_run_id", Type.STRING),
            Map.entry("sys/owner", Type.STRING),
            Map.entry("sys/hostname", Type.STRING),
            Map.entry("sys/creation_time", Type.DATETIME),
            Map.entry("sys/modification_time", Type.DATETIME),
            Map.entry("sys/ping_time", Type.DATETIME),
            Map.entry("sys/running_time", Type.FLOAT),
            Map.entry("sys/monitoring_time", Type.INTEGER),
            Map.entry("sys/size", Type.FLOAT),
            Map.entry("sys/state", Type.RUN_STATE),
            Map.entry("sys/trashed", Type.BOOLEAN),
            Map.entry("sys/model_id", Type.STRING),
            Map.entry(SysFields.STAGE, Type.STRING),
            Map.entry(SysFields.FAILED, Type.BOOLEAN));

    private SysFieldTypes() {}

    /** Null if the path is none of these. */
    static Type of(String path) {
        return COMPUTED.get(path);
    }
}
