package dev.nereid.store;

import dev.nereid.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Contents that arrive in parts whose hash nobody knows before. Each is a file of its own until it is whole. */
final class Uploads {
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
     * Takes a part, which may come again; on disk when this returns.
     *
     * @return how many bytes came
     * @throws StoreException if no such upload is under way
     */
    long put(UUID id, long offset, InputStream part) throws IOException {
        requireBegun(id);
        long here = Files.size(file(id));
        if (offset > here) {
            throw new StoreException(
                    Reason.OFFSET_WRONG,
                    "The part begins at byte " + offset + ", but " + here + " bytes are here. Parts come in order.");
        }
        return Contents.write(file(id), offset, Long.MAX_VALUE, part);
    }

    /** What has arrived, to be read; all of it, or the upload is not at its end. */
    InputStream open(UUID id, long size) throws IOException {
        requireBegun(id);
        long here = Files.size(file(id));
        if (here != size) {
            throw new StoreException(
                    Reason.OFFSET_WRONG, "Of " + size + " bytes that were announced, " + here + " are here.");
        }
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
