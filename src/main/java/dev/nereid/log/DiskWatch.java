package dev.nereid.log;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks on behalf of a writer how much room there is for what it is about to write, and says so to the queue and to people. For
 * the writer's thread.
 */
final class DiskWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);

    /** Of a chunk that says something about how its points pack. */
    private static final long LARGE_BYTES = 64 << 10;

    private static final double PACKING_MARGIN = 1.5;

    private final DiskGovernor governor;
    private final OperationQueue queue;
    private final RunFileWriter file;
    private final boolean failWhenFull;
    private final LongSupplier dropped;
    private double packing = 1; // what the last large chunk took, of what it might have
    private DiskGovernor.Level level = DiskGovernor.Level.AMPLE;

    /** @param dropped how many operations were */
    DiskWatch(
            DiskGovernor governor,
            OperationQueue queue,
            RunFileWriter file,
            boolean failWhenFull,
            LongSupplier dropped) {
        this.governor = governor;
        this.queue = queue;
        this.file = file;
        this.failWhenFull = failWhenFull;
        this.dropped = dropped;
    }

    /** Points are dropped as soon as little is left, and again logged when there is more. */
    void look(Chunk chunk) {
        DiskGovernor.Level now = governor.level(pending(chunk), chunk == null ? 0 : file.growthAhead());
        if (now == level) {
            return;
        }
        boolean wasAmple = level == DiskGovernor.Level.AMPLE;
        level = now;
        file.saveRoom(now != DiskGovernor.Level.AMPLE);
        if (now == DiskGovernor.Level.AMPLE) {
            queue.setShortage(null);
            LOG.warn(
                    "There is room for {} again: points are logged; {} were dropped so far",
                    file.file(),
                    dropped.getAsLong());
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

    /** Whether its points have to make way for what matters more. */
    boolean isTooNarrowFor(Chunk chunk) {
        return level != DiskGovernor.Level.AMPLE
                && !failWhenFull
                && !governor.hasRoomFor(pending(chunk) + file.growthAhead());
    }

    boolean isUsedUp() {
        return level == DiskGovernor.Level.USED_UP;
    }

    /** Why it is not ample, in words. */
    String reason() {
        return governor.reason();
    }

    /** The chunk took so many bytes. */
    void wrote(Chunk chunk, long bytes) {
        if (chunk.bytesMax() >= LARGE_BYTES) {
            packing = Math.min(1, PACKING_MARGIN * bytes / chunk.bytesMax());
        }
        governor.wrote(bytes);
    }

    /**
     * What it takes: in the WAL, then in the file. Where points that were taken in must not be dropped, as many again
     * count, which come while it is written.
     */
    private long pending(Chunk chunk) {
        int times = failWhenFull ? 4 : 2;
        return chunk == null ? 0 : (long) (times * packing * chunk.bytesMax());
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
