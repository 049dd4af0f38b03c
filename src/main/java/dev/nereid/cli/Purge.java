package dev.nereid.cli;

import dev.nereid.log.RunFileParts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A file system that deletes what was not modified for some days, and what it will take of the run files. */
final class Purge {
    /** Time to do something about it, over a weekend. */
    private static final Duration WARNING = Duration.ofDays(3);

    private record Due(UUID run, Path file, Instant when, long pendingOperations, int pendingFiles) {
        boolean losesSomething() {
            return pendingOperations > 0 || pendingFiles > 0;
        }

        String what() {
            String files = pendingFiles == 0 ? "" : "the contents of " + Format.count(pendingFiles, "file");
            String operations = pendingOperations == 0 ? "" : Format.count(pendingOperations, "operation");
            boolean both = pendingFiles > 0 && pendingOperations > 0;
            boolean one = pendingFiles == 0 && pendingOperations == 1;
            return operations + (both ? " and " : "") + files + (one ? " is" : " are") + " on no server";
        }
    }

    private final Duration after;
    private final Instant now;
    private final List<Due> soon = new ArrayList<>();

    Purge(int days, Instant now) {
        this.after = Duration.ofDays(days);
        this.now = now;
    }

    /**
     * Looks at a run file.
     *
     * @param pendingOperations that no server has, as far as is known here
     * @param pendingFiles contents of files that no server has, likewise
     * @return when it is taken if something is lost then; else null
     */
    Instant add(UUID run, Path file, long pendingOperations, int pendingFiles) {
        Instant when = RunFileParts.leastRecentChange(file).plus(after);
        Due due = new Due(run, file, when, pendingOperations, pendingFiles);
        if (when.isBefore(now.plus(WARNING))) {
            soon.add(due);
        }
        return due.losesSomething() ? when : null;
    }

    /** Whether it soon takes something of these runs that no server has. */
    boolean takesUnsynced(Set<UUID> runs) {
        return !lost(runs).isEmpty();
    }

    private List<Due> lost(Set<UUID> runs) {
        return soon.stream()
                .filter(due -> runs.contains(due.run()) && due.losesSomething())
                .sorted(Comparator.comparing(Due::when))
                .toList();
    }

    void print(Set<UUID> runs, Path path, PrintWriter out) {
        List<Due> lost = lost(runs);
        for (Due due : lost) {
            out.println("purge: " + (due.when().isAfter(now) ? "from " : "since ") + date(due.when()) + " takes "
                    + due.file().getFileName() + ", of which " + due.what());
        }
        long synced = soon.stream().filter(due -> runs.contains(due.run())).count() - lost.size();
        if (synced > 0) {
            out.println("purge: within " + WARNING.toDays() + " days takes " + Format.count(synced, "run file")
                    + " that a server has");
        }
        if (!lost.isEmpty()) {
            out.println("To save what is on no server: nereid sync --path " + path);
        }
    }

    private static LocalDate date(Instant when) {
        return LocalDate.ofInstant(when, ZoneId.systemDefault());
    }
}
