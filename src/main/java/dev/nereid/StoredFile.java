package dev.nereid;

import dev.nereid.codec.Instants;
import dev.nereid.model.FileRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A file of a file field, a file set, a file series or an artifact.
 *
 * @param name of a file field: its own; in a file set or an artifact: its path there
 * @param size bytes
 * @param sha256 of its content, 64 hexadecimal digits; of an artifact's file its SHA-1, or if that is remote, what its
 * storage calls its
 *     hash
 * @param source where it was, if its content was not copied
 * @param modified when that was last modified, if that is known
 * @param description of a point of a file series
 */
public record StoredFile(
        String name,
        long size,
        String sha256,
        Optional<String> source,
        Optional<Instant> modified,
        Optional<String> description) {
    static StoredFile of(FileRef file) {
        return new StoredFile(
                file.name(),
                file.size(),
                file.sha256(),
                Optional.ofNullable(file.source()),
                file.modified() == 0 ? Optional.empty() : Optional.of(Instants.instant(file.modified())),
                Optional.ofNullable(file.description()));
    }
}
