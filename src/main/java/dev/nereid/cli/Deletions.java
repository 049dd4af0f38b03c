package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.RunFileDeletion;
import dev.nereid.sync.RunFileDeletion.Obstacle;
import dev.nereid.sync.RunFileDeletion.Verdict;
import dev.nereid.sync.StoredRun;
import dev.nereid.sync.SyncException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Deletes runs one after the other, says what became of them, and remembers what stood in the way. */
final class Deletions {
    private static final int NAMED_MAX = 5;

    private final RunFileDeletion deletion;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);

    Deletions(RunFileDeletion deletion, PrintWriter out, PrintWriter err) {
        this.deletion = deletion;
        this.out = out;
        this.err = err;
    }

    /** Says so where a deletion was cut short, since what it took is not among the runs. */
    static void noteInterrupted(Path directory, PrintWriter err) {
        int interrupted = RunFileName.listDeleted(directory).size();
        if (interrupted > 0) {
            err.println("nereid: a deletion was interrupted: " + Format.count(interrupted, "run file")
                    + (interrupted == 1 ? " is" : " are")
                    + " set aside. nereid clear ends it, or undoes it where the server"
                    + " lacks something.");
        }
    }

    /** What stood in the way of some of the runs so far. */
    Set<Obstacle> obstacles() {
        return obstacles;
    }

    /** Those that may go as things stand; why the others may not is said. */
    List<Verdict> examine(List<StoredRun> runs) {
        List<Verdict> going = new ArrayList<>();
        for (StoredRun run : runs) {
            Verdict verdict = deletion.examine(run);
            if (verdict.mayGo()) {
                going.add(verdict);
            } else {
                kept(verdict);
            }
        }
        return going;
    }

    /** @param which of them they are, for the summary, such as " whose retention is over" */
    void delete(List<StoredRun> runs, String which) {
        List<StoredRun> gone = new ArrayList<>();
        try {
            for (StoredRun run : runs) {
                if (delete(run)) {
                    gone.add(run);
                }
            }
        } catch (SyncException e) {
            err.println("nereid: " + e.getMessage() + " The other runs stay.");
            obstacles.add(Obstacle.TROUBLE);
        }
        if (!gone.isEmpty()) {
            out.println(summary(gone, which));
        }
    }

    private boolean delete(StoredRun run) {
        try {
            Verdict verdict = deletion.delete(run);
            if (!verdict.mayGo()) {
                kept(verdict);
            }
            return verdict.mayGo();
        } catch (LogException e) {
            err.println("nereid: " + e.getMessage());
            obstacles.add(Obstacle.TROUBLE);
            return false;
        }
    }

    private void kept(Verdict verdict) {
        if (verdict.obstacle() == Obstacle.GONE) {
            return; // somebody else was faster, and said so
        }
        err.println("nereid: kept: " + verdict.run().name() + ": " + verdict.reason());
        obstacles.add(verdict.obstacle());
    }

    private static String summary(List<StoredRun> gone, String which) {
        List<String> names = new ArrayList<>(
                gone.stream().limit(NAMED_MAX).map(StoredRun::name).toList());
        if (gone.size() > NAMED_MAX) {
            names.add("…");
        }
        long files = gone.stream().mapToLong(run -> run.parts().size()).sum();
        return "Deleted " + Format.count(gone.size(), "run") + which + " (" + String.join(", ", names) + "): "
                + Format.count(files, "run file") + ", " + Format.bytes(bytes(gone)) + " freed.";
    }

    static long bytes(List<StoredRun> runs) {
        return runs.stream().mapToLong(StoredRun::bytes).sum();
    }
}
