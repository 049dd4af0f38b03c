package dev.nereid.server.session;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * So many events a second for each key, and some at once: a token bucket that needs one number for each key, the time at which
 * all that came would have had its turn. Safe for many threads.
 */
final class Throttle {
    private static final int KEYS_MAX = 20_000;

    private final long nanosPerEvent;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Long> busyUntil = new ConcurrentHashMap<>();

    /**
     * @param perSecond at least 1
     * @param burst how many may come at once
     */
    Throttle(int perSecond, int burst, LongSupplier nanoTime) {
        this(Duration.ofNanos(TimeUnit.SECONDS.toNanos(1) / perSecond), burst, nanoTime);
    }

    /** @param each time that one takes, so to speak */
    Throttle(Duration each, int burst, LongSupplier nanoTime) {
        this.nanosPerEvent = each.toNanos();
        this.burstNanos = burst * nanosPerEvent;
        this.nanoTime = nanoTime;
    }

    /** Counts an event. Returns nanoseconds after which it would not be too many; 0 if it is not. */
    long take(String key) {
        long now = nanoTime.getAsLong();
        if (busyUntil.size() >= KEYS_MAX) {
            forgetIdle(now);
        }
        long[] wait = {0};
        busyUntil.compute(key, (same, until) -> {
            long from = until == null || until - now < 0 ? now : until;
            long next = from + nanosPerEvent;
            wait[0] = Math.max(0, next - now - burstNanos);
            return wait[0] > 0 ? from : next;
        });
        return wait[0];
    }

    /** One that was counted was none. */
    void giveBack(String key) {
        busyUntil.computeIfPresent(key, (same, until) -> until - nanosPerEvent);
    }

    /**
     * Memory has an end: where too many keys are busy at once, those that have come least begin anew. Else whoever asks with many
     * names would have the count of one forgotten.
     */
    private void forgetIdle(long now) {
        for (long events = 0; busyUntil.size() >= KEYS_MAX; events++) {
            long idle = now + events * nanosPerEvent;
            busyUntil.values().removeIf(until -> until - idle < 0);
        }
    }
}
