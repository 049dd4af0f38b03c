package dev.nereid;

import dev.nereid.capture.JobIdentity;
import dev.nereid.log.Host;
import dev.nereid.log.OperationLog;
import dev.nereid.model.AttributePath;
import dev.nereid.model.Value;
import dev.nereid.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a process of a batch job logs about itself, so that one can tell which of a run's processes did what. */
final class SelfPortrait {
    private final Settings settings;
    private final String namespace; // null for one of this log's own

    SelfPortrait(Settings settings, String namespace) {
        this.settings = settings;
        this.namespace = namespace;
    }

    /** Nothing outside a job: a lone process needs no telling apart. */
    void log(OperationLog log) {
        Map<String, Value> job = JobIdentity.of(settings.environment()).fields();
        if (job.isEmpty()) {
            return;
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("hostname", new Value.OfString(Host.name()));
        fields.put("pid", new Value.OfInt(ProcessHandle.current().pid()));
        fields.putAll(job);
        String base = namespace != null
                ? namespace
                : "monitoring/" + log.logId().toString().substring(0, 8);
        fields.forEach((path, value) -> log.assign(AttributePath.of(base + "/" + path), value));
    }
}
