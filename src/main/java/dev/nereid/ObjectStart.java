package dev.nereid;

import dev.nereid.log.DiskLimits;
import dev.nereid.log.DiskSpace;
import dev.nereid.log.LogException;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.settings.DataDirectory;
import dev.nereid.settings.Durations;
import dev.nereid.settings.Settings;
import dev.nereid.settings.UserDirectories;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.SyncWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps from an {@link ObjectBuilder} to an open {@link TrackedObject}. */
final class ObjectStart {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);

    private static final Duration ABANDON_TIMEOUT = Duration.ofSeconds(5);

    private ObjectStart() {}

    static <T extends TrackedObject> T start(ObjectBuilder<?> options, Function<ObjectParts, T> constructor) {
        options.prepare();
        if (options.mode == Mode.READ_ONLY) {
            return constructor.apply(ReadOnlyStart.start(options));
        }
        if (options.directory == null && options.mode != Mode.DEBUG) {
            options.directory = directoryOf(options.settings);
        }
        HttpTransport server = options.mode.isOnline()
                ? new HttpTransport(ApiToken.parse(options.apiToken), options.settings, options.requestTimeout)
                : null;
        DebugDirectory scratch = options.mode == Mode.DEBUG ? DebugDirectory.create() : null;
        try {
            T object = start(options, server, scratch, constructor);
            OpenObjects.add(object);
            return object;
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            if (scratch != null) {
                scratch.delete();
            }
            throw e;
        }
    }

    private static <T extends TrackedObject> T start(
            ObjectBuilder<?> options,
            HttpTransport server,
            DebugDirectory scratch,
            Function<ObjectParts, T> constructor) {
        ObjectView resumed = server == null ? null : lookUp(options, server.within(options.requestTimeout));
        if (server == null) {
            options.lookUpHere();
        }
        UUID joined = resumed != null ? resumed.objectId() : options.joinedObjectId();
        if (joined == null && options.withId != null) {
            joined = findHere(options, options.kind(), options.withId);
        }
        UUID objectId = joined != null ? joined : UUID.randomUUID();
        Path directory = scratch == null ? options.directory : scratch.runs();
        try {
            LogSeed seed = joined == null
                    ? LogSeed.none(options.kind())
                    : LogSeed.fromSiblings(directory, options.kind(), objectId);
            if (resumed != null) {
                seed.learn(resumed);
                warnOfOtherProject(options, resumed);
            } else if (joined != null && seed.isEmpty() && !options.isExpectedToBegin()) {
                LOG.warn("{} is not known here yet: this process begins it", ObjectId.offline(joined));
            }
            AtomicReference<SyncWorker> worker = new AtomicReference<>();
            OperationLog log = OperationLog.create(
                    settings(options, directory), options.creation(objectId), seed, () -> wake(worker.get()));
            if (server != null) {
                worker.set(new SyncWorker(log.file(), log.logId(), options.project, server, options.clock));
            }
            String knownId = resumed == null ? null : resumed.id();
            if (worker.get() != null) {
                worker.get().joining(knownId);
            }
            return begin(options, knownId, log, worker.get(), reader(options, log, server, scratch), constructor);
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    /** An ID says all, so the project that the program names beside it has no effect. */
    private static void warnOfOtherProject(ObjectBuilder<?> options, ObjectView resumed) {
        String given = options.givenProject;
        String actual = resumed.project();
        if (given != null && !given.equals(actual) && !actual.endsWith("/" + given)) {
            LOG.warn(
                    "{} belongs to the project {}, and not to {} as project(…) says: what is logged goes to {}. Remove"
                            + " project(…), or correct withId(…).",
                    resumed.id(),
                    actual,
                    given,
                    actual);
        }
    }

    private static Path directoryOf(Settings settings) {
        try {
            return new DataDirectory(settings, Path.of("")).toWrite(line -> System.err.println("nereid: " + line));
        } catch (IOException e) {
            throw new NereidException(e.getMessage() + " Nothing has been logged.", e);
        }
    }

    static ObjectReader reader(
            ObjectBuilder<?> options, OperationLog log, HttpTransport server, DebugDirectory scratch) {
        String id = ObjectId.offline(log.objectId());
        if (server != null) {
            return new ServerReader(
                    server, each -> each.object(id), options.requestTimeout, () -> {}); // the worker closes it
        }
        Path cache = scratch == null ? new UserDirectories(options.settings).cache() : scratch.cache();
        Path directory = log.file().getParent();
        ReplicaAccess replica = new ReplicaAccess(directory, cache, log.file());
        return new ReplicaReader(replica, store -> store.object(id), options.requestTimeout, () -> {
            if (scratch != null) {
                scratch.delete();
            }
        });
    }

    private static <T extends TrackedObject> T begin(
            ObjectBuilder<?> options,
            String knownId,
            OperationLog log,
            SyncWorker worker,
            ObjectReader reader,
            Function<ObjectParts, T> constructor) {
        SyncProgress progress =
                new SyncProgress(options.mode, options.project, ObjectId.offline(log.objectId()), knownId, log, worker);
        LogRecorder local = new LogRecorder(log, options.mode != Mode.DEBUG);
        Recorder recorder = recorder(options, local, log, worker, progress);
        T object = constructor.apply(new ObjectParts(options, log, worker, progress, recorder, reader));
        try {
            options.writeInitial(local);
            if (options instanceof RunBuilder run) {
                new SelfPortrait(options.settings, run.monitoringNamespace, run.captures.isAnyOn()).log(log);
            }
            if (worker != null) {
                if (object instanceof Run run) {
                    run.listen((RunBuilder) options);
                }
                worker.leaveTroublesTo(mustRegister(options));
                worker.start();
                register(options, object, worker);
                worker.leaveTroublesTo(false);
            }
            if (object instanceof Run run) {
                run.startCapture((RunBuilder) options);
            }
        } catch (RuntimeException e) {
            abandon(log, worker);
            throw e;
        }
        return object;
    }

    private static Recorder recorder(
            ObjectBuilder<?> options, LogRecorder local, OperationLog log, SyncWorker worker, SyncProgress progress) {
        if (options.mode == Mode.SYNC) {
            return new AcknowledgedRecorder(local, log, worker, progress, options.requestTimeout);
        }
        return options.durability == Durability.EACH_CALL ? new CommittedRecorder(local, options.queueTimeout) : local;
    }

    private static boolean mustRegister(ObjectBuilder<?> options) {
        return options.mode == Mode.SYNC || options.registersAtStart();
    }

    /** Where the server has to have it before anybody goes on. */
    private static void register(ObjectBuilder<?> options, TrackedObject object, SyncWorker worker) {
        if (!mustRegister(options) || object.awaitSync(options.requestTimeout)) {
            return;
        }
        boolean sync = options.mode == Mode.SYNC;
        String kind = options.kind().words();
        if ("model_key_taken".equals(worker.refusal())) {
            throw new ModelKeyExistsException(worker.trouble()
                    + " Nothing has been logged. Give another key(…), or go on with a model that exists:"
                    + " withId(…).");
        }
        throw unavailable(
                sync ? "The " + kind + " can't start in mode SYNC" : "The " + kind + " can't be created",
                reason(options, worker));
    }

    private static String reason(ObjectBuilder<?> options, SyncWorker worker) {
        String trouble = worker.trouble();
        return trouble != null
                ? trouble
                : "the server did not answer within " + Durations.text(options.requestTimeout) + ".";
    }

    /** A run that could not start leaves nothing behind. */
    private static void abandon(OperationLog log, SyncWorker worker) {
        boolean interrupted = Thread.interrupted();
        try {
            if (worker != null) {
                worker.stop(Duration.ZERO, () -> {});
            }
            log.end(ABANDON_TIMEOUT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        log.finalise();
        log.discard();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void wake(SyncWorker worker) {
        if (worker != null) {
            worker.wake();
        }
    }

    /** The object to go on with, as the server knows it; null if there is none, or it need not be known. */
    private static ObjectView lookUp(ObjectBuilder<?> options, HttpTransport server) {
        boolean mustAnswer = options.mode == Mode.SYNC || options.registersAtStart();
        boolean mustKnow = options.withId != null && options.joinedObjectId() == null;
        try {
            if (mustAnswer) {
                server.info();
            }
            return ofKind(options, options.lookUp(server));
        } catch (SyncException e) {
            if (e.isUnknownObject() && (mustKnow || options.kind() == ObjectKind.PROJECT)) {
                throw notOnServer(options);
            }
            if (mustKnow) {
                throw unavailable(
                        "Can't go on with " + options.withId,
                        e.getMessage() + " Its offline/… ID, which nereid show prints, would do without.");
            }
            if (mustAnswer && !e.isUnknownObject()) {
                throw unavailable(
                        "The " + options.kind().words() + " can't "
                                + (options.mode == Mode.SYNC ? "start in mode SYNC" : "be created"),
                        e.getMessage());
            }
            if (!e.isUnknownObject()) {
                LOG.warn("{} Logging starts without knowing what the server has of it.", e.getMessage());
            }
            return null;
        }
    }

    /** An object of another kind is not the one that is meant. */
    static ObjectView ofKind(ObjectBuilder<?> options, ObjectView found) {
        if (found != null && found.kind() != options.kind()) {
            throw new ObjectNotFoundException(
                    found.id() + " is a " + found.kind().words() + ", not a "
                            + options.kind().words() + ". Nothing has been logged. Correct withId(…).");
        }
        return found;
    }

    private static ServerUnavailableException unavailable(String what, String reason) {
        return new ServerUnavailableException(what + ": " + reason + " Nothing has been logged.");
    }

    static ObjectNotFoundException notOnServer(ObjectBuilder<?> options) {
        boolean run = options.kind() == ObjectKind.RUN;
        String what = options.withId == null
                ? "no project \"" + options.project + "\""
                : "no " + options.kind().words() + " \"" + options.withId + "\"";
        String advice =
                options.withId == null ? "project(…) or NEREID_PROJECT" : "withId(…)" + (run ? " or NEREID_RUN" : "");
        return new ObjectNotFoundException(
                "There is " + what + " on the server. Nothing has been logged. Correct " + advice + ".");
    }

    /** Without a server: the object that one has given this ID in an earlier sync, if its run file is here. */
    static UUID findHere(ObjectBuilder<?> options, ObjectKind kind, String id) {
        List<Path> files = Files.isDirectory(options.directory) ? RunFileName.list(options.directory) : List.of();
        for (Path file : files) {
            for (SyncState.Entry delivery : SyncState.load(file)) {
                if (delivery.sysId().equals(id)) {
                    requireKind(kind, file, id);
                    return delivery.objectId();
                }
            }
        }
        boolean beginning = id.startsWith(ObjectId.OFFLINE);
        throw new ObjectNotFoundException("\"" + id + "\" is "
                + (beginning
                        ? "no whole ID. Give all of it: offline/ and the 36 characters that " + lsCommand(kind)
                                + " shows."
                        : "not known in " + options.directory.toAbsolutePath()
                                + ", and there is no server to ask. Give the offline/… ID that " + lsCommand(kind)
                                + " shows.")
                + " Nothing has been logged.");
    }

    private static String lsCommand(ObjectKind kind) {
        String option =
                kind == ObjectKind.MODEL ? " --kind model" : kind == ObjectKind.MODEL_VERSION ? " --kind version" : "";
        return "nereid ls" + option + " --format json";
    }

    private static void requireKind(ObjectKind kind, Path file, String id) {
        ObjectKind found = RunFileName.kind(file);
        if (found != null && found != kind) {
            throw new ObjectNotFoundException("\"" + id + "\" is a " + found.words() + ", not a " + kind.words()
                    + ". Nothing has been logged. Correct the ID.");
        }
    }

    static LogSettings settings(ObjectBuilder<?> options, Path directory) {
        String notes = options instanceof RunBuilder run ? run.monitoringNamespace : null;
        return new LogSettings(
                        directory,
                        options.durability != Durability.KILL_SAFE,
                        options.linger,
                        options.queueCapacity,
                        options.queueTimeout,
                        options.failWhenFull || mayNotGoOnWithout(options),
                        options.clock)
                .withFileSystem(options.fileSystem, options.linger)
                .withRetention(options.retention)
                .withDisk(new DiskLimits(options.diskQuota, options.diskReserve, DiskSpace.SYSTEM), notes);
    }

    /** A call that returns has logged. */
    private static boolean mayNotGoOnWithout(ObjectBuilder<?> options) {
        return options.mode == Mode.SYNC || options.durability == Durability.EACH_CALL;
    }
}
