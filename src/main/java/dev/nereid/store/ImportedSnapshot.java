package dev.nereid.store;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What an import has done.
 *
 * @param objectId of the object that is here then
 * @param logs of the object, as far as the snapshot has them
 * @param forgottenLogs logs that had been applied here, and of which no more is known now than the snapshot says: what run
 *     files say beyond that has to be applied again
 */
public record ImportedSnapshot(UUID objectId, List<Log> logs, Set<UUID> forgottenLogs) {
    /** @param digest at the applied sequence */
    public record Log(UUID logId, long appliedSequence, long digest) {}
}
