package dev.nereid;

import dev.nereid.capture.JobIdentity;
import dev.nereid.log.Host;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import dev.nereid.sync.HttpTransport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a run shall be like; what all kinds have in common is in {@link ObjectBuilder}. For one thread. */
public final class RunBuilder extends ObjectBuilder<RunBuilder> {
    /** For {@link #withId}: the run of this batch job, which a requeued job and all its processes share. */
    public static final String JOB = "job";

    static final String SOURCE_FILES = "source_code/files";

    private String description;
    final Set<String> tags = new LinkedHashSet<>();
    private String customRunId;
    private String customIdVariable; // where it is from; null if it is the program's
    private boolean ofJob;
    String monitoringNamespace;
    final CaptureSwitches captures;
    Boolean listens;
    private List<String> sourcePatterns; // null if the program doesn't say
    private Map<String, Path> sourceFiles; // by name in the set; known when all is checked

    RunBuilder(Settings settings) {
        super(settings);
        this.captures = new CaptureSwitches(settings);
    }

    @Override
    RunBuilder self() {
        return this;
    }

    /** {@code sys/description}. Else {@code NEREID_DESCRIPTION}. */
    public RunBuilder description(String description) {
        this.description = description;
        return this;
    }

    /** Adds to {@code sys/tags}. If none is given, those of {@code NEREID_TAGS} are added: words with commas between them. */
    public RunBuilder tags(String... tags) {
        if (tags != null) {
            this.tags.addAll(Arrays.asList(tags)); // with nulls, which start() refuses by name
        }
        return this;
    }

    /**
     * Your own identifier, at most 36 characters. If the project has a run with it, this process goes on with that run,
     * and nothing of it changes but what you give here or log later. Else {@code NEREID_CUSTOM_RUN_ID}. Not in modes
     * {@link Mode#OFFLINE} and {@link Mode#READ_ONLY}; in {@link Mode#DEBUG} it is only checked.
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
     * Where this process logs what it finds out by itself: its batch job, what it prints, how busy the machine is. Else
     * {@code NEREID_MONITORING_NAMESPACE}, else {@code monitoring/} and the beginning of the log id, which also stands in the
     * name of the run file: processes of one run keep apart.
     */
    public RunBuilder monitoringNamespace(String path) {
        this.monitoringNamespace = path;
        return this;
    }

    /**
     * Whether what the program prints to {@link System#out} is logged, line by line, as the string series {@code stdout}
     * below {@link #monitoringNamespace}, from the start to the end of the run. The terminal gets it as ever. Else
     * {@code NEREID_CAPTURE_STDOUT}, else {@code NEREID_CAPTURE}, else yes; the same for all that follow.
     *
     * <p>Nothing that is captured makes the program wait: what the disk can't keep up with is left out, and counted in
     * {@link TrackedObject#dropped}.
     */
    public RunBuilder captureStdout(boolean capture) {
        captures.set(Setting.CAPTURE_STDOUT, capture);
        return this;
    }

    /** The same for {@link System#err}, as {@code stderr}. Else {@code NEREID_CAPTURE_STDERR}. */
    public RunBuilder captureStderr(boolean capture) {
        captures.set(Setting.CAPTURE_STDERR, capture);
        return this;
    }

    /**
     * Whether the load of the machine (or of the container, if it has limits) is logged every ten seconds, below {@link
     * #monitoringNamespace}: {@code cpu} in percent, {@code memory} in GiB, and for each GPU that {@code nvidia-smi} shows
     * {@code gpu/<index>/usage} in percent, {@code memory} in GiB, {@code power} in watts. Else
     * {@code NEREID_CAPTURE_HOST_METRICS}.
     */
    public RunBuilder captureHostMetrics(boolean capture) {
        captures.set(Setting.CAPTURE_HOST_METRICS, capture);
        return this;
    }

    /**
     * Whether the commit that is checked out in the working directory is logged, as {@code source_code/git}, and what has
     * been changed since, as the patch {@code source_code/diff}. Asked in the background; {@link Run#close} waits a second
     * for it. A run that is gone on with keeps what it has. Else {@code NEREID_CAPTURE_GIT}.
     */
    public RunBuilder captureGit(boolean capture) {
        captures.set(Setting.CAPTURE_GIT, capture);
        return this;
    }

    /**
     * Whether the class with the {@code main} method is logged, as {@code source_code/entrypoint}, and its source if that lies
     * here, as the file set {@code source_code/files}; in the kernel of a Jupyter server, also its notebook, as {@code
     * source_code/notebook}. A run that is gone on with keeps what it has. Else {@code NEREID_CAPTURE_SOURCE}.
     */
    public RunBuilder captureSource(boolean capture) {
        captures.set(Setting.CAPTURE_SOURCE, capture);
        return this;
    }

    /**
     * Files to add to {@code source_code/files}, instead of the source of the class with the {@code main} method; without any,
     * none are added. Whether {@link #captureSource} is on or not. Else {@code NEREID_SOURCE_FILES}, patterns with commas
     * between them.
     *
     * @param patterns as for {@link FileSet#add}; {@link #start} fails if one fits no file
     */
    public RunBuilder sourceFiles(String... patterns) {
        this.sourcePatterns = patterns == null ? null : Arrays.asList(patterns); // with nulls, which start() refuses
        return this;
    }

