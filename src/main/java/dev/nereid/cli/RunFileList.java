package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileParts;
import dev.nereid.log.RunFileScan;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectView;
import dev.nereid.server.RunFileView;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.SyncStatePrints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How the run files of a directory are, for whoever asks again and again: what has not changed is not read again. */
final class RunFileList {
    /** What was seen of a file, by which a change shows. */
    private record Print(String file, String sync, Life life) {
        boolean tells() {
            return !file.isEmpty() && !"".equals(sync) && life != Life.LIVE;
        }
    }

    private record Known(Print print, RunFileView view) {
        /** Whether the store had its run already. */
        boolean isWhole() {
            return view.run() == null || view.run().project() != null;
        }
    }

    private final Path place;
    private final Store store;
    private final KnownAliases aliases = new KnownAliases();
    private Map<Path, Known> known = new HashMap<>();

    /** @param store where the runs are to which they belong */
    RunFileList(Path place, Store store) {
        this.place = place;
        this.store = store;
    }

    /**
     * Those that there are, oldest first by name.
     *
     * @throws CommandFailure if they can't be listed
     */
    synchronized List<RunFileView> read() {
        Map<Path, Known> now = new HashMap<>();
        List<RunFileView> views = new ArrayList<>();
        SyncStatePrints syncs = new SyncStatePrints();
        for (RunFileScan.Seen seen : scan()) {
            Path file = seen.file();
            Print print = new Print(seen.print(), syncs.of(file), WriterLock.of(file));
            Known before = known.get(file);
            boolean isSame = before != null && before.isWhole() && print.tells() && print.equals(before.print());
            RunFileView view = isSame ? before.view() : view(file);
            if (view != null) {
                now.put(file, new Known(print, view));
                views.add(view);
            }
        }
        known = now;
        return views;
    }

    private List<RunFileScan.Seen> scan() {
        try {
            return RunFileScan.of(place);
        } catch (LogException e) {
            return List.of(); // the directory is gone, and with it the files
        }
    }

    /** Null if it is gone, or nothing was ever logged to it. */
    private RunFileView view(Path file) {
        try {
            return view(RunFileStatus.of(file, aliases));
        } catch (LogException.Gone | LogException.Empty e) {
            return null;
        } catch (LogException e) {
            return new RunFileView(
                    nameOf(file),
                    e.getMessage(),
                    null,
                    null,
                    0,
                    RunFileParts.bytes(file),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    null,
                    true,
                    false,
                    List.of(),
                    RunFileAdvice.ofUnreadable(file, e));
        }
    }

    private RunFileView view(RunFileStatus status) {
        return new RunFileView(
                nameOf(status.file()),
                null,
                owner(status),
                status.life().name().toLowerCase(Locale.ROOT),
                status.created(),
                status.bytes(),
                status.logged(),
                status.synced(),
                status.dropped(),
                status.pendingFiles(),
                status.pendingBytes(),
                status.unsyncedSince(),
                status.loss() == null ? null : status.loss().text(),
                status.loss() != null && status.loss().isForGood(),
                status.needsJournal(),
                status.deliveries().stream().map(RunFileList::delivery).toList(),
                RunFileAdvice.of(status));
    }

    /** Of a file that is elsewhere, to which a link led, all of its path. */
    private String nameOf(Path file) {
        boolean isInside = place.equals(file) || place.equals(file.getParent());
        return isInside ? file.getFileName().toString() : file.toString();
    }

    private RunFileView.Owner owner(RunFileStatus status) {
        String offlineId = ObjectId.offline(status.objectId());
        try {
            ObjectView run = store.object(offlineId, Set.of("sys/name"));
            return new RunFileView.Owner(
                    run.objectId(), run.id(), run.kind().label(), run.project(), run.text("sys/name"));
        } catch (StoreException e) { // it is so new that the store has not read it yet
            return new RunFileView.Owner(status.objectId(), offlineId, "run", null, null);
        }
    }

    private static RunFileView.Delivery delivery(SyncState.Entry entry) {
        return new RunFileView.Delivery(
                entry.instanceId(),
                entry.address(),
                entry.sysId(),
                entry.project(),
                entry.acknowledged(),
                entry.rejected(),
                entry.lost(),
                entry.micros(),
                entry.rejections());
    }
}
