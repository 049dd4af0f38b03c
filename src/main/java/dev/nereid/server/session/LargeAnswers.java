package dev.nereid.server.session;

import dev.nereid.model.AttributeView;
import io.javalin.http.ServiceUnavailableResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Large series are read one after the other: many at once would not fit into the memory. */
public final class LargeAnswers {
    private static final int POINTS = 100_000;

    /** Each may have a MiB. */
    private static final int TEXTS = 16;

    private static final int PATIENCE_SECONDS = 30;
    private static final Semaphore PLACE = new Semaphore(1, true);

    private LargeAnswers() {}

    /**
     * Does it when no other large series is being read.
     *
     * @param series of which it reads the points; null if there is none
     */
    public static <T> T read(AttributeView series, Supplier<T> work) {
        return isLarge(series) ? alone(PATIENCE_SECONDS, work) : work.get();
    }

    private static boolean isLarge(AttributeView series) {
        if (series == null || series.summary() == null) {
            return false;
        }
        return series.summary().count() > (series.summary().lastText() == null ? POINTS : TEXTS);
    }

    static <T> T alone(int seconds, Supplier<T> work) {
        if (!acquire(seconds)) {
            throw new ServiceUnavailableResponse(
                    "The server has read other large series for " + seconds + " s. Ask again later.");
        }
        try {
            return work.get();
        } finally {
            PLACE.release();
        }
    }

    private static boolean acquire(int seconds) {
        try {
            return PLACE.tryAcquire(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
