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
    /** The code of a {@link SyncException}: nothing is wrong but that the content has not arrived there. */
    private static final String MISSING = "content_missing";

    /** What has come is not what was logged, which says nothing of other files. */
    private static final String DIFFERS = "content_differs";

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
        try {
            receive(file, part);
        } catch (SyncException e) {
            if (Files.size(part) == 0) {
                Files.delete(part);
            }
            throw isMissing(file, e) ? missing(file) : e;
        }
        if (!Sha256.of(part).equals(file.sha256())) {
            Files.delete(part);
            throw SyncException.temporaryAs(
                    DIFFERS, "What the server sent as \"" + file.name() + "\" is not what was logged. Try again.");
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private void receive(FileRef file, Path part) throws IOException {
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
        if (file.size() == 0 && !isThere(file)) {
            throw missing(file);
        }
    }

    /** A proxy, too, may say that there is nothing. */
    private boolean isMissing(FileRef file, SyncException e) {
        return e.code().equals("http_404") && !isThere(file);
    }

    private boolean isThere(FileRef file) {
        return server.missing(List.of(file.sha256())).isEmpty();
    }

    private static SyncException missing(FileRef file) {
        return SyncException.refused(
                "The content of \"" + file.name()
                        + "\" is not on the server yet, or not whole. Whoever logged it has to sync it.",
                MISSING);
    }

    /** Whether another file may well be had: the server answers, and it is this content that something is wrong with. */
    public static boolean isOfOneFile(SyncException e) {
        return !e.isTemporary() || e.code().equals(DIFFERS);
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
