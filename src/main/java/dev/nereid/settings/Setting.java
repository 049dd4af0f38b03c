package dev.nereid.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** All settings there are. */
public enum Setting {
    PROJECT("project", "NEREID_PROJECT", "NEPTUNE_PROJECT", "none"),
    MODE("mode", "NEREID_MODE", "NEPTUNE_MODE", "async"),
    API_TOKEN("apiToken", "NEREID_API_TOKEN", "NEPTUNE_API_TOKEN", "none"),
    DIRECTORY("directory", "NEREID_DIR", "NEPTUNE_DATA_DIRECTORY", ".nereid"),
    RUN("withId", "NEREID_RUN", "", "a new run"),
    CUSTOM_RUN_ID("customRunId", "NEREID_CUSTOM_RUN_ID", "NEPTUNE_CUSTOM_RUN_ID", "none"),
    NAME("name", "NEREID_NAME", "", "none"),
    DESCRIPTION("description", "NEREID_DESCRIPTION", "", "none"),
    TAGS("tags", "NEREID_TAGS", "", "none"),
    DURABILITY("durability", "NEREID_DURABILITY", "", "kill-safe"),
    LINGER("linger", "NEREID_LINGER", "", "5 ms", "0 s", "seconds"),
    QUEUE_CAPACITY("queueCapacity", "NEREID_QUEUE_CAPACITY", "", "65,536", "1,024", "operations"),
    QUEUE_TIMEOUT("queueTimeout", "NEREID_QUEUE_TIMEOUT", "", "5 s", "0 s", "seconds"),
    DISK_QUOTA("diskQuota", "NEREID_DISK_QUOTA", "", "none", "1 MiB", "bytes"),
    DISK_RESERVE("diskReserve", "NEREID_DISK_RESERVE", "", "64 MiB", "0 B", "bytes"),
    FAIL_WHEN_FULL("failWhenFull", "NEREID_FAIL_WHEN_FULL", "", "false"),
    CLOSE_TIMEOUT("closeTimeout", "NEREID_CLOSE_TIMEOUT", "NEPTUNE_SYNC_AFTER_STOP_TIMEOUT", "60 s", "0 s", "seconds"),
    RETENTION("retention", "NEREID_RETENTION", "", "for ever", "1 min", "seconds"),
    MONITORING_NAMESPACE(
            "monitoringNamespace", "NEREID_MONITORING_NAMESPACE", "NEPTUNE_MONITORING_NAMESPACE", "monitoring/…"),
    CAPTURE("", "NEREID_CAPTURE", "", "true"),
    CAPTURE_STDOUT("captureStdout", "NEREID_CAPTURE_STDOUT", "", "true"),
    CAPTURE_STDERR("captureStderr", "NEREID_CAPTURE_STDERR", "", "true"),
    CAPTURE_HOST_METRICS("captureHostMetrics", "NEREID_CAPTURE_HOST_METRICS", "", "true"),
    CAPTURE_GIT("captureGit", "NEREID_CAPTURE_GIT", "", "true"),
    CAPTURE_SOURCE("captureSource", "NEREID_CAPTURE_SOURCE", "", "true"),
    SOURCE_FILES("sourceFiles", "NEREID_SOURCE_FILES", "", "the main class's"),
    CAPTURE_TRACEBACK("captureTraceback", "NEREID_CAPTURE_TRACEBACK", "", "true"),
    FAIL_ON_EXCEPTION("failOnException", "NEREID_FAIL_ON_EXCEPTION", "", "true"),
    REMOTE_SIGNALS("remoteSignals", "NEREID_REMOTE_SIGNALS", "", "true"),
    SUBPROCESS_KILL_TIMEOUT(
            "", "NEREID_SUBPROCESS_KILL_TIMEOUT", "NEPTUNE_SUBPROCESS_KILL_TIMEOUT", "5 s", "0 s", "seconds"),
    JOB_ID("", "NEREID_JOB_ID", "", "the scheduler's"),
    FILE_SYSTEM("", "NEREID_FILE_SYSTEM", "", "found out"),
    REQUEST_TIMEOUT("requestTimeout", "NEREID_REQUEST_TIMEOUT", "NEPTUNE_REQUEST_TIMEOUT", "60 s", "100 ms", "seconds"),
    CA_BUNDLE("", "NEREID_CA_BUNDLE", "", "none"),
    KEYSTORE_PASSWORD("", "NEREID_KEYSTORE_PASSWORD", "", "none"),
    HTTPS_PROXY("", "HTTPS_PROXY", "", "none"),
    HTTP_PROXY("", "HTTP_PROXY", "", "none"),
    NO_PROXY("", "NO_PROXY", "", "none"),
    CACHE_DIR("", "NEREID_CACHE_DIR", "", "~/.cache/nereid"),
    STATE_DIR("", "NEREID_STATE_DIR", "", "~/.local/state/nereid"),
    TMPDIR("", "NEREID_TMPDIR", "", "Java's");

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final String option;
    private final String variable;
    private final String neptuneVariable;
    private final String fallback;
    private final String minimum;
    private final String unit;

    Setting(String option, String variable, String neptuneVariable, String fallback) {
        this(option, variable, neptuneVariable, fallback, "", "");
    }

    Setting(String option, String variable, String neptuneVariable, String fallback, String minimum, String unit) {
        this.option = option;
        this.variable = variable;
        this.neptuneVariable = neptuneVariable;
        this.fallback = fallback;
        this.minimum = minimum;
        this.unit = unit;
    }

    /** The method of {@code RunBuilder}; empty if there is none. */
    public String option() {
        return option;
    }

    public String variable() {
        return variable;
    }

    /** The documented system's variable of the same meaning; empty if there is none. */
    public String neptuneVariable() {
        return neptuneVariable;
    }

    /** All that set it; the first one counts. Proxies have lower-case names in most surroundings. */
    List<String> variables() {
        if (variable.endsWith("_PROXY")) {
            return List.of(variable.toLowerCase(Locale.ROOT), variable);
        }
        return neptuneVariable.isEmpty() ? List.of(variable) : List.of(variable, neptuneVariable);
    }

    /** What counts if nobody says anything, in words. */
    public String fallback() {
        return fallback;
    }

    /** In words; empty if there is none. */
    public String minimum() {
        return minimum;
    }

    /** Of a number that stands alone; empty if the setting is no number. */
    public String unit() {
        return unit;
    }

    public Duration defaultDuration() {
        return Durations.parse(fallback);
    }

    public int defaultInteger() {
        return integer(fallback);
    }

    /** @throws IllegalArgumentException if it is outside of what is possible */
    public Duration check(Duration value) {
        if (value.compareTo(Durations.parse(minimum)) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    option + " is " + value + "; it must be at least " + minimum + ", and at most 292 years.");
        }
        return value;
    }

    public long defaultSize() {
        return Sizes.parse(fallback);
    }

    /** @throws IllegalArgumentException if it is outside of what is possible */
    public long checkSize(long bytes) {
        if (bytes < Sizes.parse(minimum)) {
            throw new IllegalArgumentException(
                    option + " is " + bytes + " bytes; it must be at least " + minimum + ".");
        }
        return bytes;
    }

    /** @throws IllegalArgumentException if it is outside of what is possible */
    public int check(int value) {
        if (value < integer(minimum)) {
            throw new IllegalArgumentException(option + " is " + value + "; at least " + minimum + " are needed.");
        }
        return value;
    }

    /** With or without commas between the thousands. */
    static int integer(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }
}
