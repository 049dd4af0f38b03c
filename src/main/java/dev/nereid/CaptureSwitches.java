package dev.nereid;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run is to record by itself. The program's word comes first, then the variable of the one thing, then
 * {@code NEREID_CAPTURE}, which stands for all of them. For one thread.
 */
final class CaptureSwitches {
    private static final List<Setting> ALL = List.of(
            Setting.CAPTURE_STDOUT,
            Setting.CAPTURE_STDERR,
            Setting.CAPTURE_HOST_METRICS,
            Setting.CAPTURE_GIT,
            Setting.CAPTURE_SOURCE,
            Setting.CAPTURE_TRACEBACK);

    private final Settings settings;
    private final Map<Setting, Boolean> said = new EnumMap<>(Setting.class);

    CaptureSwitches(Settings settings) {
        this.settings = settings;
    }

    /** The program's word. */
    void set(Setting capture, boolean on) {
        said.put(capture, on);
    }

    /** Asks the environment about what the program doesn't say. */
    void complete() {
        boolean usual = settings.flag(Setting.CAPTURE);
        for (Setting capture : ALL) {
            boolean own = settings.get(capture) != null;
            said.putIfAbsent(capture, own ? settings.flag(capture) : usual);
        }
        said.putIfAbsent(Setting.FAIL_ON_EXCEPTION, settings.flag(Setting.FAIL_ON_EXCEPTION));
    }

    boolean isOn(Setting capture) {
        return said.get(capture);
    }

    boolean isAnyOn() {
        boolean any = false;
        for (Setting capture : ALL) {
            any |= isOn(capture);
        }
        return any;
    }
}
