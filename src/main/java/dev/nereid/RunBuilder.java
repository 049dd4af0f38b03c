package dev.nereid;

import dev.nereid.capture.JobIdentity;
import dev.nereid.db.FileSystemKind;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ProjectName;
import dev.nereid.model.SysFields;
import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import dev.nereid.sync.ApiToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a run shall be like. What is not given here, or given as null, comes from the environment ({@code NEREID_*}, then
 * the {@code NEPTUNE_*} variable of the same meaning), then from the defaults; the README lists them all. A variable
 * that makes no sense is an {@link IllegalArgumentException} of {@link #start}. For one thread.
 */
public final class RunBuilder {
    /** For {@link #withId}: the run of this batch job, which a requeued job and all its processes share. */
    public static final String JOB = "job";

    /** Longest time that {@link Run#close} spends on the server by default. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Setting.CLOSE_TIMEOUT.defaultDuration();

    /** Longest time that a call which needs the server waits for it by default. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Setting.REQUEST_TIMEOUT.defaultDuration();

    final Settings settings;
    String project;
    Mode mode;
    String name;
    String description;
    final Set<String> tags = new LinkedHashSet<>();
    String customRunId;
    private String customIdVariable; // where it is from; null if it is the program's
    String withId;
    boolean ofJob;
    String monitoringNamespace;
    String apiToken;
    Path directory;
    Durability durability;
    Duration linger; // null for what suits the file system
    FileSystemKind fileSystem; // null to find out
    Integer queueCapacity;
    Duration queueTimeout;
    Boolean failWhenFull;
    Duration closeTimeout;
    Duration retention; // null for ever
    Duration requestTimeout;
    MicroClock clock = MicroClock.SYSTEM;

    RunBuilder(Settings settings) {
        this.settings = settings;
    }

    /** "workspace/name", or "name" in the server's own workspace. Else {@code NEREID_PROJECT}; offline it may be left to the sync. */
    public RunBuilder project(String project) {
        this.project = project;
        return this;
    }

    /** Else {@code NEREID_MODE}, else {@link Mode#ASYNC}. */
    public RunBuilder mode(Mode mode) {
        this.mode = mode;
        return this;
    }

    /** {@code sys/name}: for people, need not be unique. Else {@code NEREID_NAME}. */
    public RunBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** {@code sys/description}. Else {@code NEREID_DESCRIPTION}. */
    public RunBuilder description(String description) {
        this.description = description;
        return this;
    }

    /** Adds to {@code sys/tags}. If none is given, those of {@code NEREID_TAGS} are added: words with commas between them. */
    public RunBuilder tags(String... tags) {
        Run.requireValue(Run.TAGS, tags);
        this.tags.addAll(Arrays.asList(tags)); // with nulls, which start() refuses by name
        return this;
    }

    /**
     * Your own identifier, at most 36 characters. If the project has a run with it, this process goes on with that run,
     * and nothing of it changes but what you give here or log later. Else {@code NEREID_CUSTOM_RUN_ID}. Not in modes
     * {@link Mode#OFFLINE} and {@link Mode#READ_ONLY}; without effect in {@link Mode#DEBUG}.
     */
    public RunBuilder customRunId(String customRunId) {
        this.customRunId = customRunId;
        return this;
    }

    /**
     * An existing run to go on with, or to read in mode {@link Mode#READ_ONLY}: {@code offline/<object id>}, or, with a
     * server, its {@code sys/id} such as {@code CLS-3}. Else {@code NEREID_RUN}. Several processes may do so at once, each
     * in a run file of its own. Not in mode {@link Mode#DEBUG}, which keeps nothing to go on with.
     *
     * <p>{@link #JOB} means the run of the batch job that this process belongs to (Slurm, PBS, LSF, Flux; elsewhere
     * {@code NEREID_JOB_ID} names the job): its processes find it by themselves, and so does the job when it is requeued.
     */
    public RunBuilder withId(String id) {
        this.withId = id;
        return this;
    }

    /**
     * Where this process logs what it finds out about itself, such as its batch job. Else
     * {@code NEREID_MONITORING_NAMESPACE}, else {@code monitoring/} and the beginning of the log id, which also stands in the
     * name of the run file: processes of one run keep apart.
     */
    public RunBuilder monitoringNamespace(String path) {
        this.monitoringNamespace = path;
        return this;
    }

    /** The line that {@code nereid serve} printed. Else {@code NEREID_API_TOKEN}. */
    public RunBuilder apiToken(String token) {
        this.apiToken = token;
        return this;
    }

    /**
     * Where the run file goes. Else {@code NEREID_DIR}, else {@code .nereid} in the working directory. If that can't be
     * written and nobody chose another, the user's state directory is used, and a line on standard error says so.
     */
    public RunBuilder directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /** Else {@code NEREID_DURABILITY}, else {@link Durability#KILL_SAFE}. */
    public RunBuilder durability(Durability durability) {
        this.durability = durability;
        return this;
    }

    /**
     * How long an operation waits for company before a commit; default 5 ms, on a network file system 100 ms. What a kill can
     * cost is about this much.
     */
    public RunBuilder linger(Duration linger) {
        this.linger = linger == null ? null : Setting.LINGER.check(linger);
        return this;
    }

    /** Operations that may wait for the disk in memory; default 65,536, at least 1,024. */
    public RunBuilder queueCapacity(int operations) {
        this.queueCapacity = Setting.QUEUE_CAPACITY.check(operations);
        return this;
    }

    /** How long a logging call waits when the queue is full; default 5 s. */
    public RunBuilder queueTimeout(Duration timeout) {
        this.queueTimeout = timeout == null ? null : Setting.QUEUE_TIMEOUT.check(timeout);
        return this;
    }

    /**
     * Whether a logging call throws {@link QueueFullException} when the queue stays full. By default the operation is
     * dropped and counted ({@link Run#dropped}): tracking does not stop training.
     */
    public RunBuilder failWhenFull(boolean fail) {
        this.failWhenFull = fail;
        return this;
    }

    /** How long {@link Run#close} waits for the server; default 60 s. What is left then is sent by {@code nereid sync}. */
    public RunBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = timeout == null ? null : Setting.CLOSE_TIMEOUT.check(timeout);
        return this;
    }

    /**
     * How long the run file is kept after its last operation once the run has ended: then a {@code nereid sync} that finds
     * all of the run on the server deletes its files. Noted in the file, so that it holds on any machine. Else {@code
     * NEREID_RETENTION}, such as {@code 7d}; else it is kept for ever. What no server has is never deleted.
     */
    public RunBuilder retention(Duration retention) {
        this.retention = Setting.RETENTION.check(retention);
        return this;
    }

    /**
     * How long a call that needs the server waits for it: in mode {@link Mode#SYNC} a logging call, in any mode with a
     * server the look-up of a run to go on with and what reads. Else {@code NEREID_REQUEST_TIMEOUT}, else 60 s.
     */
    public RunBuilder requestTimeout(Duration timeout) {
        this.requestTimeout = Setting.REQUEST_TIMEOUT.check(timeout);
        return this;
    }

    /** For tests: another clock. */
    RunBuilder clock(MicroClock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Starts the run. When this returns, its run file exists; a server has not been waited for, but to look up a run to
     * go on with. In mode {@link Mode#SYNC} the server has the run; in {@link Mode#READ_ONLY} there is no file.
     *
     * @throws CustomRunIdOfflineException if a custom run ID is given in offline mode
     * @throws RunNotFoundException if there is no run as {@link #withId} says
     * @throws ServerUnavailableException if {@link #withId} names a {@code sys/id} and the server can't say what it is;
     *     in mode {@link Mode#SYNC} whenever the server is away or refuses
     * @throws IllegalArgumentException if what is given contradicts itself or is malformed
     * @throws NereidException if the run file can't be created
     */
    public Run start() {
        complete();
        check();
        return RunStart.start(this);
    }

    private void complete() {
        mode = mode != null ? mode : settings.choice(Setting.MODE, Mode.class);
        project = project != null ? project : settings.checked(Setting.PROJECT, ProjectName::check);
        if (apiToken == null && mode != Mode.OFFLINE && mode != Mode.DEBUG) {
            apiToken = settings.checked(Setting.API_TOKEN, ApiToken::parse);
        }
        completeRun();
        durability = durability != null ? durability : settings.choice(Setting.DURABILITY, Durability.class);
        if (linger == null && settings.get(Setting.LINGER) != null) {
            linger = settings.duration(Setting.LINGER);
        }
        queueCapacity = queueCapacity != null ? queueCapacity : settings.integer(Setting.QUEUE_CAPACITY);
        queueTimeout = queueTimeout != null ? queueTimeout : settings.duration(Setting.QUEUE_TIMEOUT);
        failWhenFull = failWhenFull != null ? failWhenFull : settings.flag(Setting.FAIL_WHEN_FULL);
        closeTimeout = closeTimeout != null ? closeTimeout : settings.duration(Setting.CLOSE_TIMEOUT);
        requestTimeout = requestTimeout != null ? requestTimeout : settings.duration(Setting.REQUEST_TIMEOUT);
        if (retention == null && settings.get(Setting.RETENTION) != null) {
            retention = settings.duration(Setting.RETENTION);
        }
    }

    private void completeRun() {
        name = name != null ? name : settings.get(Setting.NAME);
        description = description != null ? description : settings.get(Setting.DESCRIPTION);
        if (tags.isEmpty()) {
            tags.addAll(settings.list(Setting.TAGS));
        }
        boolean resuming = withId != null || customRunId != null; // the program's word beats the environment's
        if (!resuming) {
            customIdVariable = settings.variable(Setting.CUSTOM_RUN_ID);
            withId = settings.get(Setting.RUN);
            customRunId = settings.get(Setting.CUSTOM_RUN_ID);
        }
        if (JOB.equals(withId)) {
            withId = ObjectId.offline(requireJob());
            ofJob = true;
        }
        if (monitoringNamespace == null) {
            monitoringNamespace = settings.checked(Setting.MONITORING_NAMESPACE, RunBuilder::checkNamespace);
        } else {
            checkNamespace(monitoringNamespace);
        }
        if (settings.get(Setting.FILE_SYSTEM) != null) {
            fileSystem = settings.choice(Setting.FILE_SYSTEM, FileSystemKind.class);
        }
    }

    private static void checkNamespace(String path) {
        String normal = AttributePath.of(path);
        if (SysFields.refusal(normal + "/hostname", AttributeType.STRING) != null) {
            throw new IllegalArgumentException("The monitoring namespace \"" + path
                    + "\" is Nereid's own: sys holds what is computed. Give another, such as \"monitoring/node\".");
        }
    }

    private UUID requireJob() {
        UUID objectId = JobIdentity.of(settings.environment()).objectId(project);
        if (objectId == null) {
            throw new IllegalArgumentException(
                    "The run to go on with is \"" + JOB + "\" (withId or NEREID_RUN), but this"
                            + " process is in no batch job that shows: none of SLURM_JOB_ID, PBS_JOBID, LSB_JOBID, FLUX_JOB_ID and "
                            + JobIdentity.OWN_ID + " is set. Nothing has been logged. Set " + JobIdentity.OWN_ID
                            + " to what names the job, or leave NEREID_RUN out.");
        }
        return objectId;
    }

    private void check() {
        if (customRunId != null && withId != null) {
            throw new IllegalArgumentException("Both a run to go on with (\"" + withId + "\") and a custom run ID (\""
                    + customRunId + "\") are given. Give one of the two.");
        }
        if (customRunId != null && mode == Mode.OFFLINE) {
            throw new CustomRunIdOfflineException("The custom run ID \"" + customRunId
                    + "\" can't be used in offline mode: without a server, two offline runs with one ID could not be told"
                    + " apart. Nothing has been logged. To let several processes log to one run, set NEREID_RUN to its"
                    + " offline/… ID; to find a run again, give it a name or tags. "
                    + (customIdVariable == null ? "Remove customRunId." : "Unset " + customIdVariable + "."));
        }
        if (withId == null && mode == Mode.READ_ONLY) {
            throw new IllegalArgumentException("Mode READ_ONLY reads a run that exists: give its ID with withId(…) or"
                    + " NEREID_RUN"
                    + (customRunId == null ? "." : "; the custom run ID \"" + customRunId + "\" is not enough.")
                    + " nereid ls shows the IDs of local runs.");
        }
        if (withId != null && mode == Mode.DEBUG) {
            throw new RunNotFoundException(
                    "There is no run \"" + withId + "\" in mode DEBUG: nothing is stored that one"
                            + " could go on with. Nothing has been logged. Remove withId(…) or NEREID_RUN, or choose another"
                            + " mode.");
        }
        if (customRunId != null && (customRunId.isBlank() || customRunId.length() > Limits.CUSTOM_RUN_ID_CHARS_MAX)) {
            throw new IllegalArgumentException("The custom run ID \"" + customRunId + "\" has " + customRunId.length()
                    + " characters; it must have 1 to " + Limits.CUSTOM_RUN_ID_CHARS_MAX + ". A hash of it would fit.");
        }
        StringSet.checked(Run.TAGS, tags);
        if (mode.isOnline()) {
            require(apiToken, "API token", "apiToken", Setting.API_TOKEN);
            require(project, "project", "project", Setting.PROJECT);
        }
        if (project != null) {
            ProjectName.check(project);
        }
    }

    private void require(String value, String what, String method, Setting setting) {
        if (value == null) {
            throw new IllegalArgumentException("Mode " + mode + " needs a" + (what.startsWith("A") ? "n " : " ") + what
                    + ": " + method + "(…) or " + setting.variable()
                    + ". To log without a server, use Mode.OFFLINE or NEREID_MODE=offline.");
        }
    }

    /** The UUID in {@code offline/<uuid>}; null if no run to go on with is given in this form. */
    UUID joinedObjectId() {
        return withId == null ? null : ObjectId.parse(withId);
    }

    List<String> tagList() {
        return new ArrayList<>(tags);
    }
}
