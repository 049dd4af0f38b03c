package dev.nereid;

import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.query.NqlFilter;
import dev.nereid.replica.Replica;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The run files of a data directory, by way of its replica. */
final class RunFilesStore extends ObjectSource implements ReadOnlyStore {
    private final ReplicaAccess replica;
    private final Duration limit;
    private volatile boolean upToDate;

    private RunFilesStore(ReplicaAccess replica, Duration limit) {
        this.replica = replica;
        this.limit = limit;
    }

    /**
     * @param data data directory, or one run file
     * @param limit how long to wait for others who read the same run files
     */
    static RunFilesStore open(Path data, Path cache, Duration limit) {
        RunFilesStore store = new RunFilesStore(new ReplicaAccess(data, cache, null), limit);
        try {
            store.refresh();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    List<ObjectView> objects(ObjectQuery query) {
        return replica.ask(store -> store.objects(query, NqlFilter.of(query)));
    }

    @Override
    public StoredObject find(String name) {
        return find(name, "in " + replica.data().toAbsolutePath().normalize());
    }

    @Override
    List<ObjectView> named(String name, int max) {
        return replica.ask(store -> store.named(name, max));
    }

    @Override
    StoredObject open(UUID objectId) {
        Reader reader = new Reader(ObjectId.offline(objectId));
        ObjectView object = reader.read();
        return object == null ? null : new StoredObject(object, reader);
    }

    @Override
    public boolean refresh() {
        return refresh(limit);
    }

    @Override
    public boolean refresh(Duration limit) {
        Arguments.requireTimeout(limit, "Nothing was read.");
        upToDate = replica.refresh(limit) == null;
        return upToDate;
    }

    @Override
    public boolean isUpToDate() {
        return upToDate;
    }

    @Override
    public List<String> problems() {
        return replica.problems().stream().map(Replica.Problem::reason).toList();
    }

    @Override
    public void close() {
        replica.close();
    }

    /** One object. */
    private final class Reader implements ObjectReader {
        private final String id;

        Reader(String id) {
            this.id = id;
        }

        @Override
        public ObjectView object() {
            refresh();
            return read();
        }

        ObjectView read() {
            return replica.ask(store -> store.object(id));
        }

        @Override
        public List<ObjectView> objects(ObjectQuery query) {
            return RunFilesStore.this.objects(query);
        }

        @Override
        public List<FileRef> files(String path) {
            return replica.ask(store -> store.files(id, path));
        }

        @Override
        public void content(FileRef file, Path target) throws IOException {
            ReplicaReader.copy(replica.data(), file, target);
        }

        @Override
        public SeriesPoints series(String path, int maxPoints) {
            return replica.ask(store -> store.series(id, path, maxPoints));
        }

        @Override
        public void close() {
            // The store does that.
        }
    }
}
