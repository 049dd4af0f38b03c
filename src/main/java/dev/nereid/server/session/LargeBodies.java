package dev.nereid.server.session;

import io.javalin.http.Context;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Large bodies of requests, those of both APIs together, are in memory a few at a time. */
public final class LargeBodies {
    /** What is larger, or may be. */
    public static final int BYTES = 8 << 20;

    static final int AT_ONCE = 4;

    private static final Semaphore PLACES = new Semaphore(AT_ONCE);
    private static final String HOLDS_ONE = "nereid.large";
    private static final long PATIENCE_SECONDS = 30;

    private LargeBodies() {}

    /**
     * Waits for a place, which the request has until {@link #release}. One that has a place gets no other.
     *
     * @return false if there is none for long
     */
    public static boolean reserve(Context context) {
        return reserve(context, PATIENCE_SECONDS);
    }

    static boolean reserve(Context context, long seconds) {
        if (context.attribute(HOLDS_ONE) != null) {
            return true;
        }
        try {
            if (PLACES.tryAcquire(seconds, TimeUnit.SECONDS)) {
                context.attribute(HOLDS_ONE, true);
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** After the request, whether it had a place or not. */
    public static void release(Context context) {
        if (context.attribute(HOLDS_ONE) != null) {
            context.attribute(HOLDS_ONE, null);
            PLACES.release();
        }
    }
}
