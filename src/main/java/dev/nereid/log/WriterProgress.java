package dev.nereid.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the writer of a log has come, and what it could not do: told by its thread, asked and waited for by others.
 */
final class WriterProgress {
    /**
     * Entries that were given up while the log goes on; who waits for them is told, and the next one who waits for later
     * ones.
     */
    private static final class Loss {
        private final long from;
        private final long to;
        private final long count;
        private final Throwable reason;
        private final AtomicBoolean isTold = new AtomicBoolean();

        Loss(long from, long to, long count, Throwable reason) {
            this.from = from;
            this.to = to;
            this.count = count;
            this.reason = reason;
        }

        boolean concerns(long position) {
            return position > from && (!isTold.getAndSet(true) || position <= to);
        }
    }

    private final OperationQueue queue;
    private final RunFileWriter file;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private long writtenPosition; // guarded by lock: entries that are committed, or given up
    private boolean ended; // guarded by lock

    // Written by the writer's thread alone.
    private volatile long durableSequence;
    private volatile long lost; // entries that were given up
    private volatile long givenUp; // of these, at the end of the log
    private final List<Loss> losses = new CopyOnWriteArrayList<>(); // of these, for a defect or for want of memory
    private volatile SQLException failure; // why writing fails at present; null if it works
    private volatile boolean gone; // somebody deleted or moved the file, and may bring it back

    WriterProgress(OperationQueue queue, RunFileWriter file, long durableSequence) {
        this.queue = queue;
        this.file = file;
        this.durableSequence = durableSequence;
    }

    // ------------------------------------------------------------------------------------------ for the writer --

    /** So many entries more are committed, or given up. */
    void advance(int entries) {
        lock.lock();
        try {
            writtenPosition += entries;
        } finally {
            lock.unlock();
        }
        tell();
    }

    /** Those who wait look again. */
    void tell() {
        lock.lock();
        try {
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The writer has ended. */
    void end() {
        lock.lock();
        try {
            ended = true;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void setDurable(long sequence) {
        durableSequence = sequence;
    }

    /** Entries are given up. */
    void lose(long count) {
        lost += count;
    }

    /** Some of those that are lost could not be written until the log was closed. */
    void giveUpAtEnd(long count) {
        givenUp += count;
    }

    /** The next entries are given up for a defect, or for want of memory; some of them are callers'. */
    void giveUpNext(int entries, long count, Throwable reason) {
        losses.add(new Loss(position(), position() + entries, count, reason));
    }

    private long position() {
        lock.lock();
        try {
            return writtenPosition;
        } finally {
            lock.unlock();
        }
    }

    /** Null if writing works. */
    void setFailure(SQLException reason) {
        failure = reason;
    }

    SQLException failure() {
        return failure;
    }

    void setGone(boolean isGone) {
        gone = isGone;
    }

    // --------------------------------------------------------------------------------------- for other threads --

    /** Sequence of the last operation that is committed. */
    long durableSequence() {
        return durableSequence;
    }

    boolean isGone() {
        return gone;
    }

    /** Entries that could not be written until the log was closed. */
    long givenUp() {
        return givenUp;
    }

    /** Entries whose calls had returned, and that were given up. */
    long lost() {
        return lost;
    }

    /** Entries that were not logged, in the queue or here. */
    long dropped() {
        return queue.dropped() + lost;
    }

    /**
     * Waits until so many entries are committed.
     *
     * @throws TimeoutException with the reason, if it takes longer
     * @throws LogException if the file is gone, or something was given up
     */
    void await(long position, Duration timeout) throws InterruptedException, TimeoutException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (writtenPosition < position || !gone && (file.hasLostWal() || file.hasForeignWal())) {
                if (writtenPosition >= position) {
                    queue.hurry(); // wakes the writer, which looks after it
                }
                if (ended) {
                    throw new TimeoutException(
                            file.hasLostWal() ? "its -wal was deleted and can't be saved" : "the writer has ended");
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
        requireKept(position);
    }

    private void requireKept(long position) {
        if (gone) {
            throw new LogException(
                    "The run file " + file.file() + " is gone: somebody deleted or moved it, and with it all that was"
                            + " logged. Start the run again, and leave the files of a running job where they are.",
                    null);
        }
        for (Loss loss : losses) {
            if (loss.concerns(position)) {
                throw new LogException(
                        loss.count + (loss.count == 1 ? " operation" : " operations") + " could not be written to "
                                + file.file() + " (" + loss.reason
                                + "). They are lost, and counted as dropped. What was"
                                + " committed before is safe, and logging goes on.",
                        null);
            }
        }
        long missing = givenUp;
        if (missing > 0) {
            throw new LogException(
                    "Not all is in " + file.file() + ": " + missing
                            + " operations could not be written until the run was"
                            + " closed. They are lost, and counted as dropped. What was committed before is safe.",
                    failure);
        }
    }
}
