package dev.nereid.capture;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Our default handler of uncaught exceptions: tells each listener, then the handler that was there before. If somebody
 * else has set one in front of ours, new listeners get another one in front of theirs: whether theirs calls ours or
 * not, each listener is told.
 *
 * <p>Safe for many threads.
 */
final class ChainedHandler implements UncaughtExceptionHandler {
    private final UncaughtExceptionHandler previous; // null if there was none
    private final List<BiConsumer<Thread, Throwable>> listeners = new CopyOnWriteArrayList<>();

    private ChainedHandler(UncaughtExceptionHandler previous) {
        this.previous = previous;
    }

    static ChainedHandler attach(BiConsumer<Thread, Throwable> listener) {
        synchronized (ChainedHandler.class) {
            UncaughtExceptionHandler current = Thread.getDefaultUncaughtExceptionHandler();
            ChainedHandler handler = current instanceof ChainedHandler ours ? ours : new ChainedHandler(current);
            handler.listeners.add(listener);
            Thread.setDefaultUncaughtExceptionHandler(handler);
            return handler;
        }
    }

    void detach(BiConsumer<Thread, Throwable> listener) {
        synchronized (ChainedHandler.class) {
            listeners.remove(listener);
            while (Thread.getDefaultUncaughtExceptionHandler() instanceof ChainedHandler unused
                    && unused.listeners.isEmpty()) {
                Thread.setDefaultUncaughtExceptionHandler(unused.previous);
            }
        }
    }

    /** Listeners come first: many a handler ends the process. */
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (!isEndOfThread(thrown)) {
            listeners.forEach(listener -> listener.accept(thread, thrown));
        }
        if (previous != null) {
            previous.uncaughtException(thread, thrown);
        } else if (!isEndOfThread(thrown)) {
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            thrown.printStackTrace(System.err);
        }
    }

    /** By name: the class is going to be removed from Java. */
    private static boolean isEndOfThread(Throwable thrown) {
        return thrown.getClass().getName().equals("java.lang.ThreadDeath");
    }
}
