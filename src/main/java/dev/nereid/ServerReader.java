package dev.nereid;

import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.sync.FileDownload;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks the server. */
final class ServerReader implements ObjectReader {
    private final HttpTransport server;
    private final Function<HttpTransport, ObjectView> question;
    private volatile UUID objectId; // once known
    private final Runnable requireOpen;
    private final Runnable atClose;

    /**
     * @param question finds the object
     * @param limit how long one question may take
     */
    ServerReader(HttpTransport server, Function<HttpTransport, ObjectView> question, Duration limit, Runnable atClose) {
        this(server.within(limit), question, () -> {}, atClose);
    }

    /**
     * @param server of which no question takes too long
     * @param requireOpen throws when nothing is to be asked any more
     */
    ServerReader(
            HttpTransport server,
            Function<HttpTransport, ObjectView> question,
            Runnable requireOpen,
            Runnable atClose) {
        this.server = server;
        this.question = question;
        this.requireOpen = requireOpen;
        this.atClose = atClose;
    }

    @Override
    public ObjectView object() {
        requireOpen.run();
        ObjectView object = nullIfUnknown(() -> question.apply(server));
        objectId = object == null ? null : object.objectId();
        return object;
    }

    @Override
    public List<ObjectView> objects(ObjectQuery query) {
        return answer(() -> server.objects(query));
    }

    @Override
    public SeriesPoints series(String path, int maxPoints) {
        requireOpen.run();
        String id = id();
        return id == null ? null : nullIfUnknown(() -> server.series(id, path, maxPoints));
    }

    @Override
    public List<FileRef> files(String path) {
        requireOpen.run();
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

    @Override
    public void content(FileRef file, Path target) throws IOException {
        requireOpen.run();
        try {
            new FileDownload(server, bytes -> {}).run(file, target);
        } catch (SyncException e) {
            if (e.isTemporary()) {
                throw new ServerUnavailableException(e.getMessage() + " What has come of \"" + file.name()
                        + "\" stays beside " + target + "; the same call goes on from there.");
            }
            String message = e.getMessage();
            throw new NereidException(
                    message.contains(file.name()) ? message : "\"" + file.name() + "\" can't be had: " + message, e);
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

    /** @throws NereidException as the API has it */
    static <T> T answer(Supplier<T> question) {
        try {
            return question.get();
        } catch (SyncException e) {
            throw unanswered(e);
        }
    }

    /** A refusal is an answer, too. */
    private static RuntimeException unanswered(SyncException e) {
        if (e.isDeletedObject()) {
            return new ObjectNotFoundException(e.getMessage() + " Nothing could be read.");
        }
        if (e.isInvalidQuery()) {
            return new IllegalArgumentException(e.getMessage(), e);
        }
        return e.isTemporary() || e.code().startsWith("http_")
                ? new ServerUnavailableException(e.getMessage() + " Nothing could be read.")
                : new NereidException(e.getMessage() + (e.isInvalidQuestion() ? "" : " Nothing could be read."), e);
    }

    @Override
    public void close() {
        atClose.run();
    }
}
