package dev.nereid;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The runs of this process that are not closed. When the JVM ends in order, or by SIGTERM within the grace that a cluster
 * gives, they are closed: {@code try} does not run then.
 */
final class OpenRuns {
    /** Together well within the 30 s that Slurm and Kubernetes give. */
    private static final Duration WRITE_BUDGET = Duration.ofSeconds(5);

    private static final Duration SYNC_BUDGET = Duration.ofSeconds(20);

    private static final Set<Run> OPEN = new LinkedHashSet<>(); // guarded by itself
    private static boolean hooked; // guarded by OPEN

    private OpenRuns() {}

    static void add(Run run) {
        synchronized (OPEN) {
            if (!hooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(OpenRuns::closeAll, "nereid-shutdown"));
                hooked = true;
            }
            OPEN.add(run);
        }
    }

    static void remove(Run run) {
        synchronized (OPEN) {
            OPEN.remove(run);
        }
    }

    /** All at once, since the grace is one for all. */
    private static void closeAll() {
        Set<Run> runs;
        synchronized (OPEN) {
            runs = new LinkedHashSet<>(OPEN);
        }
        Set<Thread> closers = new LinkedHashSet<>();
        for (Run run : runs) {
            Thread closer = new Thread(() -> run.closeAtExit(WRITE_BUDGET, SYNC_BUDGET), "nereid-shutdown");
            closer.start();
            closers.add(closer);
        }
        for (Thread closer : closers) {
            try {
                closer.join();
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
