package dev.nereid.replica;

import dev.nereid.db.DatabaseException;
import dev.nereid.replica.PulledSnapshots.Pulled;
import dev.nereid.replica.Replica.Problem;
import dev.nereid.store.ImportedSnapshot;
import dev.nereid.store.Ingest;
import dev.nereid.store.ReplicaSources.Source;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Takes pulled snapshots into a store. What run files say beyond them is left to be read again. */
final class SnapshotIntake {
    /** No run file in the data directory has a slash in its name, and others go by their whole paths. */
    private static final String PREFIX = "pulled/";

    /** What is committed together. */
    private static final int PORTION = 50;

    private final Store store;
    private final PulledSnapshots snapshots;
    private final List<Problem> problems;
    private final Map<String, Pulled> present = new HashMap<>(); // by name of the source
    private final Set<String> forgotten = new HashSet<>(); // names of run files

    SnapshotIntake(Store store, PulledSnapshots snapshots, List<Problem> problems) {
        this.store = store;
        this.snapshots = snapshots;
        this.problems = problems;
        try {
            snapshots.list().forEach((id, pulled) -> present.put(PREFIX + id, pulled));
        } catch (IOException e) {
            throw new UncheckedIOException("Can't look for what was pulled", e);
        }
    }

    /** The objects of those sources that are, or were, snapshots: they may have said more than their logs tell. */
    static List<UUID> objects(Collection<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> UUID.fromString(name.substring(PREFIX.length())))
                .toList();
    }

    boolean has(String name) {
        return present.containsKey(name);
    }

    /**
     * Takes those that are not there in this version.
     *
     * @param known prints of what the store was built from
     */
    void takeChanged(Map<String, String> known) {
        take(present.keySet().stream()
                .filter(name -> !present.get(name).version().equals(known.get(name)))
                .sorted()
                .toList());
    }

    /** Takes those of these names, which the store has forgotten. */
    void takeAgain(Collection<String> names) {
        take(names.stream().filter(present::containsKey).sorted().toList());
    }

    /** Names of run files of which the store has forgotten what they say; asked for once. */
    Set<String> forgotten() {
        Set<String> all = new HashSet<>(forgotten);
        forgotten.clear();
        return all;
    }

    private void take(List<String> names) {
        for (int i = 0; i < names.size(); i += PORTION) {
            List<String> some = names.subList(i, Math.min(names.size(), i + PORTION));
            List<Pulled> useless = store.ingest(ingest -> some.stream()
                    .filter(name -> !isTaken(ingest, name))
                    .map(present::get)
                    .collect(Collectors.toList()));
            useless.forEach(this::drop);
        }
    }

    private boolean isTaken(Ingest ingest, String name) {
        Pulled pulled = present.get(name);
        try {
            ImportedSnapshot imported = ingest.importSnapshot(pulled.file());
            Set<String> sources = ingest.sources().withLogs(imported.forgottenLogs());
            sources.removeIf(source -> source.startsWith(PREFIX)); // of two that contradict each other, one is enough
            sources.forEach(ingest.sources()::remove);
            forgotten.addAll(sources);
            ingest.sources().remove(name);
            sources(name, pulled, imported).forEach(ingest.sources()::put);
            return true;
        } catch (StoreException | DatabaseException e) {
            if (!Files.exists(pulled.file())) {
                return true; // it was deleted, or replaced, since it was listed
            }
            boolean isUseless = e instanceof StoreException || ((DatabaseException) e).isUnusableFile();
            String advice = isUseless ? " It was deleted; nereid pull brings it again." : "";
            problems.add(new Problem(pulled.file(), e.getMessage() + advice));
            return !isUseless;
        }
    }

    private static List<Source> sources(String name, Pulled pulled, ImportedSnapshot imported) {
        List<Source> sources = new ArrayList<>();
        for (ImportedSnapshot.Log log : imported.logs()) {
            sources.add(new Source(name, log.logId(), log.appliedSequence(), log.digest(), 0, pulled.version()));
        }
        if (sources.isEmpty()) { // a project to which nothing was logged
            sources.add(new Source(name, pulled.objectId(), 0, 0, 0, pulled.version()));
        }
        return sources;
    }

    /** Then it is pulled again some time. */
    private void drop(Pulled pulled) {
        try {
            snapshots.remove(pulled);
        } catch (IOException e) {
            problems.add(new Problem(pulled.file(), "Can't delete " + pulled.file() + ", which is of no use"));
        }
    }
}
