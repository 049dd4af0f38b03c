package dev.nereid;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import dev.nereid.settings.UserDirectories;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.nio.file.Path;

/** The entry: open a run, a model, a model version or a project, to log to it or to read it; or many of them, to read. */
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

    /**
     * The runs, models and projects of a data directory, or of one run file, to be read without a network: those that are being
     * logged among them, up to their last commits. The run files are read into a copy in the user's cache directory, and
     * nothing is written near them; the first time takes longer. Waits up to {@code NEREID_REQUEST_TIMEOUT} (default 60 s)
     * for other processes that read the same run files; {@link ReadOnlyStore#isUpToDate} tells whether that was enough.
     *
     * @throws NereidException if there is no such directory or run file
     */
    public static ReadOnlyStore openReadOnly(Path data) {
        return openReadOnly(data, Settings.ofEnvironment());
    }

    /**
     * The same, with the copy in another directory than {@code NEREID_CACHE_DIR} or the user's cache directory. What is
     * there already is used again; it holds nothing but copies.
     */
    public static ReadOnlyStore openReadOnly(Path data, Path cache) {
        if (cache == null) {
            throw new IllegalArgumentException("The directory for the copy is null. Leave it out, or give one.");
        }
        return openReadOnly(data, cache, Settings.ofEnvironment());
    }

    static ReadOnlyStore openReadOnly(Path data, Settings settings) {
        return openReadOnly(data, new UserDirectories(settings).cache(), settings);
    }

    private static ReadOnlyStore openReadOnly(Path data, Path cache, Settings settings) {
        if (data == null) {
            throw new IllegalArgumentException("The path is null. Give a directory of run files, or one of them.");
        }
        return RunFilesStore.open(data, cache, settings.duration(Setting.REQUEST_TIMEOUT));
    }

    /**
     * All that the server of {@code NEREID_API_TOKEN} has, as far as its account may see it. Nothing is asked yet.
     *
     * @throws IllegalArgumentException if there is no such variable, or it is malformed
     */
    public static ReadOnlyStore openReadOnlyServer() {
        Settings settings = Settings.ofEnvironment();
        String token = settings.checked(Setting.API_TOKEN, ApiToken::parse);
        if (token == null) {
            throw new IllegalArgumentException(
                    "No API token is given: set NEREID_API_TOKEN, or give openReadOnlyServer(…) one.");
        }
        return openReadOnlyServer(token, settings);
    }

    /** @throws IllegalArgumentException if the token is malformed */
    public static ReadOnlyStore openReadOnlyServer(String apiToken) {
        return openReadOnlyServer(apiToken, Settings.ofEnvironment());
    }

    static ReadOnlyStore openReadOnlyServer(String apiToken, Settings settings) {
        if (apiToken == null) {
            throw new IllegalArgumentException(
                    "The API token is null. Give one, or none for that of NEREID_API_TOKEN.");
        }
        return new ServerStore(
                new HttpTransport(ApiToken.parse(apiToken), settings), settings.duration(Setting.REQUEST_TIMEOUT));
    }
}
