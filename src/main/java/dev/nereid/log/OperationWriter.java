package dev.nereid.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer thread of a log: takes what callers put, writes it in one transaction, tells who waits. When writing fails
 * it keeps the chunk and tries again until it works or the log is closed.
 */
final class OperationWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);
    private static final long RETRY_MILLIS = 500;

    private final OperationQueue queue;
    private final RunFileWriter file;
    private final PointGrouper grouper;
    private final WriterLock lifeSign;
    private final long lingerNanos;
    private final Thread thread;
    private final Runnable onCommit;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private long writtenPosition; // guarded by lock: entries that are committed, or given up
    private boolean ended; // guarded by lock

    // Written by the writer's thread alone.
    private volatile long durableSequence;
    private volatile long lost; // entries that were given up
    private volatile SQLException failure; // why writing fails at present; null if it works
    private volatile boolean gone; // somebody deleted or moved the file, and may bring it back
    private volatile boolean broken; // what was promised is lost, and nothing can be written any more

    // Written by the thread that closes the log.
    private volatile long giveUpAtNanos; // means something once closing is set
    private volatile boolean closing;

    OperationWriter(
            OperationQueue queue,
            RunFileWriter file,
            WriterLock lifeSign,
            LogSettings settings,
            long durableSequence,
            Runnable onCommit) {
        this.queue = queue;
        this.file = file;
        this.grouper = new PointGrouper(file, settings.clock());
        this.lifeSign = lifeSign;
        this.lingerNanos = settings.linger().toNanos();
        this.durableSequence = durableSequence;
        this.onCommit = onCommit;
        this.thread = new Thread(this, "nereid-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            long touchPeriod = WriterLock.TOUCH_PERIOD.toNanos();
            long touched = System.nanoTime();
            while (!queue.isDrained()) {
                Chunk chunk = queue.take(lingerNanos, touchPeriod);
                if (chunk != null) {
                    int entries = chunk.size;
                    boolean written = writeUntilItWorks(chunk);
                    queue.giveBack(chunk);
                    advance(entries, written);
                } else {
                    lookAfterWal();
                }
                if (System.nanoTime() - touched >= touchPeriod) {
                    lifeSign.touch();
                    touched = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The writer of {} was interrupted; what was not yet written is lost", file.file());
        } finally {
            queue.close();
            end();
        }
    }

    /** False if the log was closed before writing worked. */
    private boolean writeUntilItWorks(Chunk chunk) throws InterruptedException {
        boolean failed = false;
        while (true) {
            if (broken) {
                return false;
            }
            try {
                file.begin();
                grouper.write(chunk);
                long sequence = file.commit();
                if (failed) {
                    recovered();
                }
                if (hasVanished()) {
                    return false;
                }
                if (file.hasLostWal() && recover() < sequence) {
                    continue; // it has to be written again, or nothing can be
                }
                durableSequence = sequence;
                return true;
            } catch (SQLException e) {
                file.rollBack();
                if (hasVanished()) { // which SQLite may notice too, in words that say little
                    return false;
                }
                if (!failed) {
                    failed = true;
                    failing(e);
                }
            } catch (RuntimeException | Error e) { // a defect must not end logging, let alone training
                file.rollBack();
                LOG.error("{} operations for {} could not be written and are lost", chunk.size, file.file(), e);
                return false;
            }
            if (closing && System.nanoTime() - giveUpAtNanos > 0) {
                return false;
            }
            lifeSign.touch();
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    /** Asked after each commit, since a flush promises what it found then. */
    private boolean hasVanished() {
        boolean now = file.isGone();
        if (now && !gone) {
            LOG.error(
                    "{} is gone: somebody deleted or moved it, and with it all that was logged. What is logged from now on"
                            + " is lost and counted as dropped. Start the run again.",
                    file.file());
        }
        gone = now;
        return now;
    }

    private boolean isWalToBeSaved() {
        return !broken && !gone && file.hasLostWal();
    }

    /** While there is nothing to write: a flush promises what it found then. */
    private void lookAfterWal() {
        if (isWalToBeSaved()) {
            recover();
            tellProgress();
        }
    }

    /** Returns the last sequence that is in the file then. If that is less than was promised, the log is at its end. */
    private long recover() {
        long promised = durableSequence;
        try {
            long last = file.recoverWal();
            if (last >= promised) {
                LOG.warn(
                        "The -wal of {} was deleted while it was in use, by hand or by somebody who read it after this"
                                + " process had copied it. Nothing is lost: all of it has been brought into the file.",
                        file.file());
                return last;
            }
            lostWal("operations " + (last + 1) + " to " + promised + " are lost", last);
        } catch (SQLException e) {
            lostWal("the file can't be opened any more: " + e.getMessage(), promised);
        }
        return -1;
    }

    private void lostWal(String what, long last) {
        broken = true;
        durableSequence = Math.min(durableSequence, last);
        LOG.error(
                "The -wal of {} was deleted while it was in use: {}. What is logged from now on is lost and counted as dropped."
                        + " Start the run again.",
                file.file(),
                what);
    }

    private void failing(SQLException e) {
        queue.setWriterFailing(true);
        failure = e;
        LOG.error(
                "Can't write to {}: {}. Nothing that was written before is lost, and the job goes on. New operations wait"
                        + " in memory; when that is full they are dropped and counted. Make room on the disk: writing is"
                        + " tried again twice a second.",
                file.file(),
                e.getMessage());
    }

    private void recovered() {
        queue.setWriterFailing(false);
        failure = null;
        LOG.warn("Writing to {} works again; {} operations were dropped meanwhile", file.file(), queue.dropped());
    }

    private void advance(int entries, boolean written) {
        lost += written ? 0 : entries;
        lock.lock();
        try {
            writtenPosition += entries;
        } finally {
            lock.unlock();
        }
        tellProgress();
        try {
            onCommit.run();
        } catch (RuntimeException e) {
            LOG.error("Telling others that {} has grown has failed", file.file(), e);
        }
    }

    private void tellProgress() {
        lock.lock();
        try {
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ------------------------------------------------------------------------------------- for other threads --

    long durableSequence() {
        return durableSequence;
    }

    boolean isGone() {
        return gone || broken;
    }

    long lost() {
        return lost;
    }

    /**
     * @throws TimeoutException with the reason, if it takes longer
     * @throws LogException if the file is gone
     */
    void awaitPosition(long position, Duration timeout) throws InterruptedException, TimeoutException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (writtenPosition < position || isWalToBeSaved()) {
                if (writtenPosition >= position) {
                    queue.hurry(); // wakes the writer, which looks after it
                }
                if (ended) {
                    throw new TimeoutException("the writer has ended");
                }
                if (left <= 0) {
                    SQLException reason = failure;
                    throw new TimeoutException(reason == null ? "the disk is slow" : reason.getMessage());
                }
                left = progress.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        if (gone) {
            throw new LogException(
                    "The run file " + file.file() + " is gone: somebody deleted or moved it, and with it all that was"
                            + " logged. Start the run again, and leave the files of a running job where they are.",
                    null);
        }
        if (broken) {
            throw new LogException(
                    "The -wal of the run file " + file.file() + " was deleted while it was in use, and part of what was"
                            + " logged is lost with it. What is in the file is safe. Start the run again, and leave the"
                            + " files of a running job where they are.",
                    null);
        }
    }

    /**
     * Waits for the thread to write what is queued and end; after the timeout it gives up what cannot be written.
     *
     * @return whether it has ended
     */
    boolean join(Duration timeout) throws InterruptedException {
        giveUpAtNanos = System.nanoTime() + timeout.toNanos();
        closing = true;
        thread.join(timeout.toMillis() + 1000);
        return !thread.isAlive();
    }
}
