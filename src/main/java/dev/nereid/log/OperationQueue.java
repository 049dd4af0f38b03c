package dev.nereid.log;

import dev.nereid.model.MicroClock;
import dev.nereid.model.Operation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

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

    /** How often the last points of those that were dropped are brought in, at most. */
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int capacity;
    private final long timeoutNanos;
    private final boolean failWhenFull;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomOrClosed = lock.newCondition();
    private final Condition workOrClosed = lock.newCondition();

    // All guarded by the lock.
    private Chunk filling = new Chunk();
    private Chunk spare = new Chunk();
    private long position;
    private long dropped; // of what is no point, or was refused with an exception
    private final DroppedValues values = new DroppedValues();
    private final DroppedPoints points = new DroppedPoints();
    private long caughtUpAt;
    private Attribute notes; // where it is noted what was dropped; null for nowhere
    private MicroClock clock;
    private boolean hurry;
    private boolean closed;
    private boolean writerFailing;
    private String shortage; // why points are dropped at once; null if they aren't
    private boolean shortageIsNoted;

    OperationQueue(int capacity, Duration timeout, boolean failWhenFull, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.timeoutNanos = timeout.toNanos();
        this.failWhenFull = failWhenFull;
        this.nanoTime = nanoTime;
        this.caughtUpAt = nanoTime.getAsLong();
    }

    /** The series for what is to be said of dropped points; before anything is put. */
    void setNotes(Attribute series, MicroClock clock) {
        this.notes = series;
        this.clock = clock;
    }

    // ------------------------------------------------------------------------------------------------ callers --

    void put(Operation operation, long time) {
        lock.lock();
        try {
            if (hasRoom(true)) {
                if (operation instanceof Operation.Clear || operation instanceof Operation.Delete) {
                    points.forget(operation.path());
                }
                filling.addOperation(operation, time);
                added();
            } else {
                dropped++;
                values.add(operation.path());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a point with the step after the series' last one. */
    void putFloat(Attribute series, long time, double value) {
        lock.lock();
        try {
            addFloat(hasRoom(series.isVital()), series, true, series.nextStep(), time, value);
        } finally {
            lock.unlock();
        }
    }

    void putFloat(Attribute series, double step, long time, double value) {
        lock.lock();
        try {
            addFloat(hasRoom(series.isVital()), series, false, step, time, value);
        } finally {
            lock.unlock();
        }
    }

    /** @param step null for the step after the last one */
    void putText(Attribute series, Double step, long time, String value) {
        lock.lock();
        try {
            boolean room = hasRoom(series.isVital());
            addText(room, series, step == null, step == null ? series.nextStep() : step, time, value);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #putFloat(Attribute, long, double)}, but dropped at once if half of the room is taken. */
    void offerFloat(Attribute series, long time, double value) {
        lock.lock();
        try {
            addFloat(hasSpareRoom(), series, true, series.nextStep(), time, value);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #putText} without a step, but dropped at once if half of the room is taken. */
    void offerText(Attribute series, long time, String value) {
        lock.lock();
        try {
            addText(hasSpareRoom(), series, true, series.nextStep(), time, value);
        } finally {
            lock.unlock();
        }
    }

    /** A point that is dropped has had its step: what comes after stands where it belongs. */
    private void addFloat(boolean room, Attribute series, boolean auto, double step, long time, double value) {
        series.setLastStep(step);
        if (room) {
            filling.addFloat(series, auto, step, time, value);
            added();
        } else {
            drop(series, auto, step, time, value, null);
        }
    }

    private void addText(boolean room, Attribute series, boolean auto, double step, long time, String value) {
        series.setLastStep(step);
        if (room) {
            filling.addText(series, auto, step, time, value);
            added();
        } else {
            drop(series, auto, step, time, 0, value);
        }
    }

    private void drop(Attribute series, boolean auto, double step, long time, double value, String text) {
        points.add(series, auto, step, time, value, text);
        if (shortage != null && !shortageIsNoted) { // should the job be killed meanwhile, this at least is there
            shortageIsNoted = true;
            int before = filling.size;
            note("From here on points are dropped, but for the last of each series: " + shortage);
            position += filling.size - before;
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
    void drop(String name) {
        lock.lock();
        try {
            requireOpen();
            dropped++;
            values.add(name);
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

    /** Entries that found no room in time; the last point of a series counts until there is some. */
    long dropped() {
        lock.lock();
        try {
            return dropped + points.lost();
        } finally {
            lock.unlock();
        }
    }

    /** What was dropped besides points, in words; null if nothing was. */
    String droppedValues() {
        lock.lock();
        try {
            return values.words();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return filling.size >= capacity || filling.textBytes >= TEXT_BYTES_MAX;
    }

    private boolean isHalfFull() {
        return filling.size >= capacity / 2 || filling.textBytes >= TEXT_BYTES_MAX / 2;
    }

    /**
     * True if an entry may be added now; false if it is to be dropped.
     *
     * @param vital whether it is more than a point
     */
    private boolean hasRoom(boolean vital) {
        requireOpen();
        if (!vital && shortage != null) {
            return refuse("The disk is nearly full: " + shortage + ". This point was not logged");
        }
        if (!vital && writerFailing && !failWhenFull && isHalfFull()) {
            return false; // the other half is for what matters more
        }
        if (!isFull()) {
            return true;
        }
        // While writing fails, the one wait that told us so is enough: training must not crawl.
        if (!writerFailing) {
            awaitRoom();
        }
        requireOpen();
        if (!isFull()) {
            return true;
        }
        return refuse("The queue of this run is full: " + filling.size
                + " operations wait for the disk, and none was written for "
                + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms. This operation was not logged");
    }

    private boolean refuse(String why) {
        if (!failWhenFull) {
            return false;
        }
        dropped++;
        throw new LogException.QueueFull(
                why + " (" + (dropped + points.lost()) + " so far); what was logged before is safe. Check the disk.");
    }

    /** For what is only nice to have: it never waits, and leaves the other half to what is put. */
    private boolean hasSpareRoom() {
        requireOpen();
        return shortage == null && !isHalfFull();
    }

    private void requireOpen() {
        if (closed) {
            throw new LogException.Closed("closed");
        }
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
        if (filling.size == 1 || isHalfFull()) {
            workOrClosed.signal();
        }
    }

    // ------------------------------------------------------------------------------------------------- writer --

    /**
     * Waits for entries, then up to {@code lingerNanos} for company, and takes all, not sooner than {@code notBefore} unless
     * there is need. Null if there are none within {@code idleNanos}, or none ever again.
     *
     * @param notBefore as {@link System#nanoTime} has it
     */
    Chunk take(long lingerNanos, long notBefore, long idleNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = idleNanos;
            while (filling.size == 0 && !closed && !hurry && left > 0) {
                left = workOrClosed.awaitNanos(left);
            }
            left = Math.max(lingerNanos, notBefore - nanoTime.getAsLong());
            while (filling.size > 0 && !isHalfFull() && !closed && !hurry && left > 0) {
                left = workOrClosed.awaitNanos(left);
            }
            hurry = false;
            catchUp();
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

    /** Brings in the last points of those that were dropped, behind all that was put before them. */
    private void catchUp() {
        long now = nanoTime.getAsLong();
        boolean mayWait = !closed && (writerFailing || shortage != null || now - caughtUpAt < CATCH_UP_NANOS);
        if (points.isEmpty() || mayWait) {
            return;
        }
        caughtUpAt = now;
        int before = filling.size;
        filling.firstOfLast = before;
        points.drain(this::addLast, this::note);
        position += filling.size - before;
    }

    private void addLast(DroppedPoints.Gap gap) {
        if (gap.text != null) {
            filling.addText(gap.series, gap.auto, gap.step, gap.time, gap.text);
        } else {
            filling.addFloat(gap.series, gap.auto, gap.step, gap.time, gap.value);
        }
    }

    private void note(String line) {
        if (notes != null) {
            double step = notes.nextStep();
            notes.setLastStep(step);
            filling.addText(notes, true, step, clock.wholeMillis(), line);
            filling.notes++;
        }
    }

    /** Whether points are dropped while writing fails, since what matters more needs the room. */
    boolean isShort() {
        lock.lock();
        try {
            return isHalfFull();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes points out of a chunk that can't be written, so that what matters more has a chance. Those that are there as
     * the last ones of their series stay.
     */
    void dropPoints(Chunk chunk) {
        lock.lock();
        try {
            Set<String> emptied = new HashSet<>();
            for (int i = 0; i < filling.size; i++) { // which comes after the chunk
                addEmptied(filling.subjects[i], emptied);
            }
            for (int i = chunk.size - 1; i >= 0; i--) { // backwards, to know what is emptied later
                if (chunk.subjects[i] instanceof Attribute series) {
                    if (!series.isVital() && i < chunk.firstOfLast) {
                        dropPoint(chunk, i, series, emptied.contains(series.path));
                    }
                } else {
                    addEmptied(chunk.subjects[i], emptied);
                }
            }
            chunk.compact();
        } finally {
            lock.unlock();
        }
    }

    private static void addEmptied(Object subject, Set<String> emptied) {
        if (subject instanceof Operation.Clear || subject instanceof Operation.Delete) {
            emptied.add(((Operation) subject).path());
        }
    }

    private void dropPoint(Chunk chunk, int i, Attribute series, boolean emptiedLater) {
        if (emptiedLater) {
            points.lose();
        } else {
            String text = chunk.texts == null ? null : chunk.texts[i];
            points.add(series, chunk.autos[i], chunk.steps[i], chunk.times[i], chunk.values[i], text);
        }
        chunk.subjects[i] = null;
    }

    /** Remembers what else than points is lost with a chunk that was given up. */
    void giveUp(Chunk chunk) {
        lock.lock();
        try {
            for (int i = 0; i < chunk.size; i++) {
                if (chunk.subjects[i] instanceof Operation operation) {
                    values.add(operation.path());
                } else if (chunk.subjects[i] instanceof Attribute series && series.isVital() && series != notes) {
                    values.add(series.path);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * From now on, points are dropped at once; or not any more.
     *
     * @param reason null if there is room
     */
    void setShortage(String reason) {
        lock.lock();
        try {
            shortage = reason;
            shortageIsNoted &= reason != null;
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
            return closed && filling.size == 0 && points.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
