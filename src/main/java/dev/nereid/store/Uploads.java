package dev.nereid.store;

import dev.nereid.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Contents that arrive in parts whose hash nobody knows before. Each is a file of its own until it is whole. */
final class Uploads {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path directory;

    Uploads(Path directory) {
        this.directory = directory;
    }

    UUID begin() throws IOException {
        UUID id = UUID.randomUUID();
        Files.createDirectories(directory);
        Files.createFile(file(id));
        return id;
    }

    private Path file(UUID id) {
        return directory.resolve(id.toString());
    }

    /**
     * Takes a part, which may come again.
     *
     * @return how many bytes came
     * @throws StoreException if no such upload is under way
     */
    long put(UUID id, long offset, InputStream part) throws IOException {
        requireBegun(id);
        try (FileChannel channel = FileChannel.open(file(id), StandardOpenOption.WRITE)) {
            long at = offset;
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = part.read(buffer); read >= 0; read = part.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }
            return at - offset;
        }
    }

    /** What has arrived, to be read. */
    InputStream open(UUID id) throws IOException {
        requireBegun(id);
        return Files.newInputStream(file(id));
    }

    void end(UUID id) throws IOException {
        Files.delete(file(id));
    }

    private void requireBegun(UUID id) {
        if (!Files.exists(file(id))) {
            throw new StoreException(Reason.INVALID, "No upload " + id + " is under way. Begin another.");
        }
    }
}
