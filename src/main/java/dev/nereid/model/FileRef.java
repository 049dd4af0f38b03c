package dev.nereid.model;

import java.util.regex.Pattern;

/**
 * A file as an operation names it; its content lies elsewhere, under its hash.
 *
 * @param name of a file field: its own, with the extension; in a file set or an artifact: its path there
 * @param sha256 of the content, 64 hexadecimal digits; of an artifact's file its SHA-1, or what its storage calls its hash
 * @param size bytes
 * @param source where the content is if nobody has copied it: a path, or a URL; null if it was copied
 * @param modified of the source, in microseconds; 0 if unknown
 * @param description of a point of a file series; null if none
 */
public record FileRef(String name, String sha256, long size, String source, long modified, String description) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public FileRef {
        if (size < 0) {
            throw new IllegalArgumentException("A file of " + size + " bytes");
        }
    }

    /** A file whose content was copied. */
    public static FileRef copied(String name, String sha256, long size) {
        return new FileRef(name, sha256, size, null, 0, null);
    }

    public FileRef named(String other) {
        return new FileRef(other, sha256, size, source, modified, description);
    }

    public FileRef described(String text) {
        return new FileRef(name, sha256, size, source, modified, text);
    }

    /** Whether a name leads nowhere but below the set that it is in: a path without empty parts, dots and double dots. */
    public static boolean staysBelow(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** Whether a name has more bytes than a file may have. */
    public static boolean isTooLong(String name) {
        return Text.bytes(name) > Limits.FILE_NAME_BYTES_MAX;
    }

    public static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }
}
