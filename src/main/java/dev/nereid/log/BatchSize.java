package dev.nereid.log;

import dev.nereid.model.Limits;
import java.util.concurrent.TimeUnit;

/** How large the next batch is: small to begin with, as a network that breaks off every few seconds lets only such through. */
final class BatchSize {
    private static final long FIRST_BYTES = 64 << 10;
    private static final long BYTES_MIN = 16 << 10;
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);

    private long bytes = FIRST_BYTES;

    long bytes() {
        return bytes;
    }

    /** How long the last one took. */
    void took(long nanos) {
        if (nanos < QUICK_NANOS) {
            bytes = Math.min(Limits.BATCH_BYTES_TARGET, 2 * bytes);
        } else if (nanos > SLOW_NANOS) {
            bytes = Math.max(BYTES_MIN, bytes / 2);
        }
    }
}
