package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Value;
import dev.nereid.replica.CacheDirectory;
import dev.nereid.replica.Replica;
import dev.nereid.sync.SyncState;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The runs of a data directory, as the replica knows them, under the IDs that a server has given them where that is
 * known here.
 */
final class LocalRuns implements AutoCloseable {
    private final Path path;
    private final Replica replica;
    private final List<ObjectView> runs;

    private LocalRuns(Path path, Replica replica) {
        this.path = path;
        this.replica = replica;
        Map<UUID, String> ids = idsGiven();
        this.runs = replica.store().objects(null).stream()
                .map(run -> withId(run, ids.get(run.objectId())))
                .toList();
    }

    /** @param err where files that can't be read are named */
    static LocalRuns open(Path path, PrintWriter err) {
        if (!Files.exists(path)) {
            throw new CommandFailure("There are no run files in " + path.toAbsolutePath()
                    + ": it doesn't exist. Give the directory with --path, or set NEREID_DIR.");
        }
        Replica replica = Replica.open(path, CacheDirectory.of(System.getenv()));
        try {
            List<Replica.Problem> problems = replica.refresh();
            if (problems == null) {
                err.println("nereid: another process is reading these run files; this is the state before.");
            } else {
                problems.forEach(problem -> err.println("nereid: left out: " + problem.reason()));
            }
            return new LocalRuns(path, replica);
        } catch (RuntimeException e) {
            replica.close();
            throw e;
        }
    }

    /** Oldest first. */
    List<ObjectView> all() {
        return runs;
    }

    /**
     * A run by its ID, by the beginning of it, or by its name.
     *
     * @throws CommandFailure if none or several fit
     */
    ObjectView find(String wanted) {
        List<ObjectView> found = runs.stream()
                .filter(run -> wanted.equals(run.id()) || localId(run).equals(wanted))
                .toList();
        if (found.isEmpty()) {
            found = runs.stream().filter(run -> fits(run, wanted)).toList();
        }
        if (found.isEmpty()) {
            throw new CommandFailure("There is no run \"" + wanted + "\" in " + path.toAbsolutePath()
                    + ". nereid ls shows those that are there.");
        }
        if (found.size() > 1) {
            List<String> ids = found.stream().map(LocalRuns::localId).toList();
            throw new CommandFailure(
                    "\"" + wanted + "\" fits several runs: " + String.join(", ", ids) + ". Give more of" + " the ID.");
        }
        return found.get(0);
    }

    private static boolean fits(ObjectView run, String wanted) {
        return localId(run).startsWith(wanted)
                || run.objectId().toString().startsWith(wanted)
                || wanted.equals(run.text("sys/name"));
    }

    SeriesPoints series(ObjectView run, String path) {
        return replica.store().series(run.objectId().toString(), path);
    }

    private static String localId(ObjectView run) {
        return "offline/" + run.objectId();
    }

    private Map<UUID, String> idsGiven() {
        Map<UUID, String> ids = new HashMap<>();
        try {
            for (Path file : RunFileName.list(path)) {
                for (SyncState.Entry entry : SyncState.load(file)) {
                    ids.put(entry.objectId(), entry.sysId());
                }
            }
        } catch (LogException e) {
            // Then the runs go by their local IDs.
        }
        return ids;
    }

    private static ObjectView withId(ObjectView run, String id) {
        if (id == null) {
            return run;
        }
        Map<String, AttributeView> attributes = new LinkedHashMap<>(run.attributes());
        attributes.put("sys/id", AttributeView.scalar("sys/id", new Value.OfString(id)));
        return new ObjectView(run.objectId(), id, run.kind(), run.project(), attributes);
    }

    @Override
    public void close() {
        replica.close();
    }
}
