package dev.nereid.sync;

import dev.nereid.log.Destination;
import dev.nereid.model.Operation;
import java.util.Map;
import java.util.UUID;

/**
 * Where objects go that are not on the server yet.
 *
 * @param project whatever they say themselves; null to leave it to them
 * @param fallback where those go that say nothing; null if nowhere
 * @param modelKeys by object id, for models whose own key is taken
 */
public record Placement(String project, String fallback, Map<UUID, String> modelKeys) {
    public static final Placement AS_LOGGED = new Placement(null, null, Map.of());

    Destination of(Operation.Create creation) {
        String given = project != null || creation.project() != null ? project : fallback;
        return new Destination(given, modelKeys.get(creation.objectId()));
    }
}
