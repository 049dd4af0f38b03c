package dev.nereid;

import dev.nereid.db.FileSystemKind;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.ProjectName;
import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * How a run, a model, a model version or a project is opened. What is not given here, or given as null, comes from the
 * environment ({@code NEREID_*}, then the {@code NEPTUNE_*} variable of the same meaning), then from the defaults; the
 * README lists them all. A variable that makes no sense is an {@link IllegalArgumentException} of {@code start}. For one
 * thread.
 *
 * @param <B> the builder itself
 */
public abstract sealed class ObjectBuilder<B extends ObjectBuilder<B>>
        permits RunBuilder, RegistryBuilder, ProjectBuilder {
    /** Longest time that {@link TrackedObject#close} spends on the server by default. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Setting.CLOSE_TIMEOUT.defaultDuration();

    /** Longest time that a call which needs the server waits for it by default. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Setting.REQUEST_TIMEOUT.defaultDuration();

    final Settings settings;
    String project;
    String givenProject; // by the program; null if it comes from elsewhere
    Mode mode;
    String name;
    String withId;
    String apiToken;
    Path directory;
    Durability durability;
    Duration linger; // null for what suits the file system
    FileSystemKind fileSystem; // null to find out
    Integer queueCapacity;
    Duration queueTimeout;
    Long diskQuota; // null for none
    Long diskReserve; // null for what suits the disk
    Boolean failWhenFull;
    Duration closeTimeout;
    Duration retention; // null for ever
    Duration requestTimeout;
    MicroClock clock = MicroClock.SYSTEM;

    ObjectBuilder(Settings settings) {
        this.settings = settings;
    }

    abstract B self();

    // ------------------------------------------------------------------------------------------------- options --

    /**
     * "workspace/name", or "name" in the server's own workspace. Else {@code NEREID_PROJECT}. A run that is logged offline may
     * leave it to the sync.
     */
    public B project(String project) {
        this.project = project;
        return self();
    }

    /** Else {@code NEREID_MODE}, else {@link Mode#ASYNC}. */
    public B mode(Mode mode) {
        this.mode = mode;
        return self();
    }

    /** {@code sys/name}: for people, need not be unique. Of a run, else {@code NEREID_NAME}. */
    public B name(String name) {
        this.name = name;
        return self();
    }

    /** The line that {@code nereid serve} printed. Else {@code NEREID_API_TOKEN}. */
    public B apiToken(String token) {
        this.apiToken = token;
        return self();
    }

    /**
     * Where the run file goes. Else {@code NEREID_DIR}, else {@code .nereid} in the working directory. If that can't be
     * written and nobody chose another, the user's state directory is used, and a line on standard error says so.
     */
    public B directory(Path directory) {
        this.directory = directory;
        return self();
    }

    /** Else {@code NEREID_DURABILITY}, else {@link Durability#KILL_SAFE}. */
    public B durability(Durability durability) {
        this.durability = durability;
        return self();
    }

    /**
     * How long an operation waits for company before a commit; default 5 ms, on a network file system 100 ms. While operations
     * keep coming, commits are eight times as far apart, but no more than 40 ms. What a kill can cost is about this much.
     */
    public B linger(Duration linger) {
        this.linger = linger == null ? null : Setting.LINGER.check(linger);
        return self();
    }

    /** Operations that may wait for the disk in memory; default 65,536, at least 1,024. */
    public B queueCapacity(int operations) {
        this.queueCapacity = Setting.QUEUE_CAPACITY.check(operations);
        return self();
    }

    /** How long a logging call waits when the queue is full; default 5 s. */
    public B queueTimeout(Duration timeout) {
        this.queueTimeout = timeout == null ? null : Setting.QUEUE_TIMEOUT.check(timeout);
        return self();
    }

    /**
     * Bytes that all run files of the {@link #directory} may take together, with the contents of files; at least 1 MiB. Else
     * {@code NEREID_DISK_QUOTA}, such as {@code 2GiB}; else no limit but the disk. What happens near it is as for {@link
     * #diskReserve}: a sixteenth of the quota, at most 64 MiB, is kept for what matters more than points.
     */
    public B diskQuota(long bytes) {
        this.diskQuota = Setting.DISK_QUOTA.checkSize(bytes);
        return self();
    }

    /**
     * Bytes of the disk to leave free. With less, points and contents of files are dropped and counted ({@link
     * TrackedObject#dropped}), while parameters, exceptions and the state of the run still go in; of each series, the last
     * value is kept in memory, and logged when there is room again, or at the end. Else {@code NEREID_DISK_RESERVE}; else 64
     * MiB, or a fiftieth of a disk that is smaller than 3.1 GiB.
     */
    public B diskReserve(long bytes) {
        this.diskReserve = Setting.DISK_RESERVE.checkSize(bytes);
        return self();
    }

    /**
     * Whether a logging call throws {@link QueueFullException} when the queue stays full or the disk is nearly so, and
     * {@link TrackedObject#close} when there was no room until the end for what calls had returned for. By default the
     * operation is dropped and counted ({@link TrackedObject#dropped}): tracking does not stop training.
     */
    public B failWhenFull(boolean fail) {
        this.failWhenFull = fail;
        return self();
    }

    /**
     * How long {@link TrackedObject#close} waits for the server; default 60 s. What is left then is sent by
     * {@code nereid sync}.
     */
    public B closeTimeout(Duration timeout) {
        this.closeTimeout = timeout == null ? null : Setting.CLOSE_TIMEOUT.check(timeout);
        return self();
    }

    /**
     * How long the run file is kept after its last operation once all who log have ended: then a {@code nereid sync} that
     * finds everything on the server deletes the files. Noted in the file, so that it holds on any machine. Else {@code
     * NEREID_RETENTION}, such as {@code 7d}; else it is kept for ever. What no server has is never deleted.
     */
    public B retention(Duration retention) {
        this.retention = retention == null ? null : Setting.RETENTION.check(retention);
        return self();
    }

    /**
     * How long a call that needs the server waits for it: in mode {@link Mode#SYNC} a logging call, in any mode with a
     * server the look-up of a run to go on with and what reads. Else {@code NEREID_REQUEST_TIMEOUT}, else 60 s.
     */
    public B requestTimeout(Duration timeout) {
        this.requestTimeout = timeout == null ? null : Setting.REQUEST_TIMEOUT.check(timeout);
        return self();
    }

    /** For tests: another clock. */
    B clock(MicroClock clock) {
        this.clock = clock;
        return self();
    }

    // ------------------------------------------------------------------------------------ what the kinds decide --

    abstract ObjectKind kind();

    /** Fills in what was not given, after the common options. */
    abstract void completeOwn();

    /** @throws IllegalArgumentException if what is given contradicts itself or is malformed */
    abstract void checkOwn();

    /** What the first operation of the log says. */
    abstract Operation.Create creation(UUID objectId);

    /**
     * Asks the server for the object to go on with.
     *
     * @return null if none is meant
     * @throws dev.nereid.sync.SyncException also if the server has none
     */
    ObjectView lookUp(HttpTransport server) {
        return withId == null ? null : server.object(withId);
    }

    /** What the run files tell in place of a server, where an option names something by its {@code sys/id}. */
    void lookUpHere() {}

    /** Whether the server has to know the object before {@code start} returns. */
    boolean registersAtStart() {
        return false;
    }

    /** Whether one who joins an object of which nothing is known here may well be its first. */
    boolean isExpectedToBegin() {
        return false;
    }

    /** What was given is logged; what wasn't stays as it is, which matters to an object that exists. */
    abstract void writeInitial(Recorder recorder);

    // ----------------------------------------------------------------------------------------------- completing --

    final void prepare() {
        complete();
        completeOwn();
        checkOwn();
        check();
    }

    private void complete() {
        givenProject = project;
        mode = mode != null ? mode : settings.choice(Setting.MODE, Mode.class);
        project = project != null ? project : settings.checked(Setting.PROJECT, ProjectName::check);
        if (apiToken == null && mode != Mode.OFFLINE && mode != Mode.DEBUG) {
            apiToken = settings.checked(Setting.API_TOKEN, ApiToken::parse);
        }
        durability = durability != null ? durability : settings.choice(Setting.DURABILITY, Durability.class);
        if (linger == null && settings.get(Setting.LINGER) != null) {
            linger = settings.duration(Setting.LINGER);
        }
        queueCapacity = queueCapacity != null ? queueCapacity : settings.integer(Setting.QUEUE_CAPACITY);
        queueTimeout = queueTimeout != null ? queueTimeout : settings.duration(Setting.QUEUE_TIMEOUT);
        diskQuota = diskQuota != null ? diskQuota : settings.size(Setting.DISK_QUOTA);
        diskReserve = diskReserve != null ? diskReserve : settings.size(Setting.DISK_RESERVE);
        failWhenFull = failWhenFull != null ? failWhenFull : settings.flag(Setting.FAIL_WHEN_FULL);
        closeTimeout = closeTimeout != null ? closeTimeout : settings.duration(Setting.CLOSE_TIMEOUT);
        requestTimeout = requestTimeout != null ? requestTimeout : settings.duration(Setting.REQUEST_TIMEOUT);
        if (retention == null && settings.get(Setting.RETENTION) != null) {
            retention = settings.duration(Setting.RETENTION);
        }
        if (settings.get(Setting.FILE_SYSTEM) != null) {
            fileSystem = settings.choice(Setting.FILE_SYSTEM, FileSystemKind.class);
        }
    }

    private void check() {
        if (withId != null && withId.isBlank()) {
            throw new IllegalArgumentException(
                    "The ID given to withId(…) is empty. Nothing has been logged. Give that of a " + kind().words()
                            + ", or null for a new one.");
        }
        if (withId != null && mode == Mode.DEBUG) {
            throw new ObjectNotFoundException("There is no " + kind().words() + " \"" + withId
                    + "\" in mode DEBUG: nothing is stored that one could go on with. Nothing has been logged. Remove"
                    + " withId(…)" + (kind() == ObjectKind.RUN ? " or NEREID_RUN" : "") + ", or choose another mode.");
        }
        if (mode.isOnline()) {
            require(apiToken, "API token", "apiToken", Setting.API_TOKEN);
            requireProject();
        }
        if (project != null) {
            ProjectName.check(project);
        }
    }

    final void requireProject() {
        require(project, "project", "project", Setting.PROJECT);
    }

    private void require(String value, String what, String method, Setting setting) {
        if (value == null) {
            throw new IllegalArgumentException("Mode " + mode + " needs a" + (what.startsWith("A") ? "n " : " ") + what
                    + ": " + method + "(…) or " + setting.variable() + "."
                    + (kind() == ObjectKind.RUN
                            ? " To log without a server, use Mode.OFFLINE or NEREID_MODE=offline."
                            : ""));
        }
    }

    /** The UUID in {@code offline/<uuid>}; null if no object to go on with is given in this form. */
    final UUID joinedObjectId() {
        return withId == null ? null : ObjectId.parse(withId);
    }
}
