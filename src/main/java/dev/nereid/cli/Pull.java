package dev.nereid.cli;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.replica.PulledSnapshots;
import dev.nereid.replica.PulledSnapshots.Pulled;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Brings what a query means from a server into a replica, as far as it is not there already as it is now. */
final class Pull {
    private static final int PAGE = 500;
    private static final String MODEL_ID = "sys/model_id";

    /** What a query has to answer of each object. */
    static final List<String> COLUMNS = Stream.concat(PulledSnapshots.VERSION_COLUMNS.stream(), Stream.of(MODEL_ID))
            .toList();

    /** Hears of each object. */
    interface Listener {
        void found(int objects);

        /** @param bytes that came, of all objects so far */
        void pulled(ObjectView object, long bytes);

        void failed(ObjectView object, String reason);
    }

    private final HttpTransport server;
    private final PulledSnapshots snapshots;
    private final Listener listener;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean stopped;
    private int added;
    private int changed;
    private int unchanged;
    private int failed;
    private int left; // untouched, when it was stopped or the server went away
    private boolean oneKind = true;

    Pull(HttpTransport server, PulledSnapshots snapshots, Listener listener) {
        this.server = server;
        this.snapshots = snapshots;
        this.listener = listener;
    }

    /**
     * @param query with {@link #COLUMNS}
     * @param limit of objects, at least 1
     * @throws SyncException if the server goes away, or does not understand the query
     * @throws IOException if the replica's directory can't be written
     */
    void run(ObjectQuery query, int limit) throws IOException {
        HttpTransport.ServerInfo info = server.info();
        Map<UUID, ObjectView> wanted = find(query, limit);
        addModels(wanted);
        oneKind = wanted.values().stream().map(ObjectView::kind).distinct().count() <= 1;
        listener.found(wanted.size());
        snapshots.removeParts();
        Map<UUID, Pulled> here = snapshots.list();
        left = wanted.size();
        for (ObjectView object : wanted.values()) {
            if (stopped) {
                return;
            }
            String version = PulledSnapshots.version(info.instanceId(), info.epoch(), object);
            pull(object, version, here.get(object.objectId()));
            left--;
        }
    }

    /** What is under way is finished, the rest is left. */
    void stop() {
        stopped = true;
    }

    private Map<UUID, ObjectView> find(ObjectQuery query, int limit) {
        Map<UUID, ObjectView> found = new LinkedHashMap<>();
        UUID last = null;
        int size;
        int asked;
        do {
            asked = Math.min(PAGE, limit - found.size());
            List<ObjectView> page = server.objects(query.page(asked, last));
            page.forEach(object -> found.put(object.objectId(), object));
            size = page.size();
            last = size == 0 ? null : page.get(size - 1).objectId();
        } while (size == asked && found.size() != limit && !stopped);
        return found;
    }

    /** A version says little without its model. */
    private void addModels(Map<UUID, ObjectView> wanted) {
        Set<String> models = new LinkedHashSet<>();
        wanted.values().stream()
                .filter(object -> object.kind() == ObjectKind.MODEL_VERSION)
                .forEach(version -> models.add(version.text(MODEL_ID)));
        wanted.values().forEach(object -> models.remove(object.id()));
        for (String id : models) {
            ObjectView model = server.object(id);
            wanted.put(model.objectId(), model);
        }
    }

    private void pull(ObjectView object, String version, Pulled before) throws IOException {
        if (before != null && before.version().equals(version)) {
            unchanged++;
            listener.pulled(object, bytes.get());
            return;
        }
        try {
            UUID id = object.objectId();
            snapshots.put(id, version, before, file -> bytes.addAndGet(server.snapshot(id, file)));
            if (before == null) {
                added++;
            } else {
                changed++;
            }
            listener.pulled(object, bytes.get());
        } catch (SyncException e) {
            if (e.isTemporary()) { // as it would be for all others
                throw e;
            }
            failed++;
            listener.failed(object, e.getMessage());
        }
    }

    int added() {
        return added;
    }

    int changed() {
        return changed;
    }

    int unchanged() {
        return unchanged;
    }

    int failed() {
        return failed;
    }

    /** That were not come to. */
    int left() {
        return left;
    }

    /** Of the snapshots that came. */
    long bytes() {
        return bytes.get();
    }

    /** Whether nothing of another kind came along. */
    boolean isOfOneKind() {
        return oneKind;
    }
}
