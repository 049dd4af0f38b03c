package dev.nereid.cli;

import dev.nereid.db.DatabaseException;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Rejection;
import dev.nereid.model.Value;
import dev.nereid.replica.CacheDirectory;
import dev.nereid.replica.Replica;
import dev.nereid.settings.IoReason;
import dev.nereid.settings.TemporaryDirectory;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import dev.nereid.sync.SyncState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The runs of a data directory, as the replica knows them, under the IDs that a server has given them where that is
 * known here.
 */
final class LocalRuns {
    private static final int REJECTIONS_MAX = 5;

    private final Path path;
    private final boolean complete;
    private final Map<UUID, List<SyncState.Entry>> deliveries;
    private final List<ObjectView> runs;
    private final Map<UUID, List<Rejection>> rejections;

    private LocalRuns(Path path, Replica replica, boolean complete) {
        this.path = path;
        this.complete = complete;
        this.deliveries = deliveries(path, replica.store());
        this.runs = replica.store().objects(ObjectQuery.all(null, null)).stream()
                .map(this::asKnownHere)
                .toList();
        this.rejections = replica.store().rejectionsByObject(REJECTIONS_MAX);
    }

    /** @param err where files that can't be read are named */
    static LocalRuns read(Path path, Shell shell, PrintWriter err) {
        Deletions.noteInterrupted(path, err);
        Path cache = CacheDirectory.of(shell.variables());
        try {
            return read(path, cache, err);
        } catch (UncheckedIOException | DatabaseException e) {
            String reason = e.getCause() instanceof IOException io ? IoReason.of(io) : e.getMessage();
            err.println("nereid: the cache directory " + cache + " can't be used (" + reason
                    + "), so this question takes longer. NEREID_CACHE_DIR names another one.");
            return readWithoutCache(path, err);
        }
    }

    private static LocalRuns readWithoutCache(Path path, PrintWriter err) {
        try (TemporaryDirectory temporary = TemporaryDirectory.createUntilExit("nereid-replica")) {
            return read(path, temporary.path(), err);
        } catch (IOException e) {
            throw new CommandFailure("There is no place to prepare the answer in: the temporary directory can't be used"
                    + " either (" + IoReason.of(e)
                    + "). Set NEREID_CACHE_DIR to a directory that can be written; it holds"
                    + " nothing but copies.");
        }
    }

    private static LocalRuns read(Path path, Path cache, PrintWriter err) {
        try (Replica replica = Replica.open(path, cache)) {
            List<Replica.Problem> problems = replica.refresh();
            if (problems == null) {
                err.println("nereid: another process is reading these run files; this is the state before.");
            } else {
                problems.forEach(problem -> err.println("nereid: left out: " + problem.reason()));
            }
            return new LocalRuns(path, replica, problems == null || problems.isEmpty());
        }
    }

    /** False if a run file could not be read. */
    boolean isComplete() {
        return complete;
    }

    /** The first operations that contradict others of this run, so that they are not in it. */
    List<Rejection> rejectionsOf(ObjectView run) {
        return rejections.getOrDefault(run.objectId(), List.of());
    }

    /** Oldest first; all if the kind is null. */
    List<ObjectView> ofKind(ObjectKind kind) {
        return runs.stream().filter(run -> kind == null || run.kind() == kind).toList();
    }

    /** @throws CommandFailure if none or several fit */
    ObjectView find(String wanted) {
        return chosen(List.of(wanted)).get(0);
    }

    /**
     * Those that are meant, oldest first; all if no name is given.
     *
     * @throws CommandFailure if none or several fit a name
     */
    List<ObjectView> chosen(List<String> wanted) {
        if (wanted.isEmpty()) {
            return runs;
        }
        List<RunNames.Candidate> candidates = runs.stream()
                .map(run -> new RunNames.Candidate(run.objectId(), ids(run), run.text("sys/name")))
                .toList();
        Set<UUID> chosen = RunNames.choose(wanted, candidates, path);
        return runs.stream().filter(run -> chosen.contains(run.objectId())).toList();
    }

    private List<String> ids(ObjectView run) {
        List<String> ids = new ArrayList<>(List.of(run.id())); // pulled ones are known by nothing else
        deliveries.getOrDefault(run.objectId(), List.of()).forEach(delivery -> ids.add(delivery.sysId()));
        String customRunId = run.text("sys/custom_run_id");
        if (customRunId != null) {
            ids.add(customRunId);
        }
        return ids;
    }

    private static Map<UUID, List<SyncState.Entry>> deliveries(Path path, Store store) {
        Map<UUID, List<SyncState.Entry>> deliveries = new HashMap<>();
        try {
            for (Path file : RunFileName.list(path)) {
                for (SyncState.Entry entry : SyncState.load(file)) {
                    UUID objectId = store.canonicalId(entry.objectId());
                    deliveries
                            .computeIfAbsent(objectId, id -> new ArrayList<>())
                            .add(entry);
                }
            }
        } catch (LogException e) {
            // Then the runs go by their local IDs.
        }
        return deliveries;
    }

    /** With the ID that the server of the latest sync has given it, and without a project that nobody gave it. */
    private ObjectView asKnownHere(ObjectView run) {
        SyncState.Entry latest = deliveries.getOrDefault(run.objectId(), List.of()).stream()
                .max(Comparator.comparingLong(SyncState.Entry::micros))
                .orElse(null);
        String project = run.project().equals(StoreOptions.NO_PROJECT) ? null : run.project();
        if (latest == null) {
            return new ObjectView(run.objectId(), run.id(), run.kind(), project, run.attributes());
        }
        Map<String, AttributeView> attributes = new LinkedHashMap<>(run.attributes());
        putText(attributes, "sys/id", latest.sysId());
        if (run.kind() == ObjectKind.MODEL_VERSION) {
            String model = latest.sysId().substring(0, latest.sysId().lastIndexOf('-'));
            putText(attributes, "sys/model_id", model);
        }
        return new ObjectView(run.objectId(), latest.sysId(), run.kind(), latest.project(), attributes);
    }

    private static void putText(Map<String, AttributeView> attributes, String path, String text) {
        attributes.put(path, AttributeView.scalar(path, new Value.OfString(text)));
    }
}
