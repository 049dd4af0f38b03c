package dev.nereid;

import dev.nereid.capture.UncaughtExceptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The latest runs that threads have closed, kept until one can tell that no exception was leaving them: their thread has
 * started another run, or has ended. If it ends by an exception, those that it left are marked as failed after all.
 *
 * <p>Safe for many threads.
 */
final class ClosedRuns {
    /** Of blocks in each other, and of threads that log side by side. */
    private static final int KEPT_MAX = 64;

    private static final List<ClosedRun> RUNS = new ArrayList<>(); // guarded by itself, as below
    private static UncaughtExceptions exceptions; // null while there are no runs

    private ClosedRuns() {}

    static void add(ClosedRun run) {
        synchronized (RUNS) {
            RUNS.removeIf(ClosedRun::isPast);
            if (RUNS.size() == KEPT_MAX) {
                RUNS.remove(0);
            }
            RUNS.add(run);
            if (exceptions == null) {
                exceptions = UncaughtExceptions.start(ClosedRuns::thrown);
            }
        }
    }

    /** The calling thread has gone on: no exception is under way there. */
    static void forgetThose() {
        synchronized (RUNS) {
            if (exceptions == null) {
                return; // as at the start of a job, which shall be fast
            }
            Thread thread = Thread.currentThread();
            RUNS.removeIf(run -> run.isOf(thread) || run.isPast());
            if (RUNS.isEmpty()) {
                exceptions.close();
                exceptions = null;
            }
        }
    }

    private static void thrown(Thread thread, Throwable thrown) {
        for (ClosedRun run : takeThose(thread)) {
            if (run.isLeftBy(thread, thrown)) {
                run.lastWords().log(thread, thrown);
            }
        }
    }

    private static List<ClosedRun> takeThose(Thread thread) {
        List<ClosedRun> taken = new ArrayList<>();
        synchronized (RUNS) {
            for (Iterator<ClosedRun> runs = RUNS.iterator(); runs.hasNext(); ) {
                ClosedRun run = runs.next();
                if (run.isOf(thread)) {
                    runs.remove();
                    taken.add(run);
                }
            }
        }
        return taken;
    }
}
