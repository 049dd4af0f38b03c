package dev.nereid.store;

import dev.nereid.model.MicroClock;
import java.time.Duration;

/**
 * What makes a store a server's or a replica.
 *
 * @param givesIds whether objects get a {@code sys/id}; only a server does that
 * @param defaultWorkspace workspace of a project that is named without one; empty in a replica, which can't know it
 * @param fallbackProject where objects go that name no valid project; null to refuse them
 * @param powerSafe whether a commit survives a power failure
 * @param quotas how much it takes
 * @param tokenLifetime after which an API token that it gives ends at the latest; null for never
 * @param issuedIds where it notes which IDs it gives
 */
public record StoreOptions(
        boolean givesIds,
        String defaultWorkspace,
        String fallbackProject,
        boolean powerSafe,
        MicroClock clock,
        Quotas quotas,
        Duration tokenLifetime,
        IssuedIds issuedIds) {

    /** Time without activity after which an object counts as inactive, as the documents say. */
    public static final long INACTIVE_AFTER_MICROS = 20_000_000;

    /** How far an operation's time may lie ahead of this store's clock before it is clamped. */
    public static final long CLOCK_AHEAD_MAX_MICROS = 300_000_000;

    /** Where a replica puts runs that name no project. */
    public static final String NO_PROJECT = "(none)";

    /** Of a store that is not open yet, and notes nothing. */
    public StoreOptions(
            boolean givesIds,
            String defaultWorkspace,
            String fallbackProject,
            boolean powerSafe,
            MicroClock clock,
            Quotas quotas,
            Duration tokenLifetime) {
        this(givesIds, defaultWorkspace, fallbackProject, powerSafe, clock, quotas, tokenLifetime, IssuedIds.NONE);
    }

    StoreOptions noting(IssuedIds ids) {
        return new StoreOptions(
                givesIds, defaultWorkspace, fallbackProject, powerSafe, clock, quotas, tokenLifetime, ids);
    }

    public static StoreOptions server(String workspace, Quotas quotas, Duration tokenLifetime) {
        return new StoreOptions(true, workspace, null, true, MicroClock.SYSTEM, quotas, tokenLifetime);
    }

    public static StoreOptions replica() {
        return new StoreOptions(false, "", NO_PROJECT, false, MicroClock.SYSTEM, Quotas.NONE, null);
    }
}
