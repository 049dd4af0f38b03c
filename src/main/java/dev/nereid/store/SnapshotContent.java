package dev.nereid.store;

import dev.nereid.codec.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A snapshot on its way out. Its file is gone when this is closed, on most systems as soon as it is open. For one thread. */
public final class SnapshotContent implements AutoCloseable {
    private final FileChannel file;
    private final String sha256;

    private SnapshotContent(FileChannel file, String sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    /** @param file which nobody has open as a database */
    static SnapshotContent of(Path file) throws IOException {
        try {
            String sha256 = Sha256.of(file);
            return new SnapshotContent(
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE), sha256);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    public long size() throws IOException {
        return file.size();
    }

    public String sha256() {
        return sha256;
    }

    public void writeTo(OutputStream out) throws IOException {
        Channels.newInputStream(file.position(0)).transferTo(out);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
