package dev.nereid.settings;

import java.nio.file.Path;

/** Directories of the user's, as the XDG base directory specification has them, unless variables of our own say otherwise. */
public final class UserDirectories {
    private final Settings settings;

    public UserDirectories(Settings settings) {
        this.settings = settings;
    }

    /** For what may be deleted at any time. */
    public Path cache() {
        return directory(Setting.CACHE_DIR, "XDG_CACHE_HOME", ".cache");
    }

    /** For what should outlive the process and has no better place. */
    public Path state() {
        return directory(Setting.STATE_DIR, "XDG_STATE_HOME", ".local/state");
    }

    /** Where run files go that can't be written where they should. */
    public Path fallbackRuns() {
        return state().resolve("runs");
    }

    private Path directory(Setting own, String shared, String inHome) {
        Path directory = settings.path(own);
        if (directory != null) {
            return directory;
        }
        String base = settings.variable(shared);
        return (base != null ? Path.of(base) : home().resolve(inHome)).resolve("nereid");
    }

    /** A user ID without a name, as containers have it, has no home as far as Java knows: "?". */
    private Path home() {
        String home = settings.variable("HOME");
        String known = home != null ? home : System.getProperty("user.home", "?");
        return Path.of(known.equals("?") ? "/" : known);
    }
}
