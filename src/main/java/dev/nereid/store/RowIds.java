package dev.nereid.store;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Row ids that need no round trip to the database and no agreement between servers: milliseconds since 2024, a counter,
 * and a number drawn by each process. Rising, so that new rows lie together. In the unlikely case that two processes
 * draw the same number and meet in the same millisecond, the primary key refuses one and its batch is sent again.
 */
final class RowIds {
    private static final long EPOCH_MILLIS = 1_704_067_200_000L;
    private static final int NODE_BITS = 12;
    private static final int COUNTER_BITS = 10;
    private static final long NODE = new SecureRandom().nextInt(1 << NODE_BITS);
    private static final AtomicLong LAST = new AtomicLong();

    private RowIds() {}

    static long next() {
        long now = (System.currentTimeMillis() - EPOCH_MILLIS) << COUNTER_BITS;
        long count = LAST.updateAndGet(last -> Math.max(last + 1, now));
        return count << NODE_BITS | NODE;
    }
}
