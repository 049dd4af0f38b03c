package dev.nereid.capture;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exceptions as points of one sink's series {@code traceback}.
 *
 * <p>Safe for many threads; exceptions of several threads come one after the other.
 */
public final class Traceback {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);
    /** Of the series. */
    public static final String PATH = "traceback";

    /** A stack that overflowed has some thousand lines; with causes there may be more. */
    static final int LINES_MAX = 10_000;

    /** So many of the latest exceptions are remembered, so that none is logged twice. */
    static final int REMEMBERED_MAX = 100;

    private final CaptureSink sink;
    private final String host;
    private final Runnable markFailed; // null if the run shall not be marked
    private final Deque<WeakReference<Throwable>> reported = new ArrayDeque<>(); // guarded by itself
    private final Object turn = new Object(); // guards no state: held so that stack traces don't mix

    /**
     * @param host name of this machine, for the reader
     * @param markFailed sets {@code sys/failed}, called after the points; null if the run shall not be marked
     */
    public Traceback(CaptureSink sink, String host, Runnable markFailed) {
        this.sink = sink;
        this.host = host;
        this.markFailed = markFailed;
    }

    /** Logs an exception, if it is none of the latest that have been logged. Never throws. */
    public void report(Thread thread, Throwable thrown) {
        try {
            if (isNew(thrown)) {
                synchronized (turn) {
                    append(thread, thrown);
                }
                if (markFailed != null) {
                    markFailed.run();
                }
            }
        } catch (Throwable e) { // there may be no memory, or no stack, left
            sayThatItFailed(e);
        }
    }

    private boolean isNew(Throwable thrown) {
        synchronized (reported) {
            if (reported.stream().anyMatch(other -> other.refersTo(thrown))) {
                return false;
            }
            if (reported.size() == REMEMBERED_MAX) {
                reported.removeFirst();
            }
            reported.addLast(new WeakReference<>(thrown));
            return true;
        }
    }

    private void append(Thread thread, Throwable thrown) {
        sink.append(PATH, "Host: " + host);
        if (markFailed != null) {
            sink.append(PATH, "The run is marked as failed.");
        }
        sink.append(PATH, "Thread: " + thread.getName());
        List<String> lines = stackTrace(thrown).lines().limit(LINES_MAX + 1).toList();
        lines.stream().limit(LINES_MAX).forEach(line -> sink.append(PATH, line));
        if (lines.size() > LINES_MAX) {
            sink.append(PATH, "[cut here: the stack trace has more than " + LINES_MAX + " lines]");
        }
    }

    private static String stackTrace(Throwable thrown) {
        try {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString();
        } catch (RuntimeException e) { // of a message that its class makes up
            return thrown.getClass().getName() + " (its message can't be read: "
                    + e.getClass().getName() + ")";
        }
    }

    private static void sayThatItFailed(Throwable failure) {
        try {
            LOG.debug("An uncaught exception could not be logged", failure);
        } catch (Throwable e) {
            // It was worth a try.
        }
    }
}
