package dev.nereid;

import dev.nereid.settings.Settings;

/** The entry: start logging a run. */
public final class Nereid {
    private Nereid() {}

    /** A new run, or one to go on with; {@link RunBuilder#start} begins it. */
    public static RunBuilder initRun() {
        return new RunBuilder(Settings.ofEnvironment());
    }
}
