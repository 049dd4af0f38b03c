package dev.nereid.log;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What was dropped that matters more than points: how many operations, and some of their paths. Guarded by the queue's
 * lock.
 */
final class DroppedValues {
    private static final int NAMES_MAX = 5;

    private final Set<String> names = new LinkedHashSet<>();
    private long count;

    /** @param name a path, or the name of a file; empty for the object as a whole */
    void add(String name) {
        count++;
        if (names.size() < NAMES_MAX && !name.isEmpty()) {
            names.add(name);
        }
    }

    /** Null if there are none. */
    String words() {
        if (count == 0) {
            return null;
        }
        return count + (count == 1 ? " was no point" : " were no points") + " (" + String.join(", ", names)
                + (count > names.size() ? " …" : "") + ")";
    }
}
