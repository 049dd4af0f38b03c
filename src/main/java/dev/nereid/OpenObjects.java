package dev.nereid;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What this process has open: the objects that are not closed. When the JVM ends in order, or by SIGTERM within the grace
 * that a cluster gives, they are closed: {@code try} does not run then.
 */
final class OpenObjects {
    /** Together well within the 30 s that Slurm and Kubernetes give. */
    private static final Duration WRITE_BUDGET = Duration.ofSeconds(5);

    private static final Duration SYNC_BUDGET = Duration.ofSeconds(20);

    private static final Set<TrackedObject> OPEN = new LinkedHashSet<>(); // guarded by itself
    private static boolean hooked; // guarded by OPEN

    private OpenObjects() {}

    static void add(TrackedObject object) {
        synchronized (OPEN) {
            if (!hooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(OpenObjects::closeAll, "nereid-shutdown"));
                hooked = true;
            }
            OPEN.add(object);
        }
    }

    static void remove(TrackedObject object) {
        synchronized (OPEN) {
            OPEN.remove(object);
        }
    }

    /** All at once, since the grace is one for all. */
    private static void closeAll() {
        Set<TrackedObject> objects;
        synchronized (OPEN) {
            objects = new LinkedHashSet<>(OPEN);
        }
        Set<Thread> closers = new LinkedHashSet<>();
        for (TrackedObject object : objects) {
            Thread closer = new Thread(() -> object.closeAtExit(WRITE_BUDGET, SYNC_BUDGET), "nereid-shutdown");
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
