package dev.nereid;

import java.time.Instant;

/**
 * A file of an artifact that lies elsewhere, as its storage describes it.
 *
 * @param name path within the artifact
 * @param location such as {@code s3://bucket/data/train.csv}
 * @param hash what the storage calls its hash, such as an ETag; at most 200 characters
 * @param size bytes
 * @param modified null if unknown
 */
public record ArtifactFile(String name, String location, String hash, long size, Instant modified) {
    /** @throws IllegalArgumentException if one of the texts is null, or the size is negative */
    public ArtifactFile {
        require(name != null, "has no name");
        require(location != null, "has no location: " + name);
        require(hash != null, "has no hash: " + name);
        require(size >= 0, "has a size of " + size + " bytes: " + name);
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException("A file of an artifact " + otherwise + ". Nothing was logged.");
        }
    }
}
