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
public record ArtifactFile(String name, String location, String hash, long size, Instant modified) {}
