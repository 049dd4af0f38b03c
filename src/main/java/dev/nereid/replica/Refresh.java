package dev.nereid.replica;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileScan;
import dev.nereid.log.RunFileScan.Seen;
import dev.nereid.replica.Replica.Problem;
import dev.nereid.replica.RunFileLoader.Loaded;
import dev.nereid.store.Ingest;
import dev.nereid.store.ReplicaSources.Source;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Brings a store up to date with run files as they are now: reads those that have changed, and takes back what only files
 * said that are gone, or are others now.
 */
final class Refresh {
    /** What is committed together: enough that a commit costs little, and little enough that it fits a small heap. */
    private static final long PORTION_BYTES = 16 << 20;

    private static final int PORTION_FILES = 200;

    private final Path data;
    private final Store store;
    private final DeliveryNotes notes;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Seen> seen = new LinkedHashMap<>(); // by name
    private final Set<UUID> questionable = new HashSet<>(); // logs of which a source may be gone
    private final Set<String> read = new HashSet<>(); // names of files that were read
    private final Map<String, String> known = new HashMap<>(); // prints by name, before
    private final SnapshotIntake snapshots;
    private SourceReplay current; // null between files

    Refresh(Path data, Store store, DeliveryNotes notes, PulledSnapshots pulled) {
        this.data = data;
        this.store = store;
        this.notes = notes;
        this.snapshots = new SnapshotIntake(store, pulled, problems);
    }

    /** Returns the files that could not be read. */
    List<Problem> run() {
        if (Files.exists(data)) { // else there is nothing but what was pulled
            for (Seen file : RunFileScan.of(data)) {
                seen.put(name(file.file()), file);
            }
        }
        known.putAll(store.ingest(ingest -> ingest.sources().prints()));
        snapshots.takeChanged(known);
        known.keySet().removeAll(snapshots.forgotten());
        List<Seen> changed = new ArrayList<>();
        seen.forEach((name, file) -> {
            if (file.print().isEmpty() || !file.print().equals(known.get(name))) {
                changed.add(file);
            }
        });
        replay(changed);
        List<String> gone = known.keySet().stream()
                .filter(name -> !seen.containsKey(name) && !snapshots.has(name))
                .toList();
        if (!gone.isEmpty() || !questionable.isEmpty()) {
            replay(retract(gone));
        }
        takeNotes();
        store.refreshSummaries(); // for those who read the file by SQL
        return problems;
    }

    private String name(Path file) {
        boolean isInside = data.equals(file.getParent()) || data.equals(file);
        return isInside ? file.getFileName().toString() : file.toAbsolutePath().toString();
    }

    // --------------------------------------------------------------------------------------------- what is there --

    private void replay(List<Seen> files) {
        if (files.isEmpty()) {
            return;
        }
        Map<String, List<Source>> before = before(files);
        try (RunFileLoader loader = new RunFileLoader(files, file -> start(before.get(name(file.file()))))) {
            while (loader.hasNext() || current != null) {
                store.ingest(ingest -> {
                    replaySome(ingest, loader, before);
                    return null;
                });
            }
        } finally {
            end();
        }
    }

    private Map<String, List<Source>> before(List<Seen> files) {
        return store.ingest(ingest -> {
            Map<String, List<Source>> before = new HashMap<>();
            for (Seen file : files) {
                String name = name(file.file());
                before.put(name, known.containsKey(name) ? ingest.sources().of(name) : List.of());
            }
            return before;
        });
    }

    private static long start(List<Source> before) {
        return before.size() == 1 ? before.get(0).lastSequence() : 0;
    }

    private void replaySome(Ingest ingest, RunFileLoader loader, Map<String, List<Source>> before) {
        for (int i = 0; i < PORTION_FILES && (current != null || loader.hasNext()); i++) {
            if (current == null) {
                begin(ingest, loader.next(), before);
            }
            if (current != null && !replayCurrent(ingest)) {
                return; // a large file goes on in a transaction of its own
            }
        }
    }

    private void begin(Ingest ingest, Loaded loaded, Map<String, List<Source>> before) {
        String name = name(loaded.file().file());
        List<Source> known = before.get(name);
        if (loaded.failure() == null) {
            current = new SourceReplay(name, loaded, known);
            read.add(name);
        } else if (!(loaded.failure() instanceof LogException.TryAgain)) { // else what is known of it stays
            known.forEach(source -> questionable.add(source.logId()));
            ingest.sources().remove(name);
        }
        if (loaded.failure() != null) {
            report(loaded.file().file(), loaded.failure());
        }
    }

    /** Returns whether it is through. */
    private boolean replayCurrent(Ingest ingest) {
        boolean isThrough = true;
        try {
            isThrough = current.replay(ingest, PORTION_BYTES);
        } catch (LogException | StoreException e) {
            report(current.file(), e);
        }
        if (isThrough) {
            if (current.damage() != null) {
                problems.add(new Problem(current.file(), current.damage()));
            }
            questionable.addAll(current.contradicted());
            end();
        }
        return isThrough;
    }

    private void end() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** One that was deleted since it was listed, or killed before anything was logged, is nobody's loss. */
    private void report(Path file, RuntimeException e) {
        if (!(e instanceof LogException.Gone || e instanceof LogException.Empty)) {
            problems.add(new Problem(file, e.getMessage()));
        }
    }

    // -------------------------------------------------------------------------------------------- what is not --

    /** Returns what has to be read again. */
    private List<Seen> retract(List<String> gone) {
        Set<String> again = store.ingest(ingest -> {
            for (String name : gone) {
                ingest.sources().of(name).forEach(source -> questionable.add(source.logId()));
                ingest.sources().remove(name);
                ingest.givenIds().put(name, "", List.of());
            }
            Set<String> names = ingest.sources().retract(questionable);
            names.addAll(ingest.sources().forgetObjects(SnapshotIntake.objects(gone)));
            ingest.givenIds().settle(List.of());
            return names;
        });
        snapshots.takeAgain(again);
        again.addAll(snapshots.forgotten());
        return again.stream().filter(seen::containsKey).map(seen::get).toList();
    }

    // --------------------------------------------------------------------------------------------------- notes --

    private void takeNotes() {
        Function<Path, String> prints = notes.prints();
        Map<String, String> known = store.ingest(ingest -> ingest.givenIds().prints());
        List<String> changed = new ArrayList<>();
        List<String> settling = new ArrayList<>();
        seen.forEach((name, file) -> {
            String print = prints.apply(file.file());
            if (print == null ? known.containsKey(name) : print.isEmpty() || !print.equals(known.get(name))) {
                changed.add(name);
            } else if (print != null && read.contains(name)) {
                settling.add(name);
            }
        });
        if (!changed.isEmpty() || !settling.isEmpty()) {
            store.ingest(ingest -> {
                for (String name : changed) {
                    Path file = seen.get(name).file();
                    String print = prints.apply(file);
                    if (ingest.givenIds().put(name, print == null ? "" : print, notes.read(file))
                            || read.contains(name)) {
                        settling.add(name);
                    }
                }
                ingest.givenIds().settle(settling);
                return null;
            });
        }
    }
}
