package dev.nereid.server.session;

import dev.nereid.model.AttributeView;
import io.javalin.http.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What large answers take: memory for series that are read whole; memory for the bytes until the client has read them; and a
 * thread that writes them as slowly as the client reads. Of each, one account gets a share.
 *
 * <p>There is one budget for what is read, which nobody but the server itself can hold up for long, and one for what is read
 * by clients.
 */
public final class LargeAnswers {
    /** The system takes so many bytes at once, even from a connection whose client reads nothing. */
    private static final int SMALL_BYTES = 16 << 10;

    /** Series with fewer need no part. */
    private static final int POINTS = 10_000;

    private static final int TEXTS = 16;

    /** A point as columns that grow, and as the bytes of an answer. */
    private static final long POINT_BYTES = 100;

    /** Most are lines of a log; one may have a MiB. */
    private static final long TEXT_BYTES = 4 << 10;

    private static final int READ_PART = 6; // of the heap
    private static final int UNREAD_PART = 8;
    private static final long READ_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** Whoever waits has what it has read in memory. */
    private static final long UNREAD_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private static final MemoryBudget READ =
            new MemoryBudget(Runtime.getRuntime().maxMemory() / READ_PART, READ_MILLIS);
    private static final MemoryBudget UNREAD =
            new MemoryBudget(Runtime.getRuntime().maxMemory() / UNREAD_PART, UNREAD_MILLIS);
    private static final Budget WRITING = new Budget(
            Session.THREADS / 2,
            Session.THREADS / 4,
            0,
            "As many large answers are being read as this server writes at once. The request can be sent again.");

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
        Budget.Part part = READ.take(account(context), bytes);
        try {
            return work.get();
        } finally {
            part.giveBack();
        }
    }

    /** @throws LaterException if there is no memory for them until the client will have read them, or no thread */
    public static Context send(Context context, String contentType, byte[] bytes) {
        if (bytes.length > SMALL_BYTES) {
            stream(context, bytes.length);
            UntilAnswered.hold(context, UNREAD.take(account(context), bytes.length));
        }
        return context.contentType(contentType).result(bytes);
    }

    /**
     * Before an answer that is written bit by bit.
     *
     * @param bytes of it, at least
     * @throws LaterException if there is no thread
     */
    public static void stream(Context context, long bytes) {
        if (bytes > SMALL_BYTES) {
            UntilAnswered.hold(context, WRITING.take(account(context), 1));
        }
    }

    private static String account(Context context) {
        return Session.of(context).account().name();
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
