package dev.nereid.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer thread of a log: takes what callers put, writes it in one transaction, tells who waits. When writing fails
 * it keeps the chunk and tries again until it works or the log is closed.
 */
final class OperationWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);
    private static final int SQLITE_FULL = 13;
    private static final long RETRY_MILLIS_MIN = 10;
    private static final long RETRY_MILLIS_MAX = 500;
    private static final long DROPPED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Of a chunk that says something about how its points pack. */
    private static final long LARGE_BYTES = 64 << 10;

    private static final double PACKING_MARGIN = 1.5;

    /** How often an idle writer looks whether its WAL is still there: what is in it alone would die with the process. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** With growing pauses between them: half a minute. */
    private static final int MEMORY_ATTEMPTS = 60;

    /** Entries that were given up while the log goes on; who waits for them is told, and the next one who waits for later ones. */
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

    /** How it waits for a disk that fails. */
    interface Sleep {
        void sleep(long millis) throws InterruptedException;
    }

    private final OperationQueue queue;
    private final RunFileWriter file;
    private final PointGrouper grouper;
    private final WriterLock lifeSign;
    private final DiskGovernor governor;
    private final boolean failWhenFull;
    private final long lingerNanos;
    private final Thread thread;
    private final Runnable onCommit;
    private final LongSupplier nanoTime;
    private Sleep beforeRetry = TimeUnit.MILLISECONDS::sleep;

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
    private boolean failureIsLoss; // whether the failure that was told is that of a lost WAL
    private double packing = 1; // what the last large chunk took, of what it might have
    private DiskGovernor.Level level = DiskGovernor.Level.AMPLE;
    private long droppedNoted; // as of the last commit that noted it
    private long droppedNotedAt;
    private volatile boolean gone; // somebody deleted or moved the file, and may bring it back

    // Written by the thread that closes the log.
    private volatile long giveUpAtNanos; // means something once closing is set
    private volatile long dropPointsAtNanos; // so does this
    private volatile boolean closing;

    OperationWriter(
            OperationQueue queue,
            RunFileWriter file,
            WriterLock lifeSign,
            DiskGovernor governor,
            LogSettings settings,
            long durableSequence,
            Runnable onCommit,
            LongSupplier nanoTime) {
        this.queue = queue;
        this.file = file;
        this.grouper = new PointGrouper(file, settings.clock());
        this.lifeSign = lifeSign;
        this.governor = governor;
        this.failWhenFull = settings.failWhenFull();
        this.lingerNanos = settings.linger().toNanos();
        this.durableSequence = durableSequence;
        this.onCommit = onCommit;
        this.nanoTime = nanoTime;
        this.thread = new Thread(this, "nereid-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** For tests. */
    void beforeRetry(Sleep sleep) {
        beforeRetry = sleep;
    }

    @Override
    public void run() {
        try {
            long touchPeriod = WriterLock.TOUCH_PERIOD.toNanos();
            long touched = nanoTime.getAsLong();
            lookAtDisk(null);
            while (!queue.isDrained()) {
                turn(lingerNanos, LOOK_NANOS);
                if (nanoTime.getAsLong() - touched >= touchPeriod) {
                    lifeSign.touch();
                    touched = nanoTime.getAsLong();
                }
            }
            noteDropped();
        } catch (InterruptedException e) {
            LOG.warn("The writer of {} was interrupted; what was not yet written is lost", file.file());
        } finally {
            queue.close();
            end();
        }
    }

    /** For tests: what the thread does again and again. */
    void turn(long lingerNanos, long idleNanos) throws InterruptedException {
        Chunk chunk = queue.take(lingerNanos, idleNanos);
        lookAtDisk(chunk);
        if (chunk == null) {
            lookAfterWal();
            file.syncIfDue();
            return;
        }
        int entries = chunk.size;
        boolean written = writeUntilItWorks(chunk);
        if (!written) {
            lost += chunk.size - chunk.notes;
            queue.giveUp(chunk);
        }
        queue.giveBack(chunk);
        advance(entries);
    }

    /** For tests: what the thread does when the log has been closed. */
    void finish() throws InterruptedException {
        while (!queue.isDrained()) {
            turn(0, 0);
        }
        noteDropped();
    }

    /** False if the log was closed before writing worked. */
    private boolean writeUntilItWorks(Chunk chunk) throws InterruptedException {
        long sequence = 0; // of the chunk's last operation, once that is committed
        long retryMillis = RETRY_MILLIS_MIN;
        for (int attempt = 1; ; attempt++) {
            try {
                saveWal();
                if (sequence > file.committedSequence()) {
                    sequence = 0; // it went with a view of the file that nobody shared
                }
                if (sequence == 0) {
                    sequence = file.hasCommittedNonetheless() ? file.committedSequence() : write(chunk);
                }
                if (hasVanished()) {
                    return false;
                }
                if (file.hasLostWal()) {
                    continue; // and what was committed just now is in it
                }
                if (chunk.size > 0) { // else nothing was tried
                    recovered();
                }
                durableSequence = sequence;
                return true;
            } catch (SQLException e) {
                if (sequence == 0) {
                    file.rollBack();
                }
                if (hasVanished()) { // which SQLite may notice too, in words that say little
                    return false;
                }
                failing(e);
            } catch (OutOfMemoryError e) { // of the program's own, more often than not
                file.rollBack();
                if (attempt >= MEMORY_ATTEMPTS) {
                    return isLost(chunk, e);
                }
            } catch (RuntimeException | Error e) { // a defect must not end logging, let alone training
                file.rollBack();
                return isLost(chunk, e);
            }
            if (closing && nanoTime.getAsLong() - giveUpAtNanos > 0) {
                givenUp += chunk.size - chunk.notes;
                return false;
            }
            lifeSign.touch();
            beforeRetry.sleep(retryMillis);
            retryMillis = Math.min(RETRY_MILLIS_MAX, 2 * retryMillis);
            lookAtDisk(chunk);
        }
    }

    private boolean isLost(Chunk chunk, Throwable reason) {
        LOG.error("{} operations for {} could not be written and are lost", chunk.size, file.file(), reason);
        long count = chunk.size - chunk.notes;
        losses.add(new Loss(position(), position() + chunk.size, count, reason));
        return false;
    }

    private long position() {
        lock.lock();
        try {
            return writtenPosition;
        } finally {
            lock.unlock();
        }
    }

    /**
     * When little is left, points make way for what matters more; on a full disk that should have taken them, once memory is
     * short, or the end is near.
     */
    private boolean mustDropPoints(Chunk chunk) {
        if (level != DiskGovernor.Level.AMPLE && !failWhenFull && !governor.hasRoomFor(pending(chunk))) {
            return true;
        }
        SQLException reason = failure;
        boolean full = reason != null
                && (level == DiskGovernor.Level.USED_UP || (reason.getErrorCode() & 0xff) == SQLITE_FULL);
        return full && !failWhenFull && (queue.isShort() || closing && nanoTime.getAsLong() - dropPointsAtNanos > 0);
    }

    /**
     * What it takes: in the WAL, then in the file. Where points that were taken in must not be dropped, as many again
     * count, which come while it is written.
     */
    private long pending(Chunk chunk) {
        int times = failWhenFull ? 4 : 2;
        return chunk == null ? 0 : (long) (times * packing * chunk.bytesMax()) + file.growthAhead();
    }

    private long write(Chunk chunk) throws SQLException {
        if (mustDropPoints(chunk)) {
            queue.dropPoints(chunk);
        }
        if (chunk.size == 0) { // all of it was dropped
            return file.committedSequence();
        }
        if (level == DiskGovernor.Level.USED_UP) {
            throw new SQLException(governor.reason());
        }
        long before = file.writtenBytes();
        file.begin();
        grouper.write(chunk);
        long dropped = dropped();
        boolean noting = dropped != droppedNoted && nanoTime.getAsLong() - droppedNotedAt >= DROPPED_NANOS;
        file.setDropped(noting ? dropped : droppedNoted);
        long sequence = file.commit();
        if (noting) {
            droppedNoted = dropped;
            droppedNotedAt = nanoTime.getAsLong();
        }
        long bytes = file.writtenBytes() - before;
        if (chunk.bytesMax() >= LARGE_BYTES) {
            packing = Math.min(1, PACKING_MARGIN * bytes / chunk.bytesMax());
        }
        governor.wrote(bytes);
        return sequence;
    }

    /** At the end: what was dropped stands in the file, if that can be written at all. */
    private void noteDropped() {
        if (dropped() == droppedNoted || gone || file.hasLostWal()) {
            return;
        }
        try {
            file.begin();
            file.setDropped(dropped());
            file.commit();
        } catch (SQLException e) {
            file.rollBack();
        }
    }

    /** Points are dropped as soon as little is left, and again logged when there is more. */
    private void lookAtDisk(Chunk chunk) {
        DiskGovernor.Level now = governor.level(pending(chunk));
        if (now == level) {
            return;
        }
        boolean wasAmple = level == DiskGovernor.Level.AMPLE;
        level = now;
        file.saveRoom(now != DiskGovernor.Level.AMPLE);
        if (now == DiskGovernor.Level.AMPLE) {
            queue.setShortage(null);
            LOG.warn("There is room for {} again: points are logged; {} were dropped so far", file.file(), dropped());
            return;
        }
        queue.setShortage(governor.reason());
        if (now == DiskGovernor.Level.USED_UP) {
            LOG.error(
                    "{}: it is used up. What is logged for {} waits in memory; what finds no room there, or is still there"
                            + " when the run ends, is lost and counted, parameters too. Nothing that was written before is"
                            + " lost, and the job goes on. Make room, or change NEREID_DISK_QUOTA.",
                    capitalized(governor.reason()),
                    file.file());
        } else if (wasAmple) {
            LOG.error(
                    "{}. Until there is more, points and uploads for {} are {}; parameters, exceptions and, later, the last"
                            + " value of each series go in. Nothing that was written before is lost, and the job goes on. Make"
                            + " room, or change NEREID_DISK_RESERVE or NEREID_DISK_QUOTA.",
                    capitalized(governor.reason()),
                    file.file(),
                    failWhenFull ? "refused" : "dropped and counted");
        }
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
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

    private void saveWal() throws SQLException {
        if (file.hasForeignWal() && !hasVanished()) {
            file.removeForeignWal();
            LOG.warn(
                    "The old -wal of {} was put back. It was of an earlier time, hid what has been logged since, and is"
                            + " removed again. Nothing is lost: the file needs none.",
                    file.file());
        }
        if (file.hasLostWal() && !hasVanished()) {
            file.rescueWal(durableSequence);
            LOG.warn(
                    "The -wal of {}, or its -shm, was deleted while it was in use, by hand or by somebody who read it after"
                            + " this process had copied it. Nothing is lost: all of it is in the file, which goes on"
                            + " without the old -wal. Don't put that back: it would hide what is logged from now on.",
                    file.file());
        }
    }

    /** While there is nothing to write: a flush promises what it found then. */
    private void lookAfterWal() {
        if (gone || !file.hasLostWal() && !file.hasForeignWal()) {
            return;
        }
        try {
            saveWal();
            recovered();
        } catch (SQLException e) {
            failing(e);
        }
        tellProgress();
    }

    private void failing(SQLException e) {
        boolean lost = file.hasLostWal();
        boolean already = failure != null && lost == failureIsLoss;
        queue.setWriterFailing(true);
        failure = e;
        failureIsLoss = lost;
        if (already) {
            return;
        }
        LOG.error(
                lost
                        ? "The -wal of {}, or its -shm, was deleted while it was in use, and what is in it can't be saved now:"
                                + " {}. The job goes on, but its end, or a kill, would lose it. Saving is tried again twice a"
                                + " second; it needs room on the disk for another copy of the file."
                        : "Can't write to {}: {}. Nothing that was written before is lost, and the job goes on. New"
                                + " operations wait in memory; when that is full they are dropped and counted. Make room"
                                + " on the disk: writing is tried again twice a second.",
                file.file(),
                NoRoom.reason(e, file.file().toAbsolutePath().getParent()));
    }

    private void recovered() {
        if (failure != null) {
            queue.setWriterFailing(false);
            failure = null;
            LOG.warn("Writing to {} works again; {} operations were dropped so far", file.file(), dropped());
        }
    }

    private void advance(int entries) {
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
     * @throws TimeoutException with the reason, if it takes longer
     * @throws LogException if the file is gone, or something was given up
     */
    void awaitPosition(long position, Duration timeout) throws InterruptedException, TimeoutException {
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

    /**
     * Waits for the thread to write what is queued and end; after the timeout it gives up what cannot be written.
     *
     * @return whether it has ended
     */
    boolean join(Duration timeout) throws InterruptedException {
        long now = nanoTime.getAsLong();
        giveUpAtNanos = now + timeout.toNanos();
        dropPointsAtNanos = now + timeout.toNanos() / 2;
        closing = true;
        thread.join(timeout.toMillis() + 1000);
        return !thread.isAlive();
    }
}
