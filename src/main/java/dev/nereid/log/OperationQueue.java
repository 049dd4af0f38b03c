package dev.nereid.log;

import dev.nereid.model.Operation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands entries from callers to the writer. Two chunks: callers fill one while the writer works on the other, so the
 * lock is held for a few stores, never for I/O. Bounded: when the chunk is full, callers wait for the writer to come
 * back.
 *
 * <p>Safe for many callers and one writer. A position counts entries from the start of the log's life.
 */
final class OperationQueue {
    /** Text waiting in memory; beyond it the queue counts as full. */
    private static final long TEXT_BYTES_MAX = 32L << 20;

    private final int capacity;
    private final long timeoutNanos;
    private final boolean failWhenFull;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomOrClosed = lock.newCondition();
    private final Condition workOrClosed = lock.newCondition();

    // All guarded by the lock.
    private Chunk filling = new Chunk();
    private Chunk spare = new Chunk();
    private long position;
    private long dropped;
    private boolean hurry;
    private boolean closed;
    private boolean writerFailing;

    OperationQueue(int capacity, Duration timeout, boolean failWhenFull) {
        this.capacity = capacity;
        this.timeoutNanos = timeout.toNanos();
        this.failWhenFull = failWhenFull;
    }

    // ------------------------------------------------------------------------------------------------ callers --

    void put(Operation operation, long time) {
        lock.lock();
        try {
            if (hasRoom()) {
                filling.addOperation(operation, time);
                added();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a point with the step after the series' last one. */
    void putFloat(Attribute series, long time, double value) {
        lock.lock();
        try {
            if (hasRoom()) {
                double step = series.nextStep();
                series.setLastStep(step);
                filling.addFloat(series, true, step, time, value);
                added();
            }
        } finally {
            lock.unlock();
        }
    }

    void putFloat(Attribute series, double step, long time, double value) {
        lock.lock();
        try {
            if (hasRoom()) {
                series.setLastStep(step);
                filling.addFloat(series, false, step, time, value);
                added();
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param step null for the step after the last one */
    void putText(Attribute series, Double step, long time, String value) {
        lock.lock();
        try {
            if (hasRoom()) {
                double given = step == null ? series.nextStep() : step;
                series.setLastStep(given);
                filling.addText(series, step == null, given, time, value);
                added();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #putFloat(Attribute, long, double)}, but dropped at once if half of the room is taken. */
    void offerFloat(Attribute series, long time, double value) {
        lock.lock();
        try {
            if (hasSpareRoom()) {
                double step = series.nextStep();
                series.setLastStep(step);
                filling.addFloat(series, true, step, time, value);
                added();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #putText} without a step, but dropped at once if half of the room is taken. */
    void offerText(Attribute series, long time, String value) {
        lock.lock();
        try {
            if (hasSpareRoom()) {
                double step = series.nextStep();
                series.setLastStep(step);
                filling.addText(series, true, step, time, value);
                added();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Position after everything put so far; the writer is asked to hurry. */
    long hurry() {
        lock.lock();
        try {
            hurry = true;
            workOrClosed.signal();
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Counts something that never came as far as the queue. */
    void drop() {
        lock.lock();
        try {
            if (closed) {
                throw new LogException.Closed("closed");
            }
            dropped++;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more goes in; what is in will still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            workOrClosed.signalAll();
            roomOrClosed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Entries that found no room in time. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return filling.size >= capacity || filling.textBytes >= TEXT_BYTES_MAX;
    }

    /** True if an entry may be added now; false if it was dropped. */
    private boolean hasRoom() {
        if (closed) {
            throw new LogException.Closed("closed");
        }
        if (!isFull()) {
            return true;
        }
        // While writing fails, the one wait that told us so is enough: training must not crawl.
        if (!writerFailing) {
            awaitRoom();
        }
        if (closed) {
            throw new LogException.Closed("closed");
        }
        if (!isFull()) {
            return true;
        }
        dropped++;
        if (failWhenFull) {
            throw new LogException.QueueFull("The queue of this run is full: " + filling.size
                    + " operations wait for the disk, and none was written for "
                    + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms. This operation was not logged (" + dropped
                    + " so far); what was logged before is safe. Check the disk.");
        }
        return false;
    }

    /** For what is only nice to have: it never waits, and leaves the other half to what is put. */
    private boolean hasSpareRoom() {
        if (closed) {
            throw new LogException.Closed("closed");
        }
        if (filling.size < capacity / 2 && filling.textBytes < TEXT_BYTES_MAX / 2) {
            return true;
        }
        dropped++;
        return false;
    }

    private void awaitRoom() {
        long left = timeoutNanos;
        boolean interrupted = false;
        while (isFull() && !closed && left > 0) {
            workOrClosed.signal();
            try {
                left = roomOrClosed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true; // logging is no place to stop a job: keep it for the caller's next wait
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void added() {
        position++;
        // The writer sleeps in one of two waits: for a first entry, or for company. Wake it only to end one of them.
        if (filling.size == 1 || filling.size == capacity / 2) {
            workOrClosed.signal();
        }
    }

    // ------------------------------------------------------------------------------------------------- writer --

    /**
     * Waits for entries, then up to {@code lingerNanos} for company, and takes all. Null if there are none within
     * {@code idleNanos}, or none ever again.
     */
    Chunk take(long lingerNanos, long idleNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = idleNanos;
            while (filling.size == 0 && !closed && !hurry && left > 0) {
                left = workOrClosed.awaitNanos(left);
            }
            left = lingerNanos;
            while (filling.size > 0 && filling.size < capacity / 2 && !closed && !hurry && left > 0) {
                left = workOrClosed.awaitNanos(left);
            }
            hurry = false;
            if (filling.size == 0) {
                return null;
            }
            Chunk taken = filling;
            filling = spare;
            spare = null;
            roomOrClosed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a written chunk back to be filled again. */
    void giveBack(Chunk chunk) {
        chunk.clear();
        lock.lock();
        try {
            spare = chunk;
        } finally {
            lock.unlock();
        }
    }

    void setWriterFailing(boolean failing) {
        lock.lock();
        try {
            writerFailing = failing;
        } finally {
            lock.unlock();
        }
    }

    boolean isDrained() {
        lock.lock();
        try {
            return closed && filling.size == 0;
        } finally {
            lock.unlock();
        }
    }
}
