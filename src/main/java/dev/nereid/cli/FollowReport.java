package dev.nereid.cli;

import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.AppliedState;
import dev.nereid.sync.Follower;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What following shows: a line per event, readable in a log file; what is going on in between in a line that is written
 * over if somebody is watching, else in a line from time to time; a summary at the end. Told by several threads.
 */
final class FollowReport implements Follower.Listener {
    private static final String ERASE = "\r\033[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final int columns; // of the terminal that standard error is; 0 if it is none
    private final String server;

    // All guarded by this.
    private final Traffic traffic = new Traffic();
    private final Map<String, FollowedRun> runs = new HashMap<>(); // by local ID; those that are going on
    private final Set<String> synced = new HashSet<>(); // local IDs of those that something was sent of
    private final Set<Path> sent = new HashSet<>(); // files that something was sent of since their run last ended
    private final Set<Path> warned = new HashSet<>();
    private final Map<String, String> troubles = new LinkedHashMap<>();
    private Follower.Round last = new Follower.Round(0, 0, 0, 0, false, false);
    private boolean statusShown;
    private long shownProgress;
    private long nextLineNanos = System.nanoTime() + SyncReport.LINE_PERIOD.toNanos();

    /** The run files of one run. */
    private static final class FollowedRun {
        final Set<Path> open = new HashSet<>(); // there may come more of these
        final Map<Path, Long> operations = new HashMap<>();
    }

    /** @param columns of the terminal that standard error is; 0 if it is none */
    FollowReport(String server, int columns, PrintWriter out, PrintWriter err) {
        this.server = server;
        this.columns = columns;
        this.out = out;
        this.err = err;
    }

    @Override
    public synchronized void applied(Path file, int operations, long points, long bytes) {
        traffic.add(operations, points, bytes);
        sent.add(file);
    }

    @Override
    public synchronized void sentContent(Path file, long bytes, boolean isWhole) {
        traffic.addContent(bytes, isWhole);
    }

    @Override
    public synchronized void stands(Follower.Standing standing) {
        Path file = standing.file();
        AppliedState state = standing.state();
        FollowedRun run = runs.computeIfAbsent(standing.localId(), id -> new FollowedRun());
        if (sent.contains(file)) {
            run.open.add(file);
            if (synced.add(standing.localId()) && standing.isNew()) {
                say(out, SyncReport.registration(standing.localId(), state));
            }
        }
        boolean over = standing.pending() == 0 && standing.writer() != Life.LIVE;
        if (!over) {
            run.open.add(file);
        }
        run.operations.put(file, standing.operations());
        if ((state.rejected() > 0 || state.clamped() > 0 || state.lost() > 0)
                && standing.pending() == 0
                && warned.add(file)) {
            erase();
            SyncReport.warn(file, state, err);
        }
        if (over) {
            sent.remove(file);
            end(standing, run);
        }
    }

    private void end(Follower.Standing standing, FollowedRun run) {
        if (run.open.remove(standing.file()) && run.open.isEmpty()) {
            long operations =
                    run.operations.values().stream().mapToLong(Long::longValue).sum();
            String how = standing.writer() == Life.DEAD ? " ended (killed, or its machine went down), " : " ended, ";
            say(out, standing.state().sysId() + how + Format.count(operations, "operation") + " synced");
        }
        if (run.open.isEmpty()) {
            runs.remove(standing.localId());
        }
    }

    @Override
    public synchronized void vanished(Path file) {
        runs.values().forEach(run -> run.open.remove(file));
        runs.values().removeIf(run -> run.open.isEmpty());
        sent.remove(file);
        warned.remove(file);
        troubles.remove(file.toString());
    }

    @Override
    public synchronized void trouble(String what, String reason) {
        String step = what.equals(server) ? "" : NextSteps.after(Path.of(what), reason);
        troubles.put(what, reason + step);
        String next =
                what.equals(server) ? " Everything is safe in the run files; trying again." : " Trying again later.";
        say(err, "nereid: " + SyncReport.reason(what, reason) + next + step);
    }

    @Override
    public synchronized void worksAgain(String what) {
        troubles.remove(what);
        say(err, "nereid: " + what + " works again.");
    }

    @Override
    public synchronized void ended(Follower.Round round) {
        last = round;
        if (columns > 0) {
            err.print(ERASE + fitting(status()));
            err.flush();
            statusShown = true;
        } else if (System.nanoTime() - nextLineNanos >= 0 && traffic.progress() > shownProgress) {
            shownProgress = traffic.progress();
            nextLineNanos = System.nanoTime() + SyncReport.LINE_PERIOD.toNanos();
            err.println("nereid: so far " + status());
        }
    }

    /** "1,204 operations, 88,000 points, 512.0 KiB; 3 of 12 run files live, about 4.2 MiB pending". */
    private String status() {
        return traffic.volume() + "; " + Format.count(last.live()) + " of " + Format.count(last.files(), "run file")
                + " live"
                + (last.pendingBytes() == 0 ? "" : ", about " + Format.bytes(last.pendingBytes()) + " pending");
    }

    /** What goes on in a second line can't be written over. */
    private String fitting(String line) {
        return line.substring(0, Math.min(line.length(), columns - 1));
    }

    private void say(PrintWriter where, String line) {
        erase();
        where.println(line);
    }

    private void erase() {
        if (statusShown) {
            err.print(ERASE);
            err.flush();
            statusShown = false;
        }
    }

    /** Prints what became of it all; true if nothing is in trouble. */
    synchronized boolean summarise() {
        String much = synced.isEmpty() ? "nothing" : Format.count(synced.size(), "run");
        say(out, "Synced " + much + " with " + server + (synced.isEmpty() ? "" : ": " + traffic.volume()) + ".");
        if (last.pendingBytes() > 0) {
            out.println("Still to be sent: about " + Format.bytes(last.pendingBytes()) + ".");
        }
        troubles.forEach((what, reason) -> err.println("nereid: not synced: " + SyncReport.reason(what, reason)));
        return troubles.isEmpty();
    }
}
