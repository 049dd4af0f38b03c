package dev.nereid;

import dev.nereid.log.OperationLog;
import dev.nereid.model.Rejection;
import dev.nereid.settings.Durations;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.SyncWorker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * To the operation log as ever, and then waits until the worker has brought it to the server. What the server keeps
 * aside is told to the caller who logged it: rejections of a path, among what was committed during the call.
 */
final class AcknowledgedRecorder extends WaitingRecorder {
    private static final int REJECTIONS_MAX = 100;
    private static final long ASKING_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    private final OperationLog log;
    private final SyncWorker worker;
    private final SyncProgress progress;
    private final Duration timeout;

    AcknowledgedRecorder(
            LogRecorder recorder, OperationLog log, SyncWorker worker, SyncProgress progress, Duration timeout) {
        super(recorder);
        this.log = log;
        this.worker = worker;
        this.progress = progress;
        this.timeout = timeout;
    }

    @Override
    void confirm(String what, Predicate<String> isOurs, Runnable logging) {
        long before = log.durableUpTo();
        logging.run();
        awaitServer(what, isOurs, before);
    }

    private void awaitServer(String what, Predicate<String> isOurs, long before) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        recorder().flush(timeout);
        long upTo = log.durableUpTo();
        boolean acknowledged;
        try {
            acknowledged = worker.awaitApplied(upTo, Duration.ofNanos(deadline - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NereidException(
                    "Interrupted while waiting for the server. " + what + " is logged: "
                            + progress.status(null).message(),
                    e);
        }
        if (!acknowledged && progress.isDeletedThere()) {
            throw new ObjectNotFoundException(what + " is logged, but no server will have it: "
                    + progress.status(null).message());
        }
        if (!acknowledged) {
            throw new ServerUnavailableException(what + " is logged, but the server has not confirmed it"
                    + (worker.trouble() == null ? " within " + Durations.text(timeout) : "") + ". "
                    + progress.status("out of time").message());
        }
        if (worker.applied().rejected() > 0) {
            long left = Math.max(ASKING_NANOS_MIN, deadline - System.nanoTime());
            refuseIfRejected(what, isOurs, before, upTo, Duration.ofNanos(left));
        }
    }

    private void refuseIfRejected(String what, Predicate<String> isOurs, long before, long upTo, Duration limit) {
        List<Rejection> rejections;
        try {
            rejections = worker.rejections(before, REJECTIONS_MAX, limit);
        } catch (SyncException e) {
            throw new ServerUnavailableException(what + " has reached the server, which then could not say"
                    + " whether it keeps it aside: " + e.getMessage() + " See: nereid status");
        }
        for (Rejection rejection : rejections) {
            if (isOurs.test(rejection.path()) && rejection.sequence() <= upTo) {
                log.forget(rejection.path());
                throw new AttributeConflictException("The server keeps aside " + rejection.text()
                        + " It does not count, but stays in " + log.file() + " and on the server.");
            }
        }
    }
}
