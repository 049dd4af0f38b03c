package dev.nereid.backup;

import dev.nereid.codec.Sha256;
import dev.nereid.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Contents of files from one directory to another. What counts as copied is what its hash says, and on disk. */
final class ContentCopy {
    private static final int BUFFER_BYTES = 64 << 10;

    enum Outcome {
        COPIED,
        /** It was there. */
        PRESENT,
        /** There is none to copy. */
        MISSING,
        /** It is not what its hash says. */
        DAMAGED
    }

    private final Path from;
    private final Path to;
    private final Path part;

    ContentCopy(Path from, Path to) {
        this.from = from;
        this.to = to;
        this.part = to.resolve("incoming").resolve("copy.part");
    }

    /** @param isThere whether what the target has is the content: by its size, or all of it */
    Outcome copy(String sha256, long size, boolean isThere) throws IOException {
        if (isThere) {
            return Outcome.PRESENT;
        }
        if (!isFile(ContentStore.path(from, sha256))) {
            return Outcome.MISSING;
        }
        Path target = ContentStore.path(to, sha256);
        Private.directories(part.getParent());
        Private.directories(target.getParent());
        try (InputStream in = Files.newInputStream(ContentStore.path(from, sha256))) {
            if (!write(in).equals(sha256) || Files.size(part) != size) {
                return Outcome.DAMAGED;
            }
            Private.file(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return Outcome.COPIED;
        } catch (NoSuchFileException e) {
            return Outcome.MISSING;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private String write(InputStream in) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        return Sha256.text(digest);
    }

    /** A link may lead anywhere, and a pipe nowhere. */
    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a directory has a content, by its size. */
    static boolean hasSize(Path directory, String sha256, long size) throws IOException {
        Path file = ContentStore.path(directory, sha256);
        return isFile(file) && Files.size(file) == size;
    }

    /** The same, by its hash. */
    static boolean isWhole(Path directory, String sha256, long size) throws IOException {
        return hasSize(directory, sha256, size) && isWhole(ContentStore.path(directory, sha256), sha256);
    }

    private static boolean isWhole(Path file, String sha256) {
        try {
            return Sha256.of(file).equals(sha256);
        } catch (IOException e) {
            return false; // the disk does not give it back
        }
    }
}
