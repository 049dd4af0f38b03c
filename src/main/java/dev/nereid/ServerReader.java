package dev.nereid;

import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks the server. */
final class ServerReader implements RunReader {
    private final HttpTransport server;
    private final String id;
    private final Runnable atClose;

    /** @param limit how long one question may take */
    ServerReader(HttpTransport server, String id, Duration limit, Runnable atClose) {
        this.server = server.within(limit);
        this.id = id;
        this.atClose = atClose;
    }

    @Override
    public ObjectView object() {
        return nullIfUnknown(() -> server.object(id));
    }

    @Override
    public SeriesPoints series(String path) {
        return nullIfUnknown(() -> server.series(id, path));
    }

    private static <T> T nullIfUnknown(Supplier<T> question) {
        try {
            return question.get();
        } catch (SyncException e) {
            if (e.isUnknownObject()) {
                return null;
            }
            throw new ServerUnavailableException(e.getMessage() + " Nothing could be read.");
        }
    }

    @Override
    public void close() {
        atClose.run();
    }
}
