package dev.nereid.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What an artifact keeps of what is in a file: SHA-1, as the documented client has it, so that the same files are the same
 * artifact, whoever tracks them. It tells contents apart, and protects from nobody.
 */
public final class TrackedHash {
    private static final int BUFFER_BYTES = 64 << 10;

    private TrackedHash() {}

    public static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }

    /** Whether a file is what was tracked. */
    public static boolean fits(Path file, String hash) throws IOException {
        return hash.equals(of(file));
    }
}
