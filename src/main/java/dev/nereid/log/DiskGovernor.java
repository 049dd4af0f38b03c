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
 * <p>Asks the system at most ten times a second, and whenever a megabyte was written. Safe for many threads.
 */
final class DiskGovernor {
    enum Level {
        AMPLE,
        SHORT,
        USED_UP
    }

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_BYTES = 1 << 20;

    /** Adding up the files of a directory takes a while when there are thousands; in between we add what we write. */
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path directory;
    private final DiskLimits limits;
    private final LongSupplier nanoTime;

    // All guarded by this.
    private Level level = Level.AMPLE;
    private String reason = "";
    private long lookedAt;
    private long countedAt;
    private long writtenUnseen;
    private long writtenSinceCount;
    private long counted;
    private boolean started;

    DiskGovernor(Path directory, DiskLimits limits, LongSupplier nanoTime) {
        this.directory = directory;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** So many bytes went to the disk. */
    synchronized void wrote(long bytes) {
        writtenUnseen += bytes;
        writtenSinceCount += bytes;
    }

    /** So many of them are free again. */
    synchronized void released(long bytes) {
        writtenSinceCount -= bytes;
        writtenUnseen = LOOK_BYTES; // so that the next who asks looks
    }

    synchronized Level level() {
        long now = nanoTime.getAsLong();
        if (!started || now - lookedAt >= LOOK_NANOS || writtenUnseen >= LOOK_BYTES) {
            try {
                look(now);
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

    private void look(long now) throws IOException {
        Level quotaLevel = limits.quota() == null ? Level.AMPLE : lookAtQuota(now);
        if (quotaLevel != Level.AMPLE) {
            level = quotaLevel;
            reason = "the run files in " + directory + " take " + Sizes.text(counted + writtenSinceCount)
                    + " of their quota of " + Sizes.text(limits.quota());
            return;
        }
        long free = limits.space().free(directory);
        long reserve = limits.reserveOn(directory);
        if (free >= enough(reserve)) {
            level = Level.AMPLE;
            return;
        }
        level = Level.SHORT;
        reason = Sizes.text(free) + " are free on the disk of " + directory + ", and " + Sizes.text(reserve)
                + " are kept in reserve";
    }

    private Level lookAtQuota(long now) throws IOException {
        if (!started || now - countedAt >= COUNT_NANOS) {
            counted = limits.space().used(directory);
            writtenSinceCount = 0;
            countedAt = now;
        }
        long left = limits.quota() - counted - writtenSinceCount;
        if (left <= 0) {
            return Level.USED_UP;
        }
        return left < enough(limits.quotaReserve()) ? Level.SHORT : Level.AMPLE;
    }

    /** Who was short of it wants a quarter more: else it would go to and fro. */
    private long enough(long reserve) {
        return level == Level.AMPLE ? reserve : reserve + reserve / 4;
    }
}
