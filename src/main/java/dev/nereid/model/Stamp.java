package dev.nereid.model;

import java.util.UUID;

/**
 * When an operation happened, told apart from every other: what decides between two logs.
 *
 * @param time microseconds, never running backwards within a log
 * @param logId breaks a tie between logs; null only in {@link #NEVER}
 * @param sequence breaks a tie within a log
 */
public record Stamp(long time, UUID logId, long sequence) implements Comparable<Stamp> {
    /** Before every operation. */
    public static final Stamp NEVER = new Stamp(Long.MIN_VALUE, null, 0);

    @Override
    public int compareTo(Stamp other) {
        int order = Long.compare(time, other.time);
        if (order == 0 && logId != null && other.logId != null) {
            order = logId.compareTo(other.logId);
        }
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }

    public boolean isAfter(Stamp other) {
        return compareTo(other) > 0;
    }

    public static Stamp max(Stamp a, Stamp b) {
        return a.isAfter(b) ? a : b;
    }
}
