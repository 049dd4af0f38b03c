package dev.nereid;

import dev.nereid.model.RejectionFilter;
import dev.nereid.model.StopRequest;
import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What is done to projects, runs, models and model versions of a server as a whole. Every call is done by the server before
 * it returns, or throws {@link ServerUnavailableException} if the server is away, and {@link NereidException} if it
 * refuses; then nothing was changed. Close it. Safe for many threads at once.
 */
public final class Management implements AutoCloseable {
    private static final int REJECTED_MAX = 10_000;

    private final HttpTransport server;

    private Management(HttpTransport server) {
        this.server = server;
    }

    /**
     * With the server of {@code NEREID_API_TOKEN}. Nothing is asked yet.
     *
     * @throws IllegalArgumentException if there is no such variable, or it is malformed
     */
    public static Management connect() {
        Settings settings = Settings.ofEnvironment();
        String token = settings.checked(Setting.API_TOKEN, ApiToken::parse);
        if (token == null) {
            throw new IllegalArgumentException("No API token is given: set NEREID_API_TOKEN, or give connect(…) one.");
        }
        return connect(token, settings);
    }

    /** @throws IllegalArgumentException if the token is malformed */
    public static Management connect(String apiToken) {
        return connect(apiToken, Settings.ofEnvironment());
    }

    static Management connect(String apiToken, Settings settings) {
        if (apiToken == null) {
            throw new IllegalArgumentException(
                    "The API token is null. Give one, or none for that of NEREID_API_TOKEN.");
        }
        return new Management(new HttpTransport(ApiToken.parse(apiToken), settings));
    }

    /** All projects, by name. */
    public List<ProjectInfo> projects() {
        List<ProjectInfo> projects = new ArrayList<>();
        ask(() -> server.administration().projects()).path("projects").forEach(project -> projects.add(info(project)));
        return projects;
    }

    /**
     * Creates a project in a workspace of which one is a member, and all other members contribute to it.
     *
     * @param name "workspace/name", or "name" in the server's own workspace
     * @param key begins the IDs in it: 1 to 20 capital letters and digits, a letter first; null to have one made
     */
    public ProjectInfo createProject(String name, String key) {
        if (name == null) {
            throw new IllegalArgumentException("The name of the project is null. Nothing was changed.");
        }
        return info(ask(() -> server.administration().createProject(name, key, null)));
    }

    /** Deletes a project for good, with all that is in it. Its owners may. */
    public void deleteProject(String name) {
        if (name == null) {
            throw new IllegalArgumentException("The name of the project is null. Nothing was changed.");
        }
        tell(() -> server.administration().deleteProject(name));
    }

    /**
     * Puts runs, models (with their versions) and model versions into the trash. They go on taking what is logged to them.
     *
     * @param ids {@code sys/id} or {@code offline/<object id>}
     */
    public void trash(String... ids) {
        List<String> given = given(ids);
        tell(() -> server.trash(given));
    }

    /** Brings them back out of the trash. */
    public void restore(String... ids) {
        List<String> given = given(ids);
        tell(() -> server.restore(given));
    }

    /**
     * Deletes what is in the trash, for good. IDs are never given again, and what is logged to a deleted object stays in its
     * run file.
     */
    public void delete(String... ids) {
        List<String> given = given(ids);
        tell(() -> server.delete(given));
    }

    /**
     * Asks the processes that log to runs now, in modes {@link Mode#ASYNC} and {@link Mode#SYNC}, to end: within ten seconds,
     * each closes its run, ends its child processes and exits with code 1. See {@link RunBuilder#remoteSignals}. All are
     * asked, or with an exception nobody, as where no process is connected. Returns before they have heard of it.
     *
     * @param ids {@code sys/id} or {@code offline/<object id>}
     * @return how many processes are asked
     */
    public int stop(String... ids) {
        List<String> given = given(ids);
        return ask(() -> server.ask(given, StopRequest.Kind.STOP));
    }

    /** As {@link #stop}, and {@code sys/failed} becomes true. */
    public int abort(String... ids) {
        List<String> given = given(ids);
        return ask(() -> server.ask(given, StopRequest.Kind.ABORT));
    }

    /**
     * What was logged to a run, model or version, arrived, and can't be applied. It is kept aside and holds up nothing.
     *
     * @param id {@code sys/id} or {@code offline/<object id>}
     * @return at most 10,000, in the order in which they were logged
     */
    public List<RejectedOperation> rejected(String id) {
        String given = given(id).get(0);
        return ask(() -> server.rejections(given, RejectionFilter.ALL, REJECTED_MAX)).stream()
                .map(RejectedOperation::of)
                .toList();
    }

    /**
     * Tries again what was rejected, each operation as of the time when it was logged: the reason was mended. What stays
     * rejected is still kept.
     *
     * @param paths fields, or namespaces with all below; none for all
     * @return how many are applied now
     */
    public int retryRejected(String id, String... paths) {
        RejectionFilter filter = RejectionFilter.ofPaths(given(paths));
        String given = given(id).get(0);
        return ask(() -> server.retryRejections(given, filter))[0];
    }

    /**
     * Ends what was rejected: it will not be tried again. It stays in the run file that it came from.
     *
     * @param paths fields, or namespaces with all below; none for all
     * @return how many were dropped
     */
    public int dropRejected(String id, String... paths) {
        RejectionFilter filter = RejectionFilter.ofPaths(given(paths));
        String given = given(id).get(0);
        return ask(() -> server.dropRejections(given, filter));
    }

    @Override
    public void close() {
        server.close();
    }

    private static List<String> given(String... ids) {
        if (ids == null || Arrays.asList(ids).contains(null)) {
            throw new IllegalArgumentException(
                    "An ID or a path is null. Nothing was changed. Give sys/id or offline/<object id>.");
        }
        return List.of(ids);
    }

    private static ProjectInfo info(JsonNode project) {
        return new ProjectInfo(
                project.path("name").asString(), project.path("key").asString());
    }

    private static void tell(Runnable request) {
        ask(() -> {
            request.run();
            return null;
        });
    }

    private static <T> T ask(Supplier<T> request) {
        try {
            return request.get();
        } catch (SyncException e) {
            throw e.isTemporary()
                    ? new ServerUnavailableException(e.getMessage())
                    : new NereidException(e.getMessage(), e);
        }
    }
}
