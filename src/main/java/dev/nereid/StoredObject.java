package dev.nereid;

import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An object that was found in a {@link ReadOnlyStore}, with the fields that it had then or at the last {@link #refresh}: to
 * ask for one of them reads nothing. Points and files are read when they are asked for, as long as the store is open.
 */
public final class StoredObject extends ReadableObject {
    private final ObjectReader source;
    private final ObjectContents contents;
    private volatile ObjectView view;

    StoredObject(ObjectView view, ObjectReader source) {
        this.view = view;
        this.source = source;
        this.contents = new ObjectContents(new Snapshot(), () -> {});
    }

    @Override
    ObjectContents contents() {
        return contents;
    }

    @Override
    public String id() {
        return view.id();
    }

    /** {@code offline/<object id>}, which it has had from the beginning and keeps. */
    public String offlineId() {
        return ObjectId.offline(view.objectId());
    }

    /** {@code run}, {@code model}, {@code modelVersion} or {@code project}. */
    public String kind() {
        return view.kind().label();
    }

    /** "workspace/name"; empty if nobody has named one. */
    public Optional<String> project() {
        return Optional.of(view.project()).filter(name -> !name.equals(StoreOptions.NO_PROJECT));
    }

    /**
     * Reads the fields as they are now; of run files, all of the store's are brought up to date.
     *
     * @throws ObjectNotFoundException if it is not there any more; then it keeps the fields that it had
     */
    public void refresh() {
        ObjectView now = source.object();
        if (now == null) {
            throw new ObjectNotFoundException(
                    id() + " is not known any more where it was found. Its run files, or the server, do not have it.");
        }
        view = now;
    }

    /** For people: {@code run CLS-3}. */
    @Override
    public String toString() {
        return view.kind().words() + " " + id();
    }

    private final class Snapshot implements ObjectReader {
        @Override
        public ObjectView object() {
            return view;
        }

        @Override
        public List<ObjectView> objects(ObjectQuery query) {
            return source.objects(query);
        }

        @Override
        public List<FileRef> files(String path) {
            return source.files(path);
        }

        @Override
        public void content(FileRef file, Path target) throws IOException {
            source.content(file, target);
        }

        @Override
        public SeriesPoints series(String path, int maxPoints) {
            return source.series(path, maxPoints);
        }

        @Override
        public void close() {
            // There is nothing of its own.
        }
    }
}
