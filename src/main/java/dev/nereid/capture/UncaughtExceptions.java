package dev.nereid.capture;

import java.util.function.BiConsumer;

/**
 * Exceptions that nobody catches, as the string series {@code traceback}: first the host, whether the run is marked as
 * failed, and the thread; then the stack trace as Java prints it, with causes and suppressed ones, one point a line.
 *
 * <p>Heard are threads of the whole process, unless a thread or its group has a handler of its own: what that gets, it
 * has caught. Whatever handled uncaught exceptions before does so afterwards too; if nothing did, they are printed as
 * the JVM would.
 *
 * <p>An {@link InterruptedException} that leaves a thread is a failure like any other: the work was not finished. The
 * end of a thread by {@code Thread.stop} isn't: the JVM says nothing of it either, and nor do we.
 *
 * <p>Safe for many threads. The sink is called on the thread that dies.
 */
public final class UncaughtExceptions implements AutoCloseable {
    private final BiConsumer<Thread, Throwable> listener;
    private final ChainedHandler handler;

    private UncaughtExceptions(BiConsumer<Thread, Throwable> listener) {
        this.listener = listener;
        this.handler = ChainedHandler.attach(listener);
    }

    /**
     * From now on, until {@link #close}. Each sink of a process gets all exceptions, and each exception once.
     *
     * @param host name of this machine, for the reader
     * @param markFailed sets {@code sys/failed}, called after the points; null if the run shall not be marked
     */
    public static UncaughtExceptions start(CaptureSink sink, String host, Runnable markFailed) {
        return start(new Traceback(sink, host, markFailed)::report);
    }

    /**
     * From now on, until {@link #close}.
     *
     * @param listener is told of each on the thread that dies; must not throw
     */
    public static UncaughtExceptions start(BiConsumer<Thread, Throwable> listener) {
        return new UncaughtExceptions(listener);
    }

    /**
     * Tells an exception of the calling thread as if nobody had caught it; to this listener only. A sink gets it if it
     * doesn't have it yet.
     */
    public void report(Throwable thrown) {
        listener.accept(Thread.currentThread(), thrown);
    }

    /**
     * The handler that was there before is back when the last sink has left, unless somebody else has set one
     * meanwhile: then that is left alone, and ours passes everything on. May be called again.
     */
    @Override
    public void close() {
        handler.detach(listener);
    }
}
