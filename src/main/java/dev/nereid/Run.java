package dev.nereid;

import dev.nereid.log.OperationLog;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import dev.nereid.settings.Setting;
import dev.nereid.sync.SyncWorker;
import java.time.Duration;

/** One execution of a program: what it was given, what it measured, what it said. {@link Nereid#initRun} begins it. */
public final class Run extends TrackedObject {
    private final OperationLog log; // null in mode READ_ONLY
    private final SyncWorker worker; // null where nothing is sent
    private volatile RunCapture capture; // null until the run has started, and in mode READ_ONLY

    Run(ObjectParts parts) {
        super(ObjectKind.RUN, parts);
        this.log = parts.log();
        this.worker = parts.worker();
    }

    /** Before its worker starts. */
    void listen(RunBuilder options) {
        if (options.listens) {
            Duration childTimeout = options.settings.duration(Setting.SUBPROCESS_KILL_TIMEOUT);
            worker.onStopRequest(new RemoteStop(this, childTimeout)::accept);
        }
    }

    /** The last step of its start. */
    void startCapture(RunBuilder options) {
        capture = RunCapture.start(options, log);
    }

    /**
     * Says that the run has failed, for an exception that the program catches: its stack trace is logged as the string series
     * {@code traceback} below {@link RunBuilder#monitoringNamespace}, if it isn't there yet, and {@code sys/failed} is set.
     * Does so whatever {@link RunBuilder#captureTraceback} and {@link RunBuilder#failOnException} say, and does not close
     * the run.
     *
     * @throws ObjectClosedException if the run is closed
     */
    public void fail(Throwable thrown) {
        Arguments.requireValue(SysFields.FAILED, thrown);
        if (capture != null) {
            capture.report(thrown);
        }
        assign(SysFields.FAILED, true);
    }

    /** Marks the run as failed, with a line for its traceback, and waits for nobody. */
    void abort(String line) {
        RunCapture started = capture;
        if (started != null) {
            started.abort(line);
        } else {
            log.assign(SysFields.FAILED, new Value.OfBool(true));
        }
    }

    /**
     * As {@link TrackedObject#close}. A {@code try} block closes its run before anybody learns whether an exception is leaving
     * it. So if the thread that closed the run then ends by that exception, a short run file of its own, which joins the run,
     * takes the stack trace and {@code sys/failed}: ten seconds at most, five of them for the server. An exception that the
     * program catches outside the block is its own affair; see {@link #fail}.
     */
    @Override
    public void close() {
        super.close();
    }

    @Override
    public SyncStatus stop(Duration timeout) {
        Arguments.requireTimeout(timeout, "Nothing was closed.");
        CallSite end = CallSite.of(Run.class);
        boolean first = capture != null && capture.close();
        SyncStatus status = super.stop(timeout);
        if (first) {
            capture.remember(end);
        }
        return status;
    }

    @Override
    void closeAtExit(Duration writeTimeout, Duration syncTimeout) {
        if (capture != null) {
            capture.close();
        }
        super.closeAtExit(writeTimeout, syncTimeout);
    }
}
