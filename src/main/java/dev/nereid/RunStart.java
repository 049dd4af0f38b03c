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
import dev.nereid.settings.DataDirectory;
import dev.nereid.settings.Settings;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.SyncWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps from a {@link RunBuilder} to a {@link Run}. */
final class RunStart {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private RunStart() {}

    static Run start(RunBuilder options) {
        options.directory = options.directory != null ? options.directory : directoryOf(options.settings);
        HttpTransport server = options.mode == Mode.ASYNC
                ? new HttpTransport(ApiToken.parse(options.apiToken), options.settings)
                : null;
        try {
            return start(options, server);
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            throw e;
        }
    }

    private static Run start(RunBuilder options, HttpTransport server) {
        ObjectView resumed = server == null ? null : lookUp(options, server);
        UUID joined = resumed != null ? resumed.objectId() : options.joinedObjectId();
        if (joined == null && options.withId != null) {
            joined = findHere(options);
        }
        UUID objectId = joined != null ? joined : UUID.randomUUID();
        try {
            LogSeed seed = joined == null ? LogSeed.none() : LogSeed.fromSiblings(options.directory, objectId);
            if (resumed != null) {
                seed.learn(resumed);
            } else if (joined != null && seed.isEmpty() && !options.ofJob) {
                LOG.warn("{} is not known here yet: this process begins it", ObjectId.offline(joined));
            }
            Operation.Create creation =
                    new Operation.Create(ObjectKind.RUN, objectId, options.project, options.customRunId, Host.name());
            AtomicReference<SyncWorker> worker = new AtomicReference<>();
            OperationLog log = OperationLog.create(settings(options), creation, seed, () -> wake(worker.get()));
            if (server != null) {
                worker.set(new SyncWorker(log.file(), log.logId(), options.project, server, options.clock));
            }
            Run run = new Run(options, log, worker.get());
            try {
                writeInitial(options, run);
                new SelfPortrait(options.settings, options.monitoringNamespace).log(log);
            } catch (RuntimeException e) {
                run.close();
                throw e;
            }
            if (server != null) {
                worker.get().start();
            }
            OpenRuns.add(run);
            return run;
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

    private static void wake(SyncWorker worker) {
        if (worker != null) {
            worker.wake();
        }
    }

    /** The run to go on with, as the server knows it; null if there is none, or it need not be known. */
    private static ObjectView lookUp(RunBuilder options, HttpTransport server) {
        try {
            if (options.customRunId != null) {
                return server.runByCustomId(options.project, options.customRunId);
            }
            return options.withId == null ? null : server.object(options.withId);
        } catch (SyncException e) {
            boolean mustKnow = options.withId != null && options.joinedObjectId() == null;
            if (mustKnow && e.code().equals("object_unknown")) {
                throw new RunNotFoundException("There is no run \"" + options.withId
                        + "\" on the server. Nothing has been logged. Correct withId(…) or NEREID_RUN.");
            }
            if (mustKnow) {
                throw new ServerUnavailableException(
                        "Can't go on with " + options.withId + ": " + e.getMessage() + " Nothing has been logged. Its"
                                + " offline/… ID (nereid show " + options.withId + ") would do without the server.");
            }
            if (!e.code().equals("object_unknown")) {
                LOG.warn("{} The run starts without knowing what the server has of it.", e.getMessage());
            }
            return null;
        }
    }

    /** Without a server: the run that one has given this ID in an earlier sync, if its run file is here. */
    private static UUID findHere(RunBuilder options) {
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
                                + ", and in offline mode there is no server"
                                + " to ask. Give the offline/… ID that nereid ls --format json shows.")
                + " Nothing has been logged.");
    }

    private static LogSettings settings(RunBuilder options) {
        return new LogSettings(
                options.directory,
                options.durability == Durability.POWER_SAFE,
                options.linger,
                options.queueCapacity,
                options.queueTimeout,
                options.failWhenFull,
                options.clock,
                options.fileSystem);
    }

    /** What was given is logged; what wasn't stays as it is, which matters to a run that is resumed. */
    private static void writeInitial(RunBuilder options, Run run) {
        if (options.name != null) {
            run.assign("sys/name", options.name);
        }
        if (options.description != null) {
            run.assign("sys/description", options.description);
        }
        if (!options.tags.isEmpty()) {
            run.tags().add(options.tagList());
        }
    }
}
