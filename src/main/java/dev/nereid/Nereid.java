package dev.nereid;

import dev.nereid.settings.Settings;

/** The entry: open a run, a model, a model version or a project, to log to it or to read it. */
public final class Nereid {
    private Nereid() {}

    /** A new run, or one to go on with; {@link RunBuilder#start} begins it. */
    public static RunBuilder initRun() {
        return new RunBuilder(Settings.ofEnvironment());
    }

    /** A new model, or one to go on with; {@link ModelBuilder#start} begins it. */
    public static ModelBuilder initModel() {
        return new ModelBuilder(Settings.ofEnvironment());
    }

    /** A new version of a model, or one to go on with; {@link ModelVersionBuilder#start} begins it. */
    public static ModelVersionBuilder initModelVersion() {
        return new ModelVersionBuilder(Settings.ofEnvironment());
    }

    /** A project that exists; {@link ProjectBuilder#start} opens it. */
    public static ProjectBuilder initProject() {
        return new ProjectBuilder(Settings.ofEnvironment());
    }
}
