package dev.nereid.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

    /** How often an idle writer looks whether its WAL is still there: what is in it alone would die with the process. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * While operations keep coming, commits are so many lingers apart, up to this long: one takes 0.2 to 0.3 ms of a processor
     * whatever it brings, which every 40 ms is less than 1 %, and every 5 ms would be 4.
     */
    private static final int LINGERS_APART = 8;

    private static final long APART_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(40);

    /** With growing pauses between them: half a minute. */
    private static final int MEMORY_ATTEMPTS = 60;

    /** How it waits for a disk that fails. */
    interface Sleep {
        void sleep(long millis) throws InterruptedException;
    }

    private final OperationQueue queue;
    private final RunFileWriter file;
    private final WriterProgress progress;
    private final PointGrouper grouper;
    private final WriterLock lifeSign;
    private final DiskWatch disk;
    private final boolean failWhenFull;
    private final long lingerNanos;
    private final long apartNanos;
    private final Thread thread;
    private final Runnable onCommit;
    private final LongSupplier nanoTime;
    private Sleep beforeRetry = TimeUnit.MILLISECONDS::sleep;

    // Written by the writer's thread alone.
    private long takenAt; // when the last chunk was
    private boolean failureIsLoss; // whether the failure that was told is that of a lost WAL
    private long droppedNoted; // as of the last commit that noted it
    private long droppedNotedAt;

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
            WriterProgress progress,
            Runnable onCommit,
            LongSupplier nanoTime) {
        this.queue = queue;
        this.file = file;
        this.grouper = new PointGrouper(file, settings.clock());
        this.lifeSign = lifeSign;
        this.disk = new DiskWatch(governor, queue, file, settings.failWhenFull(), progress::dropped);
        this.failWhenFull = settings.failWhenFull();
        this.lingerNanos = settings.linger().toNanos();
        this.progress = progress;
        this.onCommit = onCommit;
        this.nanoTime = nanoTime;
        this.apartNanos = Math.min(LINGERS_APART * lingerNanos, APART_NANOS_MAX);
        this.takenAt = nanoTime.getAsLong() - apartNanos;
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
            disk.look(null);
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
            progress.end();
        }
    }

    /** For tests: what the thread does again and again. */
    void turn(long lingerNanos, long idleNanos) throws InterruptedException {
        Chunk chunk = queue.take(lingerNanos, takenAt + apartNanos, idleNanos);
        disk.look(chunk);
        if (chunk == null) {
            lookAfterWal();
            file.syncIfDue();
            return;
        }
        takenAt = nanoTime.getAsLong();
        int entries = chunk.size;
        boolean written = writeUntilItWorks(chunk);
        if (!written) {
            progress.lose(chunk.size - chunk.notes);
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
                progress.setDurable(sequence);
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
                progress.giveUpAtEnd(chunk.size - chunk.notes);
                return false;
            }
            lifeSign.touch();
            beforeRetry.sleep(retryMillis);
            retryMillis = Math.min(RETRY_MILLIS_MAX, 2 * retryMillis);
            disk.look(chunk);
        }
    }

    private boolean isLost(Chunk chunk, Throwable reason) {
        LOG.error("{} operations for {} could not be written and are lost", chunk.size, file.file(), reason);
        progress.giveUpNext(chunk.size, chunk.size - chunk.notes, reason);
        return false;
    }

    /**
     * When little is left, points make way for what matters more; on a full disk that should have taken them, once memory is
     * short, or the end is near.
     */
    private boolean mustDropPoints(Chunk chunk) {
        if (disk.isTooNarrowFor(chunk)) {
            return true;
        }
        SQLException reason = progress.failure();
        boolean full = reason != null && (disk.isUsedUp() || (reason.getErrorCode() & 0xff) == SQLITE_FULL);
        return full && !failWhenFull && (queue.isShort() || closing && nanoTime.getAsLong() - dropPointsAtNanos > 0);
    }

    private long write(Chunk chunk) throws SQLException {
        if (mustDropPoints(chunk)) {
            queue.dropPoints(chunk);
        }
        if (chunk.size == 0) { // all of it was dropped
            return file.committedSequence();
        }
        if (disk.isUsedUp()) {
            throw new SQLException(disk.reason());
        }
        long before = file.writtenBytes();
        file.begin();
        grouper.write(chunk);
        long dropped = progress.dropped();
        boolean noting = dropped != droppedNoted && nanoTime.getAsLong() - droppedNotedAt >= DROPPED_NANOS;
        file.setDropped(noting ? dropped : droppedNoted);
        long sequence = file.commit();
        if (noting) {
            droppedNoted = dropped;
            droppedNotedAt = nanoTime.getAsLong();
        }
        disk.wrote(chunk, file.writtenBytes() - before);
        return sequence;
    }

    /** At the end: what was dropped stands in the file, if that can be written at all. */
    private void noteDropped() {
        if (progress.dropped() == droppedNoted || progress.isGone() || file.hasLostWal()) {
            return;
        }
        try {
            file.begin();
            file.setDropped(progress.dropped());
            file.commit();
        } catch (SQLException e) {
            file.rollBack();
        }
    }

    /** Asked after each commit, since a flush promises what it found then. */
    private boolean hasVanished() {
        boolean now = file.isGone();
        if (now && !progress.isGone()) {
            LOG.error(
                    "{} is gone: somebody deleted or moved it, and with it all that was logged. What is logged from now on"
                            + " is lost and counted as dropped. Start the run again.",
                    file.file());
        }
        progress.setGone(now);
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
            file.rescueWal(progress.durableSequence());
            LOG.warn(
                    "The -wal of {}, or its -shm, was deleted while it was in use, by hand or by somebody who read it after"
                            + " this process had copied it. Nothing is lost: all of it is in the file, which goes on"
                            + " without the old -wal. Don't put that back: it would hide what is logged from now on.",
                    file.file());
        }
    }

    /** While there is nothing to write: a flush promises what it found then. */
    private void lookAfterWal() {
        if (progress.isGone() || !file.hasLostWal() && !file.hasForeignWal()) {
            return;
        }
        try {
            saveWal();
            recovered();
        } catch (SQLException e) {
            failing(e);
        }
        progress.tell();
    }

    private void failing(SQLException e) {
        boolean lost = file.hasLostWal();
        boolean already = progress.failure() != null && lost == failureIsLoss;
        queue.setWriterFailing(true);
        progress.setFailure(e);
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
        if (progress.failure() != null) {
            queue.setWriterFailing(false);
            progress.setFailure(null);
            LOG.warn("Writing to {} works again; {} operations were dropped so far", file.file(), progress.dropped());
        }
    }

    private void advance(int entries) {
        progress.advance(entries);
        try {
            onCommit.run();
        } catch (RuntimeException e) {
            LOG.error("Telling others that {} has grown has failed", file.file(), e);
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
