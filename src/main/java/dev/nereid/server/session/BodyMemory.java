package dev.nereid.server.session;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Memory for the bodies of requests, those of both APIs together. What is made of a body takes many times its bytes, so that
 * small ones, too, would fill the heap if they all came at once: each waits for its part.
 *
 * <p>There is one budget for bodies that arrive, as slowly as a client or a network likes, and one for those that are here,
 * which nobody but the server itself can hold up.
 */
public final class BodyMemory {
    /** Even one for every thread would not matter. */
    private static final int FREE_BYTES = 4 << 10;

    private static final int ARRIVING_PART = 8; // of the heap
    private static final int PARSED_PART = 3;
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** Of a JSON body's first MiB: a query of many short words is 90 times as large when it has been read. */
    private static final int JSON_TIMES = 90;

    /** Of the rest, as words of a query have an end: {@code [],[],} is 20 times as large as a tree. */
    private static final int LONG_JSON_TIMES = 24;

    private static final int JSON_BEGINNING = 1 << 20;

    /** Of the shortest operations, and what applying them takes. */
    private static final int BATCH_TIMES = 16;

    private static final long DRAINED_BYTES_MAX = 16 << 20;
    private static final String PART = "nereid.memory";
    private static final MemoryBudget ARRIVING =
            new MemoryBudget(Runtime.getRuntime().maxMemory() / ARRIVING_PART, PATIENCE_MILLIS);
    private static final MemoryBudget PARSED =
            new MemoryBudget(Runtime.getRuntime().maxMemory() / PARSED_PART, PATIENCE_MILLIS);

    private BodyMemory() {}

    /**
     * Before a body is read.
     *
     * @param bytes that it may have
     * @throws LaterException if there is no memory for long, as from all that follow
     */
    public static void arriving(Context context, long bytes) {
        if (bytes > FREE_BYTES) {
            exchange(context, ARRIVING, 2 * bytes); // as it is copied when its length is not known
        }
    }

    /** Before JSON that has been read is parsed; the request has the memory until {@link #end}. */
    public static void json(Context context, int bytes) {
        if (bytes > FREE_BYTES) {
            long beginning = Math.min(JSON_BEGINNING, bytes);
            exchange(context, PARSED, JSON_TIMES * beginning + LONG_JSON_TIMES * (bytes - beginning));
        }
    }

    /** The same for a batch of operations. */
    public static void batch(Context context, int bytes) {
        if (bytes > FREE_BYTES) {
            exchange(context, PARSED, (long) BATCH_TIMES * bytes);
        }
    }

    /** What the request had is held until it has the new part: who arrived is still there while it waits. */
    private static void exchange(Context context, MemoryBudget budget, long bytes) {
        Budget.Part part = budget.take(Session.of(context).account().name(), bytes);
        release(context);
        context.attribute(PART, part);
    }

    /** After the request, whatever it has or has not read. */
    public static void end(Context context) {
        release(context);
        drain(context);
    }

    /**
     * Of a body that was not read, the rest would end the connection behind the answer, and the client, which takes it for
     * open, would lose its next request, or the answer itself. A large one that was refused may cost that.
     */
    private static void drain(Context context) {
        try {
            long length = context.req().getContentLengthLong();
            if (length != 0 && length <= DRAINED_BYTES_MAX) {
                context.req().getInputStream().skip(DRAINED_BYTES_MAX);
            }
        } catch (IOException e) {
            // Whoever has broken off sends no next request.
        }
    }

    private static void release(Context context) {
        Budget.Part part = context.attribute(PART);
        if (part != null) {
            context.attribute(PART, null);
            part.giveBack();
        }
    }
}
