package dev.nereid.store;

import java.util.Set;
import java.util.UUID;

/**
 * What an import has done.
 *
 * @param objectId of the object that is here then
 * @param forgottenFiles ids in the files of logs that had been applied, and of which no more is known now than the snapshot
 *     knows: what those files say beyond that has to be applied again
 */
public record ImportedSnapshot(UUID objectId, Set<UUID> forgottenFiles) {}
