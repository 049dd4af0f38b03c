package dev.nereid.codec;

import dev.nereid.model.FileRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The hash of an artifact as the documented client computes it: over names, hashes, sizes and kinds of place of its files. */
public final class ArtifactHash {
    private static final byte[] SEPARATOR = {'#'};
    private static final byte[] ENTRY = {'|'};
    /** By code points, as Python compares, which is as their UTF-8 compares. */
    private static final Comparator<FileRef> BY_NAME =
            Comparator.comparing(file -> file.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private static final String LOCAL = "Local";
    private static final String S3 = "S3";

    private ArtifactHash() {}

    /** Of files in any order. */
    public static String of(List<FileRef> files) {
        return of(files, null);
    }

    /**
     * As older clients have it, who count in what else they know of a file.
     *
     * @param metadata by the name of a file; keys in order. Null to leave them out
     */
    public static String of(List<FileRef> files, Map<String, Map<String, String>> metadata) {
        MessageDigest digest = Sha256.digest();
        files.stream().sorted(BY_NAME).forEach(file -> {
            digest.update(SEPARATOR);
            addText(digest, file.name());
            digest.update(SEPARATOR);
            digest.update(file.sha256().getBytes(StandardCharsets.UTF_8));
            digest.update(SEPARATOR);
            digest.update(ByteBuffer.allocate(8).putLong(file.size()).array());
            digest.update(SEPARATOR);
            addText(digest, kindOf(file));
            if (metadata != null) {
                digest.update(SEPARATOR);
                metadata.getOrDefault(file.name(), Map.of()).forEach((key, value) -> {
                    digest.update(ENTRY);
                    addText(digest, key);
                    digest.update(ENTRY);
                    addText(digest, value);
                });
            }
        });
        return Sha256.text(digest);
    }

    /** Its length counts characters, as Python counts them. */
    private static void addText(MessageDigest digest, String text) {
        int length = text.codePointCount(0, text.length());
        digest.update(ByteBuffer.allocate(4).putInt(length).array());
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where a file lies, in the client's words. */
    public static String kindOf(FileRef file) {
        return file.source() != null && file.source().startsWith("s3://") ? S3 : LOCAL;
    }
}
