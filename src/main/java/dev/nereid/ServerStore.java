package dev.nereid;

import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.sync.HttpTransport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What a server has. */
final class ServerStore extends ObjectSource implements ReadOnlyStore {
    private final HttpTransport server;
    private final HttpTransport limited;
    private volatile boolean closed;

    /** @param limit how long one question may take */
    ServerStore(HttpTransport server, Duration limit) {
        this.server = server;
        this.limited = server.within(limit);
    }

    @Override
    List<ObjectView> objects(ObjectQuery query) {
        requireOpen();
        return ServerReader.answer(() -> limited.objects(query));
    }

    @Override
    public StoredObject find(String name) {
        return find(name, "on " + server.address());
    }

    @Override
    List<ObjectView> named(String name, int max) {
        requireOpen();
        return ServerReader.answer(() -> limited.named(name, max));
    }

    @Override
    StoredObject open(UUID objectId) {
        ServerReader reader =
                new ServerReader(limited, each -> each.object(objectId.toString()), this::requireOpen, () -> {});
        ObjectView object = reader.object();
        return object == null ? null : new StoredObject(object, reader);
    }

    @Override
    public boolean refresh() {
        requireOpen();
        return true;
    }

    @Override
    public boolean refresh(Duration limit) {
        Arguments.requireTimeout(limit, "Nothing was read.");
        return refresh();
    }

    @Override
    public boolean isUpToDate() {
        return true;
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    private void requireOpen() {
        if (closed) {
            throw new ObjectClosedException("This has been closed and can't be read any more.");
        }
    }

    @Override
    public void close() {
        closed = true;
        server.close();
    }
}
