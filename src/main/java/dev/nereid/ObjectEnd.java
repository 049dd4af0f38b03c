package dev.nereid;

import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
import dev.nereid.settings.Durations;
import dev.nereid.sync.SyncWorker;
import java.time.Duration;

/**
 * The end of what is open: what is queued is written, the rest sent, the run file made plain, and what stays behind said. Each
 * step may be taken twice at once: at the end of the JVM, one thread closes a run that another is closing.
 */
final class ObjectEnd {
    /** Why something is pending, where nothing else is wrong. */
    static final String OUT_OF_TIME = "out of time";

    private final OperationLog log; // null in mode READ_ONLY
    private final SyncWorker worker; // null where nothing is sent
    private final SyncProgress progress;
    private final ObjectContents contents;
    private boolean closed; // guarded by this
    private final Object lastWord = new Object();

    ObjectEnd(OperationLog log, SyncWorker worker, SyncProgress progress, ObjectContents contents) {
        this.log = log;
        this.worker = worker;
        this.progress = progress;
        this.contents = contents;
    }

    synchronized boolean hasCome() {
        return closed;
    }

    /**
     * @param writeTimeout for the disk
     * @param syncTimeout for the server; an interrupt ends the waiting for it
     */
    void close(Duration writeTimeout, Duration syncTimeout) {
        if (log == null) {
            endReading();
            return;
        }
        boolean interrupted = Thread.interrupted(); // before this call: not meant for it
        boolean hurry = endLog(writeTimeout);
        interrupted |= hurry;
        if (worker != null) {
            try {
                worker.stop(hurry ? Duration.ZERO : syncTimeout, () -> sayThatItWaits(syncTimeout));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        log.finalise();
        synchronized (lastWord) { // the end of the JVM waits until it is said, by whoever closes
            if (endReading()) {
                sayWhatIsPending();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws QueueFullException if the run is to fail rather than lose something, and has lost it */
    void requireKept() {
        if (log == null) {
            return;
        }
        try {
            log.requireKept();
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    private void sayThatItWaits(Duration limit) {
        String trouble = worker.trouble();
        System.err.println("nereid: " + progress.id() + " waits up to " + Durations.text(limit) + " for the server"
                + (trouble == null ? "" : " (" + SyncProgress.withoutStop(trouble) + ")") + ". It is safe in "
                + log.file()
                + ": whoever can't wait may stop the program.");
    }

    /** To its end: no data is lost because somebody is in a hurry. Returns whether somebody was. */
    private boolean endLog(Duration timeout) {
        boolean interrupted = false;
        while (true) {
            try {
                log.end(timeout);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Returns whether this was the first time. */
    private boolean endReading() {
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        contents.close();
        return first;
    }

    private void sayWhatIsPending() {
        long dropped = log.dropped();
        if (dropped > 0) {
            System.err.println("nereid: " + Counted.of(dropped, "operation") + " of " + progress.id()
                    + (dropped == 1 ? " was" : " were") + " not logged: "
                    + (log.isGone()
                            ? "somebody deleted or moved the run file, or its -wal."
                            : "the disk was full, failed or did not keep up, or memory was short."
                                    + (log.droppedValues() == null ? "" : " Of these, " + log.droppedValues() + ".")));
        }
        if (!log.isGone() && log.needsWal()) {
            System.err.println(
                    "nereid: " + log.file() + " needs the -wal beside it: the disk is full, or somebody reads it."
                            + " Nothing is lost, but move or copy both; nereid sync or nereid status makes one file of them once"
                            + " there is room.");
        }
        SyncStatus status = progress.status(OUT_OF_TIME);
        if (worker != null && !status.isClean()) {
            System.err.println("nereid: " + status.message());
        }
    }
}
