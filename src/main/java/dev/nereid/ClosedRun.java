package dev.nereid;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;

/** A run that its program has closed, perhaps because an exception was leaving its block. Immutable. */
final class ClosedRun {
    /** An exception that doesn't tell where it is from counts if it ends the thread so soon. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final WeakReference<Thread> closer = new WeakReference<>(Thread.currentThread());
    private final long nanos = System.nanoTime();
    private final CallSite start;
    private final CallSite end;
    private final List<WeakReference<Throwable>> told;
    private final LastWords lastWords;

    /**
     * Of the calling thread, just now.
     *
     * @param told exceptions that the run has logged already
     */
    ClosedRun(CallSite start, CallSite end, List<WeakReference<Throwable>> told, LastWords lastWords) {
        this.start = start;
        this.end = end;
        this.told = told;
        this.lastWords = lastWords;
    }

    boolean isOf(Thread thread) {
        return closer.refersTo(thread);
    }

    /** Whether its thread can't die any more. */
    boolean isPast() {
        Thread thread = closer.get();
        return thread == null || !thread.isAlive();
    }

    /** Whether the exception that ends a thread was leaving the block of this run when it was closed. */
    boolean isLeftBy(Thread thread, Throwable thrown) {
        if (!isOf(thread) || isTold(thrown)) {
            return false;
        }
        CallSite.Origin origin = end.originOf(thrown, start);
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (end.originOf(each, start) == CallSite.Origin.BLOCK) {
                return true;
            }
        }
        return origin == CallSite.Origin.UNKNOWN && System.nanoTime() - nanos < AT_ONCE.toNanos();
    }

    private boolean isTold(Throwable thrown) {
        return told.stream().anyMatch(each -> each.refersTo(thrown));
    }

    LastWords lastWords() {
        return lastWords;
    }
}
