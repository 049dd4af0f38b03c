package dev.nereid.log;

import dev.nereid.settings.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides how much may be written: all; all but points and contents of files, once the disk or the quota is nearly used up; or
 * nothing more, at the end of the quota. At the end of the disk the system says so itself.
 *
 * <p>Asks the system at most ten times a second, and whenever much was written or is about to be. Safe for many threads.
 */
final class DiskGovernor {
    enum Level {
        AMPLE,
        SHORT,
        USED_UP
    }

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_BYTES = 128 << 10;

    /** Adding up the files of a directory takes a while when there are thousands; in between we add what we write. */
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** When little is left of the quota, for others may write, too. */
    private static final long COUNT_OFTEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path runFile;
    private final Path wal;
    private final Path directory;
    private final DiskLimits limits;
    private final LongSupplier nanoTime;

    // All guarded by this.
    private Level level = Level.AMPLE;
    private String reason = "";
    private long lookedAt;
    private long countedAt;
    private long writtenUnseen;
    private long counted; // bytes of the directory, but for this run's file
    private long contents; // bytes of this run's files since then
    private long shortOf; // what was to be written when it became short
    private long left; // for points that wait, of what is free or the quota allows
    private boolean started;

    DiskGovernor(Path runFile, DiskLimits limits, LongSupplier nanoTime) {
        this.runFile = runFile.toAbsolutePath();
        this.wal = RunFileName.beside(this.runFile, "-wal");
        this.directory = this.runFile.getParent();
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** So many bytes went to the run file. */
    synchronized void wrote(long bytes) {
        writtenUnseen += bytes;
    }

    /** So many bytes of contents went beside it. */
    synchronized void wroteContents(long bytes) {
        writtenUnseen += bytes;
        contents += bytes;
    }

    /** So many of them are free again. */
    synchronized void released(long bytes) {
        contents -= bytes;
        writtenUnseen = LOOK_BYTES; // so that the next who asks looks
    }

    Level level() {
        return level(0, 0);
    }

    /**
     * @param pending bytes that are about to be written
     * @param ahead bytes that will be taken besides, some time later: they count, but are no reason to ask at once
     */
    synchronized Level level(long pending, long ahead) {
        long now = nanoTime.getAsLong();
        if (!started || now - lookedAt >= LOOK_NANOS || writtenUnseen + pending >= LOOK_BYTES) {
            try {
                look(now, pending + ahead);
            } catch (IOException | LogException e) {
                level = Level.AMPLE; // who can't say how full it is may still take it
            }
            started = true;
            lookedAt = now;
            writtenUnseen = 0;
        }
        return level;
    }

    /** Why it is not ample, in words. */
    synchronized String reason() {
        return reason;
    }

    /** Whether points that were taken in before it became short may still be written: not into what others need. */
    synchronized boolean hasRoomFor(long pending) {
        return level == Level.AMPLE || pending <= left;
    }

    private void look(long now, long pending) throws IOException {
        left = Long.MAX_VALUE;
        Level was = level;
        level = Level.AMPLE;
        if (limits.quota() != null) {
            lookAtQuota(now, pending, was);
        }
        if (level == Level.AMPLE) {
            lookAtDisk(pending, was);
        }
        if (was == Level.AMPLE && level != Level.AMPLE) {
            shortOf = pending;
        }
    }

    private void lookAtQuota(long now, long pending, Level was) throws IOException {
        long own = ownBytes();
        long free = limits.quota() - counted - contents - own;
        long period = free < limits.quota() / 4 ? COUNT_OFTEN_NANOS : COUNT_NANOS;
        if (!started || now - countedAt >= period) {
            counted = Math.max(0, limits.space().used(directory) - own);
            contents = 0;
            countedAt = now;
            free = limits.quota() - counted - own;
        }
        long reserve = limits.quotaReserve();
        if (free > 0 && free >= enough(reserve, pending, was, limits.quota())) {
            return;
        }
        level = free <= 0 ? Level.USED_UP : Level.SHORT;
        left = free - Math.min(reserve, free) / 2;
        reason = "the run files in " + directory + " take " + Sizes.text(limits.quota() - free) + " of their quota of "
                + Sizes.text(limits.quota()) + aboutToBeWritten(free, reserve, pending);
    }

    private void lookAtDisk(long pending, Level was) throws IOException {
        long free = limits.space().free(directory);
        long reserve = limits.reserveOn(directory);
        if (reserve == 0 || free >= enough(reserve, pending, was, limits.space().total(directory))) {
            return;
        }
        level = Level.SHORT;
        left = free - Math.min(reserve, free) / 2;
        reason = Sizes.text(free) + " are free on the disk of " + directory + ", and " + Sizes.text(reserve)
                + " are kept in reserve" + aboutToBeWritten(free, reserve, pending);
    }

    private static String aboutToBeWritten(long free, long reserve, long pending) {
        return free < reserve || pending == 0 ? "" : ", while up to " + Sizes.text(pending) + " are to be written";
    }

    /** With the WAL, which takes as much room as anything. */
    private long ownBytes() {
        return runFile.toFile().length() + wal.toFile().length();
    }

    /**
     * Who was short of it wants a quarter more, and room for as much as made it short: else it would go to and fro. But no
     * more than can ever be free.
     */
    private long enough(long reserve, long pending, Level was, long whole) {
        if (was == Level.AMPLE) {
            return reserve + pending;
        }
        long wanted = reserve + Math.max(pending, Math.min(shortOf, whole / 4));
        return wanted + wanted / 4;
    }
}
