package dev.nereid;

import dev.nereid.capture.JobIdentity;
import dev.nereid.log.Host;
import dev.nereid.log.OperationLog;
import dev.nereid.model.AttributePath;
import dev.nereid.model.Value;
import dev.nereid.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What a process logs about itself, so that one can tell which of a run's processes did what. */
final class SelfPortrait {
    private final Settings settings;
    private final String namespace; // null for one of this log's own
    private final boolean captures;

    /** @param captures whether anything else goes into the namespace */
    SelfPortrait(Settings settings, String namespace, boolean captures) {
        this.settings = settings;
        this.namespace = namespace;
        this.captures = captures;
    }

    /** Where a process logs what it finds out by itself. */
    static String namespace(String given, UUID logId) {
        return given != null ? given : "monitoring/" + logId.toString().substring(0, 8);
    }

    /** Nothing outside a job, if nothing is captured: a lone process needs no telling apart. */
    void log(OperationLog log) {
        Map<String, Value> job = JobIdentity.of(settings.environment()).fields();
        if (job.isEmpty() && !captures) {
            return;
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("hostname", new Value.OfString(Host.name()));
        fields.put("pid", new Value.OfInt(ProcessHandle.current().pid()));
        fields.putAll(job);
        String base = namespace(namespace, log.logId());
        fields.forEach((path, value) -> log.assign(AttributePath.of(base + "/" + path), value));
    }
}
