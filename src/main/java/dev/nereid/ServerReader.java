package dev.nereid;

import dev.nereid.codec.Sha256;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks the server. */
final class ServerReader implements ObjectReader {
    private static final int PART_BYTES = 1 << 20;
    private static final int ATTEMPTS = 3;

    private final HttpTransport server;
    private final Function<HttpTransport, ObjectView> question;
    private volatile UUID objectId; // once known
    private final Runnable atClose;

    /**
     * @param question finds the object
     * @param limit how long one question may take
     */
    ServerReader(HttpTransport server, Function<HttpTransport, ObjectView> question, Duration limit, Runnable atClose) {
        this.server = server.within(limit);
        this.question = question;
        this.atClose = atClose;
    }

    @Override
    public ObjectView object() {
        ObjectView object = nullIfUnknown(() -> question.apply(server));
        objectId = object == null ? null : object.objectId();
        return object;
    }

    @Override
    public List<ObjectView> objects(ObjectQuery query) {
        return answer(() -> server.objects(query));
    }

    @Override
    public SeriesPoints series(String path) {
        String id = id();
        return id == null ? null : nullIfUnknown(() -> server.series(id, path));
    }

    @Override
    public List<FileRef> files(String path) {
        String id = id();
        return id == null ? null : nullIfUnknown(() -> server.files(id, path));
    }

    /** Null if there is no such object. */
    private String id() {
        if (objectId == null) {
            object();
        }
        UUID known = objectId;
        return known == null ? null : known.toString();
    }

    /** What was there before a cut is not read again, also by another call. */
    @Override
    public void content(FileRef file, Path target) throws IOException {
        Path part =
                target.resolveSibling(target.getFileName() + "." + file.sha256().substring(0, 8) + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = channel.size();
            while (at < file.size()) {
                byte[] bytes = read(file, at, part);
                if (bytes.length == 0) {
                    throw new NereidException(
                            "The server has no more than " + at + " of the " + file.size() + " bytes of \""
                                    + file.name() + "\".",
                            null);
                }
                channel.write(ByteBuffer.wrap(bytes), at);
                at += bytes.length;
            }
        }
        if (!Sha256.of(part).equals(file.sha256())) {
            Files.delete(part);
            throw new NereidException(
                    "What the server sent as \"" + file.name() + "\" is not what was logged. Try again.", null);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] read(FileRef file, long at, Path part) {
        for (int attempt = 1; ; attempt++) {
            try {
                return server.content(file.sha256(), at, PART_BYTES);
            } catch (SyncException e) {
                if (e.isTemporary() && attempt == ATTEMPTS) {
                    throw new ServerUnavailableException(e.getMessage() + " " + at + " of " + file.size()
                            + " bytes are in " + part + "; the same call goes on from there.");
                } else if (!e.isTemporary()) {
                    throw new NereidException(
                            "\"" + file.name() + "\" can't be had yet: " + e.getMessage()
                                    + " Whoever logged it has to sync it.",
                            e);
                }
            }
        }
    }

    private static <T> T nullIfUnknown(Supplier<T> question) {
        try {
            return question.get();
        } catch (SyncException e) {
            if (e.isUnknownObject()) {
                return null;
            }
            throw unanswered(e);
        }
    }

    private static <T> T answer(Supplier<T> question) {
        try {
            return question.get();
        } catch (SyncException e) {
            throw unanswered(e);
        }
    }

    /** A refusal is an answer, too. */
    private static NereidException unanswered(SyncException e) {
        return e.isTemporary() || e.code().startsWith("http_")
                ? new ServerUnavailableException(e.getMessage() + " Nothing could be read.")
                : new NereidException(e.getMessage() + " Nothing could be read.", e);
    }

    @Override
    public void close() {
        atClose.run();
    }
}
