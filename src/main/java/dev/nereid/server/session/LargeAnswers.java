package dev.nereid.server.session;

import dev.nereid.model.AttributeView;
import io.javalin.http.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Memory for series that are read whole: many large ones at once would not fit. */
public final class LargeAnswers {
    /** Series with fewer need no part. */
    private static final int POINTS = 10_000;

    private static final int TEXTS = 16;

    /** A point as columns that grow, and as the bytes of an answer. */
    private static final long POINT_BYTES = 100;

    /** Most are lines of a log; one may have a MiB. */
    private static final long TEXT_BYTES = 4 << 10;

    private static final int PART = 4; // of the heap
    private static final MemoryBudget BUDGET =
            new MemoryBudget(Runtime.getRuntime().maxMemory() / PART, TimeUnit.SECONDS.toMillis(30));

    private LargeAnswers() {}

    /**
     * Does it when there is memory for it.
     *
     * @param series of which it reads the points; null if there is none
     * @throws LaterException if there is none for long
     */
    public static <T> T read(Context context, AttributeView series, Supplier<T> work) {
        long bytes = bytes(series);
        if (bytes == 0) {
            return work.get();
        }
        MemoryBudget.Part part = BUDGET.take(Session.of(context).account().name(), bytes);
        try {
            return work.get();
        } finally {
            part.giveBack();
        }
    }

    private static long bytes(AttributeView series) {
        if (series == null || series.summary() == null) {
            return 0;
        }
        long count = series.summary().count();
        if (series.summary().lastText() == null) {
            return count > POINTS ? Math.multiplyExact(count, POINT_BYTES) : 0;
        }
        return count > TEXTS ? Math.multiplyExact(count, TEXT_BYTES) : 0;
    }
}
