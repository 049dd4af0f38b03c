package dev.nereid.model;

/**
 * What is told of a file, a file set or an artifact without listing it.
 *
 * @param count of files
 * @param bytes of all of them
 * @param sha256 of a file: of its content; of an artifact: over names and hashes of all its files, in order; else null
 * @param name of a file; else null
 */
public record FileSummary(long count, long bytes, String sha256, String name) {}
