package dev.nereid;

import dev.nereid.capture.JobIdentity;
import dev.nereid.db.FileSystemKind;
import dev.nereid.log.LogSettings;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ProjectName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a run shall be like. What is not given here comes from the environment ({@code NEREID_*}), then from the
 * defaults. For one thread.
 */
public final class RunBuilder {
    /** For {@link #withId}: the run of this batch job, which a requeued job and all its processes share. */
    public static final String JOB = "job";

    /** Longest time that {@link Run#close} spends on the server by default. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(60);

    /** Nobody waits longer, and nanoseconds can count it. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Longest time that a call which needs the server waits for it by default. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    final Settings settings;
    String project;
    Mode mode;
    String name;
    String description;
    final Set<String> tags = new LinkedHashSet<>();
    String customRunId;
    String withId;
    boolean ofJob;
    String monitoringNamespace;
    String apiToken;
    Path directory;
    Durability durability = Durability.KILL_SAFE;
    Duration linger; // null for what suits the file system
    FileSystemKind fileSystem; // null to find out
    int queueCapacity = LogSettings.DEFAULT_QUEUE_CAPACITY;
    Duration queueTimeout = LogSettings.DEFAULT_QUEUE_TIMEOUT;
    boolean failWhenFull;
    Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;
    Duration retention;
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

    /** {@code sys/name}: for people, need not be unique. */
    public RunBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** {@code sys/description}. */
    public RunBuilder description(String description) {
        this.description = description;
        return this;
    }

    /** Adds to {@code sys/tags}. */
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

    /** Where the run file goes. Else {@code NEREID_DIR}, else {@code .nereid} in the working directory. */
    public RunBuilder directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /** Default {@link Durability#KILL_SAFE}. */
    public RunBuilder durability(Durability durability) {
        this.durability = durability;
        return this;
    }

    /**
     * How long an operation waits for company before a commit; default 5 ms, on a network file system 100 ms. What a kill can
     * cost is about this much.
     */
    public RunBuilder linger(Duration linger) {
        this.linger = requirePositive("linger", linger);
        return this;
    }

    /** Operations that may wait for the disk in memory; default 65,536, at least 1,024. */
    public RunBuilder queueCapacity(int operations) {
        if (operations < 1024) {
            throw new IllegalArgumentException("queueCapacity is " + operations + "; at least 1,024 are needed.");
        }
        this.queueCapacity = operations;
        return this;
    }

    /** How long a logging call waits when the queue is full; default 5 s. */
    public RunBuilder queueTimeout(Duration timeout) {
        this.queueTimeout = requirePositive("queueTimeout", timeout);
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
        this.closeTimeout = requirePositive("closeTimeout", timeout);
        return this;
    }

    /**
     * How long the run file is kept after its last operation once the run has ended: then a {@code nereid sync} that finds
     * all of the run on the server deletes its files. Noted in the file, so that it holds on any machine. Else {@code
     * NEREID_RETENTION}, such as {@code 7d}; else it is kept for ever. What no server has is never deleted.
     */
    public RunBuilder retention(Duration retention) {
        this.retention = requirePositive("retention", retention);
        return this;
    }

    /**
     * How long a call that needs the server waits for it: in mode {@link Mode#SYNC} a logging call, in any mode with a
     * server the look-up of a run to go on with and what reads. Else {@code NEREID_REQUEST_TIMEOUT}, else 60 s.
     */
    public RunBuilder requestTimeout(Duration timeout) {
        this.requestTimeout = requirePositive("requestTimeout", timeout);
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
        if (mode == null) {
            String given = settings.get(Settings.MODE);
            mode = given == null ? Mode.ASYNC : Mode.of(given);
        }
        project = project != null ? project : settings.get(Settings.PROJECT);
        directory = directory != null ? directory : settings.directory();
        retention = retention != null ? retention : settings.duration(Settings.RETENTION);
        apiToken = apiToken != null ? apiToken : settings.get(Settings.API_TOKEN);
        if (requestTimeout == null) {
            requestTimeout = settings.duration(Settings.REQUEST_TIMEOUT, DEFAULT_REQUEST_TIMEOUT);
        }
        boolean resuming = withId != null || customRunId != null; // the program's word beats the environment's
        if (!resuming) {
            withId = settings.get(Settings.RUN);
            customRunId = settings.get(Settings.CUSTOM_RUN_ID);
        }
        if (JOB.equals(withId)) {
            withId = ObjectId.offline(requireJob());
            ofJob = true;
        }
        if (monitoringNamespace == null) {
            monitoringNamespace = settings.get(Settings.MONITORING_NAMESPACE);
        }
        String declared = settings.get(Settings.FILE_SYSTEM);
        fileSystem = declared == null ? null : FileSystemKind.of(declared);
    }

    private UUID requireJob() {
        UUID objectId = settings.job().objectId();
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
                    + " offline/… ID; to find a run again, give it a name or tags. Remove customRunId and"
                    + " NEREID_CUSTOM_RUN_ID.");
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
            require(apiToken, "API token", "apiToken", Settings.API_TOKEN);
            require(project, "project", "project", Settings.PROJECT);
        }
        if (project != null) {
            ProjectName.check(project);
        }
    }

    private void require(String value, String what, String method, String variable) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "Mode " + mode + " needs a" + (what.startsWith("A") ? "n " : " ") + what + ": " + method + "(…) or "
                            + variable + ". To log without a server, use Mode.OFFLINE or NEREID_MODE=offline.");
        }
    }

    /** The UUID in {@code offline/<uuid>}; null if no run to go on with is given in this form. */
    UUID joinedObjectId() {
        return withId == null ? null : ObjectId.parse(withId);
    }

    List<String> tagList() {
        return new ArrayList<>(tags);
    }

    private static Duration requirePositive(String what, Duration value) {
        if (value == null || value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be more than nothing and at most "
                    + LONGEST.toDays() + " days.");
        }
        return value;
    }
}
