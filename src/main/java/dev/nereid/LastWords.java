package dev.nereid;

import dev.nereid.capture.Traceback;
import dev.nereid.log.Host;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.model.ObjectId;
import dev.nereid.model.Operation;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import dev.nereid.settings.Setting;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncWorker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be said of a run that has been closed: a run file is written by one log from its birth to its end, so it takes
 * a short log of its own, which joins the run. Holds what that needs, and not the run itself.
 */
final class LastWords {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);

    /** A thread is dying meanwhile, and somebody waits to see of what. */
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(5);

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final RunBuilder options;
    private final Operation.Create creation;
    private final LogSettings settings;
    private final LogSeed seed;
    private final String namespace;

    /** @param log that has ended */
    LastWords(RunBuilder options, OperationLog log) {
        this.options = options;
        this.creation = options.creation(log.objectId());
        this.settings = ObjectStart.settings(options, log.file().getParent());
        this.seed = log.continuation();
        this.namespace = SelfPortrait.namespace(options.monitoringNamespace, log.logId());
    }

    /**
     * Logs the exception, and marks the run as failed if it is to be. Takes at most ten seconds, of which the server has
     * five; what it doesn't have then is sent by {@code nereid sync}. Never throws.
     */
    void log(Thread thread, Throwable thrown) {
        Thread writer = new Thread(() -> write(thread, thrown), "nereid-last-words");
        writer.setDaemon(true);
        writer.start();
        try {
            writer.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Thread thread, Throwable thrown) {
        HttpTransport server = null;
        try {
            server = options.mode.isOnline()
                    ? new HttpTransport(ApiToken.parse(options.apiToken), options.settings, SYNC_LIMIT)
                    : null;
            AtomicReference<SyncWorker> worker = new AtomicReference<>();
            OperationLog log = OperationLog.create(settings, creation, seed, () -> ObjectStart.wake(worker.get()));
            Run run = open(log, server, worker);
            OpenObjects.add(run); // the process may end before we do
            Runnable mark = () -> log.assign(SysFields.FAILED, new Value.OfBool(true));
            boolean marked = options.captures.isOn(Setting.FAIL_ON_EXCEPTION);
            new Traceback(new RunSink(log, namespace, true), Host.name(), marked ? mark : null).report(thread, thrown);
            run.stop(SYNC_LIMIT);
        } catch (Throwable e) { // there may be no disk, no memory, no directory left
            LOG.warn(
                    "What {} died of could not be logged to it: {}",
                    ObjectId.offline(creation.objectId()),
                    e.toString());
            if (server != null) {
                server.close();
            }
        }
    }

    private Run open(OperationLog log, HttpTransport server, AtomicReference<SyncWorker> waker) {
        SyncWorker worker =
                server == null ? null : new SyncWorker(log.file(), log.logId(), options.project, server, options.clock);
        String id = ObjectId.offline(log.objectId());
        SyncProgress progress = new SyncProgress(options.mode, options.project, id, null, log, worker);
        ObjectReader reader = ObjectStart.reader(options, log, server, null);
        if (worker != null) {
            waker.set(worker);
            worker.start();
        }
        return new Run(new ObjectParts(options, log, worker, progress, new LogRecorder(log, true), reader));
    }
}
