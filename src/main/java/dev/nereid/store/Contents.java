package dev.nereid.store;

import dev.nereid.codec.Sha256;
import dev.nereid.db.Locks;
import dev.nereid.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/**
 * Contents of files on disk, each once, under its SHA-256. They arrive in parts, in order, and count only when they are
 * whole and what their hash says; a part that was confirmed is on disk. Safe for many threads.
 */
final class Contents {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Many contents arrive at once, and few of them share a lock. */
    private static final int LOCKS = 256;

    private final Path directory;
    private final Uploads uploads;
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray(); // each for some of the hashes

    /** @param directory created when the first content arrives */
    Contents(Path directory) {
        this.directory = directory;
        this.uploads = new Uploads(directory.resolve("incoming"));
    }

    /** For a transaction that says which contents are here, or that some are not needed any more. */
    static void lock(DSLContext db) {
        Locks.take(db, "contents");
    }

    /** For a transaction that needs those that are here. */
    static void share(DSLContext db) {
        Locks.share(db, "contents");
    }

    /** Those whose hash nobody knows before they are whole. */
    Uploads uploads() {
        return uploads;
    }

    /** Where a whole content lies. */
    Path path(String sha256) {
        return ContentStore.path(directory, sha256);
    }

    private Path incoming(String sha256) {
        return directory.resolve("incoming").resolve(sha256);
    }

    /**
     * Whether the disk still has all of a content, by its size.
     *
     * @param size that it had when it arrived; null if it did not arrive
     */
    boolean isWhole(String sha256, Long size) {
        if (size == null) {
            return false;
        }
        try {
            return Files.size(path(sha256)) == size;
        } catch (IOException e) {
            return false; // gone, or the disk does not give it back
        }
    }

    /** Bytes that have come of one that is not whole, in order from the first. */
    long received(String sha256) {
        try {
            return Files.size(incoming(sha256));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't look for the content " + sha256, e);
        }
    }

    /**
     * Takes a part of one that is not known to be whole. What lies in its place, such as the rest of one that the disk has
     * cut, is replaced when all of it has come.
     *
     * @param size of the whole
     * @return bytes that are here then
     * @throws StoreException if the part does not begin where the last one ended, there is more than the size, or the whole
     *     is not what the hash says; then it has to begin anew
     */
    long append(String sha256, long offset, long size, InputStream part) throws IOException {
        synchronized (locks[Math.floorMod(sha256.hashCode(), LOCKS)]) {
            if (offset == 0 && isPlaced(sha256, size)) {
                return size;
            }
            Path file = incoming(sha256);
            Files.createDirectories(file.getParent());
            long received = received(sha256);
            if (offset != received) {
                throw new StoreException(
                        Reason.OFFSET_WRONG,
                        "The part begins at byte " + offset + ", but " + received + " bytes of " + sha256
                                + " are here. Go on from there.");
            }
            received += write(file, offset, size, part);
            if (received == size) {
                finish(sha256, file);
            }
            return received;
        }
    }

    /** Whether a server has put it in its place, and was killed before it said so. */
    private boolean isPlaced(String sha256, long size) throws IOException {
        return isWhole(sha256, size) && Sha256.of(path(sha256)).equals(sha256);
    }

    /** A whole content of which only the bytes were known; on disk, but in no place of its own before it is kept. */
    final class Arrived implements AutoCloseable {
        private final Path file;
        private final String sha256;
        private final long size;

        private Arrived(Path file, String sha256, long size) {
            this.file = file;
            this.sha256 = sha256;
            this.size = size;
        }

        String sha256() {
            return sha256;
        }

        long size() {
            return size;
        }

        /** Puts it where it belongs; again, if a transaction runs again. */
        void keep() {
            try {
                if (Files.exists(file)) {
                    place(sha256, file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Can't keep the content " + sha256, e);
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** Where something can be written that has no name yet; what is left there is forgotten some day. */
    Path newIncoming() throws IOException {
        Path file = incoming(UUID.randomUUID().toString());
        Files.createDirectories(file.getParent());
        return file;
    }

    /**
     * Takes a whole content.
     *
     * @param max bytes
     */
    Arrived take(InputStream in, long max) throws IOException {
        Path file = newIncoming();
        try {
            MessageDigest digest = Sha256.digest();
            long size = write(file, 0, max, new DigestInputStream(in, digest));
            return new Arrived(file, Sha256.text(digest), size);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Over the same, or what the disk has left of it. Who reads that at the moment goes on reading that. */
    private void place(String sha256, Path file) throws IOException {
        Path path = path(sha256);
        Files.createDirectories(path.getParent());
        Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Writes what a stream gives into a file, on disk when this returns.
     *
     * @param size that must not be exceeded
     * @return how many bytes came
     */
    static long write(Path file, long offset, long size, InputStream part) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = offset;
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = part.read(buffer); read >= 0; read = part.read(buffer)) {
                if (at + read > size) {
                    channel.truncate(offset);
                    throw new StoreException(
                            Reason.INVALID, "There is more than the " + size + " bytes that were announced.");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }
            channel.force(true);
            return at - offset;
        }
    }

    private void finish(String sha256, Path file) throws IOException {
        String actual;
        try {
            actual = Sha256.of(file);
        } catch (NoSuchFileException e) { // another server of this store has finished it
            return;
        }
        if (!actual.equals(sha256)) {
            Files.delete(file);
            throw new StoreException(
                    Reason.CONTENT_WRONG,
                    "What arrived as " + sha256 + " has the hash " + actual + ". It was dropped; send it anew.");
        }
        place(sha256, file);
    }

    /** What has not grown for so long. Whoever sends the rest of it begins anew. */
    void forgetUnfinished(long millis) throws IOException {
        Path incoming = directory.resolve("incoming");
        if (!Files.isDirectory(incoming)) {
            return;
        }
        FileTime before = FileTime.fromMillis(System.currentTimeMillis() - millis);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(before) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    long freeBytes() {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing.toFile().getUsableSpace();
    }

    void delete(String sha256) {
        try {
            Files.deleteIfExists(path(sha256));
            Files.deleteIfExists(incoming(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete the content " + sha256, e);
        }
    }
}
