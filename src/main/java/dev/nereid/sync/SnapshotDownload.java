package dev.nereid.sync;

import dev.nereid.codec.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** A snapshot of an object from a server to a file, whole and checked. One that was cut begins anew. */
final class SnapshotDownload {
    /** The code of a {@link SyncException}: what has come is not what was sent. */
    private static final String DIFFERS = "snapshot_differs";

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int ATTEMPTS = 3;

    private final ServerRequests server;
    private final Path file;

    SnapshotDownload(ServerRequests server, Path file) {
        this.server = server;
        this.file = file;
    }

    /** Returns the bytes of the file. */
    long run(HttpUrl url) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return server.stream(url, this::receive);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (SyncException e) {
                if (!e.isTemporary() || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private long receive(Response response) throws IOException {
        long length = length(response);
        MessageDigest digest = Sha256.digest();
        long received = copy(response.body().byteStream(), length, digest);
        if (received != length || !Sha256.text(digest).equals(response.header("Nereid-Sha256"))) {
            throw SyncException.temporaryAs(
                    DIFFERS, "What came from " + server.address() + " is not the snapshot that it sent. Try again.");
        }
        return received;
    }

    private long length(Response response) {
        try {
            return Long.parseLong(response.header("Nereid-Length", ""));
        } catch (NumberFormatException e) {
            throw server.nonsense(e);
        }
    }

    /** Stops behind the byte that is one too many. */
    private long copy(InputStream in, long length, MessageDigest digest) throws IOException {
        long start = System.nanoTime();
        long received = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = open()) {
            for (int read = in.read(buffer); read >= 0 && received <= length; read = in.read(buffer)) {
                received += read;
                digest.update(buffer, 0, read);
                write(out, buffer, read);
                if (System.nanoTime() - start > server.nanosFor(received)) {
                    throw new SocketTimeoutException("too slow");
                }
            }
        }
        return received;
    }

    /** What fails here is this machine's fault, and not to be tried again. */
    private OutputStream open() {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream out, byte[] bytes, int count) {
        try {
            out.write(bytes, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
