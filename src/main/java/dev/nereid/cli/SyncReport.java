package dev.nereid.cli;

import dev.nereid.sync.Syncer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/** What a sync shows: a bar while it runs, if somebody is watching, and a summary at the end. */
final class SyncReport implements Syncer.Listener, AutoCloseable {
    private final PrintWriter err;
    private final ProgressBar bar; // null if nobody is watching
    private final LongAdder pending = new LongAdder();
    private final LongAdder operations = new LongAdder();
    private final LongAdder points = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final int files;
    private final LongAdder done = new LongAdder();
    private final long start = System.nanoTime();
    private long nanos;

    SyncReport(PrintWriter err, int files) {
        this(err, files, System.console() != null);
    }

    SyncReport(PrintWriter err, int files, boolean watched) {
        this.err = err;
        this.files = files;
        this.bar = watched ? bar() : null;
    }

    private static ProgressBar bar() {
        return ProgressBar.builder()
                .setTaskName("sync")
                .setUnit(" operations", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(0)
                .setUpdateIntervalMillis(200)
                .setMaxRenderedLength(110)
                .build();
    }

    @Override
    public void started(Path file, long pendingOperations) {
        pending.add(pendingOperations);
        if (bar != null) {
            bar.maxHint(pending.sum());
        }
    }

    @Override
    public void applied(Path file, int appliedOperations, long appliedPoints, long appliedBytes) {
        operations.add(appliedOperations);
        points.add(appliedPoints);
        bytes.add(appliedBytes);
        if (bar != null) {
            bar.stepBy(appliedOperations);
            bar.setExtraMessage(Format.count(pointsPerSecond(System.nanoTime() - start)) + " points/s, " + done.sum()
                    + "/" + files + " files");
        }
    }

    @Override
    public void finished(Syncer.Outcome outcome) {
        done.increment();
    }

    @Override
    public void close() {
        nanos = System.nanoTime() - start;
        if (bar != null) {
            bar.close();
        }
    }

    /** Prints what became of each run; true if all is well. */
    boolean print(List<Syncer.Outcome> outcomes, String server, PrintWriter out) {
        Set<String> synced = new LinkedHashSet<>();
        boolean allWell = true;
        for (Syncer.Outcome outcome : outcomes) {
            if (outcome.failure() != null) {
                err.println("nereid: not synced: " + outcome.file() + ": " + outcome.failure());
                allWell = false;
                continue;
            }
            if (synced.add(outcome.localId())) {
                out.println(outcome.localId() + " -> " + outcome.state().sysId() + " in "
                        + outcome.state().project());
            }
            warn(outcome);
        }
        out.println("Synced " + Format.count(synced.size(), "run") + " with " + server + ": "
                + Format.count(operations.sum(), "operation") + ", " + Format.count(points.sum(), "point") + ", "
                + Format.bytes(bytes.sum()) + " in " + seconds() + " s (" + Format.count(pointsPerSecond(nanos))
                + " points/s).");
        out.flush();
        return allWell;
    }

    private void warn(Syncer.Outcome outcome) {
        if (outcome.state().rejected() > 0) {
            err.println(
                    "nereid: the server keeps " + Format.count(outcome.state().rejected(), "operation") + " of "
                            + outcome.state().sysId()
                            + " aside: they contradict what it has (a type conflict). The rest is in.");
        }
        if (outcome.state().clamped() > 0) {
            err.println("nereid: the clock of the machine that logged "
                    + outcome.state().sysId()
                    + " runs over five minutes ahead of the server's; the times of "
                    + Format.count(outcome.state().clamped(), "operation") + " were cut.");
        }
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }

    private long pointsPerSecond(long duration) {
        return (long) (points.sum() / Math.max(duration / 1e9, 1e-3));
    }
}
