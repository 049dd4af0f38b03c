package dev.nereid.cli;

import dev.nereid.sync.SyncState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Object ids that turned out to mean one run, as far as the run files met so far know: two processes that gave one custom
 * run ID, and learned at their sync that the server takes them for one.
 */
final class KnownAliases {
    private final Map<String, UUID> objectIds = new HashMap<>(); // by server and sys/id

    /** The first object id that was met of the run to which this one belongs. */
    UUID canonical(UUID objectId, List<SyncState.Entry> deliveries) {
        UUID canonical = objectId;
        for (SyncState.Entry delivery : deliveries) {
            UUID first = objectIds.putIfAbsent(delivery.instanceId() + " " + delivery.sysId(), canonical);
            canonical = first == null ? canonical : first;
        }
        return canonical;
    }
}
