package dev.nereid;

import dev.nereid.capture.JobIdentity;
import dev.nereid.model.DurationText;
import dev.nereid.replica.CacheDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the environment says where the program doesn't. */
final class Settings {
    static final String DIRECTORY = "NEREID_DIR";
    static final String PROJECT = "NEREID_PROJECT";
    static final String MODE = "NEREID_MODE";
    static final String CUSTOM_RUN_ID = "NEREID_CUSTOM_RUN_ID";
    static final String RUN = "NEREID_RUN";
    static final String API_TOKEN = "NEREID_API_TOKEN";
    static final String FILE_SYSTEM = "NEREID_FILE_SYSTEM";
    static final String MONITORING_NAMESPACE = "NEREID_MONITORING_NAMESPACE";

    static final String RETENTION = "NEREID_RETENTION";
    static final String REQUEST_TIMEOUT = "NEREID_REQUEST_TIMEOUT";

    private static final Path DEFAULT_DIRECTORY = Path.of(".nereid");

    private final Map<String, String> environment;

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    static Settings ofEnvironment() {
        return new Settings(System.getenv());
    }

    /** Null if it is not set, or blank. */
    String get(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    JobIdentity job() {
        return JobIdentity.of(environment);
    }

    /** Null if it is not set. */
    Duration duration(String name) {
        String value = get(name);
        try {
            return value == null ? null : DurationText.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if it is set to something else than a duration */
    Duration duration(String name, Duration otherwise) {
        String value = get(name);
        return value == null ? otherwise : Durations.parse(name, value);
    }

    /** Where replicas live. */
    Path cacheDirectory() {
        return CacheDirectory.of(environment);
    }

    Path directory() {
        String directory = get(DIRECTORY);
        return directory == null ? DEFAULT_DIRECTORY : Path.of(directory);
    }
}
