package dev.nereid.testing;

import dev.nereid.settings.Settings;
import java.util.HashMap;
import java.util.Map;

/** Surroundings in which a run records nothing by itself, so that a test can count what it logs. */
public final class Quiet {
    private Quiet() {}

    /** @param environment may switch on what it wants */
    public static Settings settings(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("NEREID_CAPTURE", "false"));
        all.putAll(environment);
        return new Settings(all);
    }
}
