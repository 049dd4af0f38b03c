package dev.nereid.sync;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket: lets so many bytes a second go, first come, first served. What is not used within {@link #BURST} is lost.
 * Safe for many threads.
 */
public final class RateLimit {
    /** How one waits. */
    interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    static final Duration BURST = Duration.ofMillis(500);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int CHUNK_BYTES_MAX = 8 << 10;
    private static final int CHUNKS_PER_SECOND = 8;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    private long freeAt; // guarded by this: when all that was let go will have had its time

    /** @param bytesPerSecond at least 1 */
    public RateLimit(long bytesPerSecond) {
        this(
                bytesPerSecond,
                System::nanoTime,
                nanos -> Thread.sleep(Duration.ofNanos(nanos).toMillis() + 1));
    }

    RateLimit(long bytesPerSecond, LongSupplier nanoTime, Sleeper sleeper) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("A rate of " + bytesPerSecond + " bytes per second");
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
        this.freeAt = nanoTime.getAsLong();
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** How much to send at a time, so that no wait is long. */
    int chunkBytes() {
        return (int) Math.max(1, Math.min(CHUNK_BYTES_MAX, bytesPerSecond / CHUNKS_PER_SECOND));
    }

    /** Waits until so many bytes may go. */
    void take(int bytes) throws InterruptedException {
        long wait = reserve(bytes);
        if (wait > 0) {
            sleeper.sleep(wait);
        }
    }

    /** Nanoseconds until it is the turn of these bytes, which it then is, whoever comes meanwhile. */
    private synchronized long reserve(int bytes) {
        long now = nanoTime.getAsLong();
        freeAt = Math.max(freeAt, now - BURST.toNanos()) + (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
        return freeAt - now;
    }
}