    /**
     * Whether exceptions that end a thread are logged, as the string series {@code traceback} below {@link
     * #monitoringNamespace}; see {@link Run#close} for those that leave a {@code try} block. Without, they don't mark the run
     * either. Else {@code NEREID_CAPTURE_TRACEBACK}.
     */
    public RunBuilder captureTraceback(boolean capture) {
        captures.set(Setting.CAPTURE_TRACEBACK, capture);
        return this;
    }

    /** Whether such an exception also sets {@code sys/failed}. Else {@code NEREID_FAIL_ON_EXCEPTION}, else yes. */
    public RunBuilder failOnException(boolean fail) {
        captures.set(Setting.FAIL_ON_EXCEPTION, fail);
        return this;
    }

    /**
     * Whether {@code nereid stop}, {@code nereid abort} and {@link Management} may end this process, where it logs to a server:
     * within ten seconds, the run is closed, child processes are ended, and the process exits with code 1. Else
     * {@code NEREID_REMOTE_SIGNALS}, else yes.
     */
    public RunBuilder remoteSignals(boolean heed) {
        this.listens = heed;
        return this;
    }

    /**
     * Starts the run. When this returns, its run file exists; a server has not been waited for, but to look up a run to
     * go on with. In mode {@link Mode#SYNC} the server has the run; in {@link Mode#READ_ONLY} there is no file.
     *
     * @throws CustomRunIdOfflineException if a custom run ID is given in offline mode
     * @throws ObjectNotFoundException if there is no run as {@link #withId} says
     * @throws ServerUnavailableException if {@link #withId} names a {@code sys/id} and the server can't say what it is;
     *     in mode {@link Mode#SYNC} whenever the server is away or refuses
     * @throws IllegalArgumentException if what is given contradicts itself or is malformed
     * @throws NereidException if the run file can't be created
     */
    public Run start() {
        ClosedRuns.forgetThose();
        return ObjectStart.start(this, Run::new);
    }

    @Override
    ObjectKind kind() {
        return ObjectKind.RUN;
    }

    @Override
    ObjectView lookUp(HttpTransport server) {
        return customRunId != null ? server.runByCustomId(project, customRunId) : super.lookUp(server);
    }

    @Override
    Operation.Create creation(UUID objectId) {
        return Operation.Create.run(objectId, project, mode == Mode.DEBUG ? null : customRunId, Host.name());
    }

    @Override
    boolean isExpectedToBegin() {
        return ofJob;
    }

    @Override
    void writeInitial(Recorder recorder) {
        if (name != null) {
            recorder.assign("sys/name", new Value.OfString(name));
        }
        if (description != null) {
            recorder.assign("sys/description", new Value.OfString(description));
        }
        if (!tags.isEmpty()) {
            new StringSet(recorder, TrackedObject.TAGS).add(tags);
        }
        if (!sourceFiles.isEmpty()) {
            new FileLogger(recorder).add(SOURCE_FILES, sourceFiles, FileCapture.COPY);
        }
    }

    @Override
    void completeOwn() {
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
        if (sourcePatterns == null && settings.get(Setting.SOURCE_FILES) != null) {
            sourcePatterns = settings.list(Setting.SOURCE_FILES);
        }
        captures.complete();
        listens = listens != null ? listens : settings.flag(Setting.REMOTE_SIGNALS);
        settings.duration(Setting.SUBPROCESS_KILL_TIMEOUT);
    }

    private static void checkNamespace(String path) {
        String normal = AttributePath.of(path);
        if (SysFields.refusal(ObjectKind.RUN, normal + "/hostname", AttributeType.STRING) != null) {
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

    @Override
    void checkOwn() {
        if (customRunId != null && withId != null) {
            throw new IllegalArgumentException("Both a run to go on with (\"" + withId + "\") and a custom run ID (\""
                    + customRunId + "\") are given. Nothing has been logged. "
                    + (customIdVariable == null
                            ? "Give one of the two."
                            : "Unset one of " + settings.variable(Setting.RUN) + " and " + customIdVariable + "."));
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
        if (customRunId != null && (customRunId.isBlank() || customRunId.length() > Limits.CUSTOM_RUN_ID_CHARS_MAX)) {
            String what =
                    customIdVariable == null ? "The custom run ID" : "The custom run ID of " + customIdVariable + ",";
            throw new IllegalArgumentException(what + " \"" + customRunId + "\" has " + customRunId.length()
                    + " characters; it must have 1 to " + Limits.CUSTOM_RUN_ID_CHARS_MAX
                    + ". Nothing has been logged. A hash of it would fit.");
        }
        StringSet.checked(TrackedObject.TAGS, tags);
        sourceFiles = sourcePatterns == null ? Map.of() : FileNames.of(sourcePatterns);
    }

    /** Whether the program has said which, and be it none. */
    boolean hasSourceFiles() {
        return sourcePatterns != null;
    }
}
