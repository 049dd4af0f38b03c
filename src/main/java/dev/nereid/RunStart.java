package dev.nereid;

import dev.nereid.log.Host;
import dev.nereid.log.LogException;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps from a {@link RunBuilder} to a {@link Run}. */
final class RunStart {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final Duration ABANDON_TIMEOUT = Duration.ofSeconds(5);

    private RunStart() {}

    static Run start(RunBuilder options) {
        if (options.mode == Mode.READ_ONLY) {
            return ReadOnlyStart.start(options);
        }
        if (options.directory == null && options.mode != Mode.DEBUG) {
            options.directory = directoryOf(options.settings);
        }
        HttpTransport server = options.mode.isOnline()
                ? new HttpTransport(ApiToken.parse(options.apiToken), options.settings, options.requestTimeout)
                : null;
        DebugDirectory scratch = options.mode == Mode.DEBUG ? DebugDirectory.create() : null;
        try {
            return start(options, server, scratch);
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

    private static Run start(RunBuilder options, HttpTransport server, DebugDirectory scratch) {
        ObjectView resumed = server == null ? null : lookUp(options, server.within(options.requestTimeout));
        UUID joined = resumed != null ? resumed.objectId() : options.joinedObjectId();
        if (joined == null && options.withId != null) {
            joined = findHere(options);
        }
        UUID objectId = joined != null ? joined : UUID.randomUUID();
        Path directory = scratch == null ? options.directory : scratch.runs();
        try {
            LogSeed seed = joined == null ? LogSeed.none() : LogSeed.fromSiblings(directory, objectId);
            if (resumed != null) {
                seed.learn(resumed);
            } else if (joined != null && seed.isEmpty() && !options.ofJob) {
                LOG.warn("{} is not known here yet: this process begins it", ObjectId.offline(joined));
            }
            String customRunId = scratch == null ? options.customRunId : null;
            Operation.Create creation =
                    new Operation.Create(ObjectKind.RUN, objectId, options.project, customRunId, Host.name());
            AtomicReference<SyncWorker> worker = new AtomicReference<>();
            OperationLog log =
                    OperationLog.create(settings(options, directory), creation, seed, () -> wake(worker.get()));
            if (server != null) {
                worker.set(new SyncWorker(log.file(), log.logId(), options.project, server, options.clock));
            }
            return begin(options, log, worker.get(), reader(options, log, server, scratch));
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    private static Path directoryOf(Settings settings) {
        try {
            return new DataDirectory(settings, Path.of("")).toWrite(line -> System.err.println("nereid: " + line));
        } catch (IOException e) {
            throw new NereidException(e.getMessage() + " Nothing has been logged.", e);
        }
    }

    private static RunReader reader(
            RunBuilder options, OperationLog log, HttpTransport server, DebugDirectory scratch) {
        String id = ObjectId.offline(log.objectId());
        if (server != null) {
            return new ServerReader(server, id, options.requestTimeout, () -> {}); // the worker closes it
        }
        Path cache = scratch == null ? new UserDirectories(options.settings).cache() : scratch.cache();
        Path directory = log.file().getParent();
        return new ReplicaReader(directory, cache, id, log.file(), options.requestTimeout, () -> {
            if (scratch != null) {
                scratch.delete();
            }
        });
    }

    private static Run begin(RunBuilder options, OperationLog log, SyncWorker worker, RunReader reader) {
        SyncProgress progress =
                new SyncProgress(options.mode, options.project, ObjectId.offline(log.objectId()), log, worker);
        LogRecorder local = new LogRecorder(log, options.mode != Mode.DEBUG);
        Recorder recorder = options.mode != Mode.SYNC
                ? local
                : new AcknowledgedRecorder(local, log, worker, progress, options.requestTimeout);
        Run run = new Run(options, log, worker, progress, recorder, reader);
        try {
            writeInitial(options, local);
            new SelfPortrait(options.settings, options.monitoringNamespace).log(log);
            if (worker != null) {
                worker.start();
            }
            if (options.mode == Mode.SYNC && !run.awaitSync(options.requestTimeout)) {
                throw unavailable("The run can't start in mode SYNC", reason(options, worker));
            }
        } catch (RuntimeException e) {
            abandon(log, worker);
            throw e;
        }
        OpenRuns.add(run);
        return run;
    }

    private static String reason(RunBuilder options, SyncWorker worker) {
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

    private static void wake(SyncWorker worker) {
        if (worker != null) {
            worker.wake();
        }
    }

    /** The run to go on with, as the server knows it; null if there is none, or it need not be known. */
    private static ObjectView lookUp(RunBuilder options, HttpTransport server) {
        boolean mustAnswer = options.mode == Mode.SYNC;
        boolean mustKnow = options.withId != null && options.joinedObjectId() == null;
        try {
            if (mustAnswer) {
                server.info();
            }
            if (options.customRunId != null) {
                return server.runByCustomId(options.project, options.customRunId);
            }
            return options.withId == null ? null : server.object(options.withId);
        } catch (SyncException e) {
            if (mustKnow && e.isUnknownObject()) {
                throw notOnServer(options.withId);
            }
            if (mustKnow) {
                throw unavailable(
                        "Can't go on with " + options.withId,
                        e.getMessage() + " Its offline/… ID, which nereid show prints, would do without.");
            }
            if (mustAnswer && !e.isUnknownObject()) {
                throw unavailable("The run can't start in mode SYNC", e.getMessage());
            }
            if (!e.isUnknownObject()) {
                LOG.warn("{} The run starts without knowing what the server has of it.", e.getMessage());
            }
            return null;
        }
    }

    private static ServerUnavailableException unavailable(String what, String reason) {
        return new ServerUnavailableException(what + ": " + reason + " Nothing has been logged.");
    }

    static RunNotFoundException notOnServer(String id) {
        return new RunNotFoundException("There is no run \"" + id + "\" on the server. Nothing has been logged. Correct"
                + " withId(…) or NEREID_RUN.");
    }

    /** Without a server: the run that one has given this ID in an earlier sync, if its run file is here. */
    static UUID findHere(RunBuilder options) {
        List<Path> files = Files.isDirectory(options.directory) ? RunFileName.list(options.directory) : List.of();
        for (Path file : files) {
            for (SyncState.Entry delivery : SyncState.load(file)) {
                if (delivery.sysId().equals(options.withId)) {
                    return delivery.objectId();
                }
            }
        }
        boolean beginning = options.withId.startsWith(ObjectId.OFFLINE);
        throw new RunNotFoundException("\"" + options.withId + "\" is "
                + (beginning
                        ? "no whole ID. Give all of it: offline/ and the 36 characters that nereid ls --format json shows."
                        : "not known in " + options.directory.toAbsolutePath()
                                + ", and there is no server to ask. Give the offline/… ID that nereid ls --format json shows.")
                + " Nothing has been logged.");
    }

    private static LogSettings settings(RunBuilder options, Path directory) {
        return new LogSettings(
                directory,
                options.durability == Durability.POWER_SAFE,
                options.linger,
                options.queueCapacity,
                options.queueTimeout,
                options.failWhenFull || options.mode == Mode.SYNC, // there, a caller must not go on without it
                options.clock,
                options.fileSystem,
                options.retention);
    }

    /** What was given is logged; what wasn't stays as it is, which matters to a run that is resumed. */
    private static void writeInitial(RunBuilder options, Recorder recorder) {
        if (options.name != null) {
            recorder.assign("sys/name", new Value.OfString(options.name));
        }
        if (options.description != null) {
            recorder.assign("sys/description", new Value.OfString(options.description));
        }
        if (!options.tags.isEmpty()) {
            new StringSet(recorder, Run.TAGS).add(options.tagList());
        }
    }
}
