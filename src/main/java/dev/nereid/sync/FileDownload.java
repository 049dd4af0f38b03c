package dev.nereid.sync;

import dev.nereid.codec.Sha256;
import dev.nereid.model.FileRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A content from a server to a file, whole and checked. What was there before a cut, in a {@code .part} beside the target, is
 * not read again.
 */
public final class FileDownload {
    private static final int PART_BYTES = 1 << 20;
    private static final int ATTEMPTS = 3;

    private final HttpTransport server;
    private final LongConsumer progress;

    /** @param progress told the bytes of each part */
    public FileDownload(HttpTransport server, LongConsumer progress) {
        this.server = server;
        this.progress = progress;
    }

    /**
     * @throws SyncException if the server is away or has not got the content; what has come by then stays
     * @throws IOException if it can't be written
     */
    public void run(FileRef file, Path target) throws IOException {
        Path part =
                target.resolveSibling(target.getFileName() + "." + file.sha256().substring(0, 8) + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = channel.size();
            progress.accept(at);
            while (at < file.size()) {
                byte[] bytes = read(file, at);
                channel.write(ByteBuffer.wrap(bytes), at);
                at += bytes.length;
                progress.accept(bytes.length);
            }
        }
        if (Files.size(part) == 0
                && file.size() == 0
                && !server.missing(List.of(file.sha256())).isEmpty()) {
            Files.delete(part);
            throw SyncException.refused("The content " + file.sha256() + " has not arrived here.", "http_404");
        }
        if (!Sha256.of(part).equals(file.sha256())) {
            Files.delete(part);
            throw SyncException.temporary(
                    "What the server sent as \"" + file.name() + "\" is not what was logged. Try again.", null);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] read(FileRef file, long at) {
        for (int attempt = 1; ; attempt++) {
            try {
                byte[] bytes = server.content(file.sha256(), at, PART_BYTES);
                if (bytes.length > 0) {
                    return bytes;
                }
                throw SyncException.temporary(
                        "The server has no more than " + at + " of the " + file.size() + " bytes of \"" + file.name()
                                + "\".",
                        null);
            } catch (SyncException e) {
                if (!e.isTemporary() || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
