package dev.nereid.cli;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.sync.SyncState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Object ids that turned out to mean one object, as far as the run files met so far know: two processes that gave one
 * custom run ID, or wrote to one project, and learned at their sync that the server takes them for one. An equal sys/id alone
 * says nothing: a server that was restored gives some of them a second time.
 */
final class KnownAliases {
    private final Map<Name, UUID> named = new HashMap<>();
    private final Map<UUID, UUID> aliases = new HashMap<>();

    private record Name(UUID instanceId, String sysId, String customRunId) {}

    /** The first object id that was met of the object to which this one belongs. Files come in the order of creation. */
    UUID canonical(Operation.Create creation, List<SyncState.Entry> deliveries) {
        UUID canonical = aliases.getOrDefault(creation.objectId(), creation.objectId());
        if (creation.customRunId() == null && creation.object() != ObjectKind.PROJECT) {
            return canonical;
        }
        for (SyncState.Entry delivery : deliveries) {
            Name name = new Name(delivery.instanceId(), delivery.sysId(), creation.customRunId());
            UUID first = named.putIfAbsent(name, canonical);
            canonical = first == null ? canonical : first;
        }
        aliases.put(creation.objectId(), canonical);
        return canonical;
    }
}
