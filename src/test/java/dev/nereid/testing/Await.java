package dev.nereid.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what other threads or processes do, by asking until it is so. */
public final class Await {
    /** Long enough for a machine with much else to do; nothing here should take this long. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long PERIOD_NANOS = 5_000_000;

    private Await() {}

    /** @param what is awaited, for the message when it doesn't come */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        until(() -> what, condition);
    }

    /** @param what the same, told at the end */
    public static void until(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + PATIENCE.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }
}
