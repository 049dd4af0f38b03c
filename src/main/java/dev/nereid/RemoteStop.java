package dev.nereid;

import dev.nereid.model.StopRequest;
import dev.nereid.settings.Durations;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process because somebody asked its run to stop, by way of the server: says so, marks an aborted run as failed,
 * closes the run, ends child processes, then the process, with exit code 1. What else the process has open is closed as at
 * any end of a JVM.
 *
 * <p>Safe for many threads. Nobody waits for it.
 */
final class RemoteStop {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);
    private static final int EXIT_CODE = 1;

    private final Run run;
    private final Duration childTimeout;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** @param childTimeout how long child processes may take to end by themselves */
    RemoteStop(Run run, Duration childTimeout) {
        this.run = run;
        this.childTimeout = childTimeout;
    }

    /** The first request ends the process; what is asked meanwhile changes nothing. */
    void accept(StopRequest request) {
        if (stopping.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> end(request), "nereid-remote-stop");
            thread.setDaemon(false); // keeps the JVM until it has its exit code, should main return meanwhile
            thread.start();
        }
    }

    private void end(StopRequest request) {
        try {
            boolean abort = request.kind() == StopRequest.Kind.ABORT;
            LOG.error(
                    "{} has asked {} to {} (nereid {}): the run is closed now{}, child processes get {} to end, and this"
                            + " process ends with exit code {}. To have such requests ignored: NEREID_REMOTE_SIGNALS=false",
                    request.by(),
                    run.id(),
                    request.kind().label(),
                    request.kind().label(),
                    abort ? " and marked as failed" : "",
                    Durations.text(childTimeout),
                    EXIT_CODE);
            if (abort) {
                run.abort("Aborted by " + request.by() + ". The run is marked as failed.");
            }
            run.close();
            ChildProcesses.end(childTimeout);
        } finally {
            System.exit(EXIT_CODE);
        }
    }
}
