package dev.nereid.cli;

import dev.nereid.model.AppliedState;
import dev.nereid.model.ObjectKind;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.Syncer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a sync shows: while it runs, a bar if somebody is watching, else a line from time to time for who reads the log
 * of a long one; and a summary at the end. Told by several threads.
 */
final class SyncReport implements Syncer.Listener, AutoCloseable {
    static final Duration LINE_PERIOD = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final SyncBar bar; // null if nobody is watching, or there is nothing to see
    private final int files;
    private final UnaryOperator<String> naming;
    private final Set<Path> sent = ConcurrentHashMap.newKeySet();
    private final Traffic traffic = new Traffic();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicLong nextLineNanos = new AtomicLong(System.nanoTime() + LINE_PERIOD.toNanos());
    private final IfStopped ifStopped;
    private long nanos;

    private SyncReport(PrintWriter err, SyncBar bar, int files, UnaryOperator<String> naming, Runnable stop) {
        this.err = err;
        this.bar = bar;
        this.files = files;
        this.naming = naming;
        this.ifStopped = new IfStopped(this::stopped, stop);
    }

    /**
     * @param instance the server, whose confirmations count
     * @param stop lets the sync end, if the process is ended
     */
    static SyncReport of(List<Path> files, UUID instance, Shell shell, PrintWriter err, Runnable stop) {
        return of(files, instance, shell, err, stop, UnaryOperator.identity());
    }

    /** @param naming what people are told instead of a failure, which may name a file that is nothing to them */
    static SyncReport of(
            List<Path> files,
            UUID instance,
            Shell shell,
            PrintWriter err,
            Runnable stop,
            UnaryOperator<String> naming) {
        SyncBar bar = shell.errorIsSeen().getAsBoolean() ? SyncBar.of(files, instance) : null;
        return new SyncReport(err, bar, files.size(), naming, stop);
    }

    @Override
    public void applied(Path file, int appliedOperations, long appliedPoints, long appliedBytes) {
        sent.add(file);
        traffic.add(appliedOperations, appliedPoints, appliedBytes);
        if (bar != null) {
            bar.applied(appliedOperations);
        }
        show();
    }

    @Override
    public void sentContent(Path file, long bytes, boolean isWhole) {
        sent.add(file);
        traffic.addContent(bytes, isWhole);
        if (bar != null) {
            bar.sentContent(bytes);
        }
        show();
    }

    @Override
    public void finished(Syncer.Outcome outcome) {
        finished.incrementAndGet();
        show();
    }

    private void show() {
        long now = System.nanoTime();
        if (bar != null) {
            bar.say(traffic.rate(traffic.nanos()) + ", " + filesDone());
            return;
        }
        long due = nextLineNanos.get();
        if (now - due >= 0 && nextLineNanos.compareAndSet(due, now + LINE_PERIOD.toNanos())) {
            err.println("nereid: so far " + traffic.amount(traffic.nanos()) + ", " + filesDone());
        }
    }

    private String filesDone() {
        return Format.count(finished.get()) + "/" + Format.count(files, "run file");
    }

    private void stopped() {
        if (bar != null) {
            bar.close();
        }
        err.println(
                "nereid: stopped after " + traffic.amount(traffic.nanos()) + ", " + filesDone()
                        + ". What has arrived is on the server and all else is safe where it is; the next sync goes on from there.");
        err.flush();
    }

    @Override
    public void close() {
        ifStopped.close();
        nanos = traffic.nanos();
        if (bar != null) {
            bar.close();
        }
    }

    /** Prints what became of each run; true if all is well, and no file is damaged. */
    boolean print(List<Syncer.Outcome> outcomes, String server, PrintWriter out) {
        Set<String> told = new HashSet<>();
        Map<UUID, ObjectKind> synced = new LinkedHashMap<>();
        Map<UUID, ObjectKind> unchanged = new LinkedHashMap<>();
        int failures = 0;
        boolean isDamaged = false;
        for (Syncer.Outcome outcome : outcomes) {
            isDamaged |= outcome.openEnd() != null
                    || outcome.state() != null && outcome.state().lost() > 0;
            if (outcome.openEnd() != null) {
                err.println("nereid: " + naming.apply(outcome.openEnd()));
            }
            if (outcome.failure() != null) {
                tellRegistration(outcome, told, out);
                String partly = outcome.state() == null ? "nereid: not synced: " : "nereid: not all synced: ";
                err.println(partly + naming.apply(reason(outcome.file().toString(), outcome.failure())));
                failures++;
                continue;
            }
            UUID run = outcome.state().objectId(); // the server's: several of ours may be one of its runs
            (sent.contains(outcome.file()) ? synced : unchanged).put(run, outcome.kind());
            tellRegistration(outcome, told, out);
            warn(outcome.file(), outcome.state(), err);
        }
        unchanged.keySet().removeAll(synced.keySet());
        if (!synced.isEmpty()) {
            out.println("Synced " + kinds(synced.values()) + " with " + server + ": " + traffic.amount(nanos) + ".");
        }
        if (!unchanged.isEmpty()) {
            out.println("Already complete on " + server + ": " + kinds(unchanged.values()) + ".");
        }
        if (failures > 0) {
            err.println("nereid: " + Format.count(failures, "run file") + " of " + Format.count(files)
                    + " could not be synced whole. " + (failures == 1 ? "It stays as it is" : "They stay as they are")
                    + "; sync again when the reason is mended.");
        }
        return failures == 0 && !isDamaged;
    }

    /** Of each object once, and only if something of it was sent. */
    private void tellRegistration(Syncer.Outcome outcome, Set<String> told, PrintWriter out) {
        boolean registered = outcome.state() != null && outcome.state().sysId() != null;
        if (registered && sent.contains(outcome.file()) && told.add(outcome.localId())) {
            out.println(registration(outcome.localId(), outcome.state()));
        }
    }

    /** "3 runs", "3 runs, 1 model". */
    private static String kinds(Collection<ObjectKind> objects) {
        Map<ObjectKind, Integer> counts = new EnumMap<>(ObjectKind.class);
        objects.forEach(kind -> counts.merge(kind, 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> Format.count(entry.getValue(), entry.getKey().words()))
                .collect(Collectors.joining(", "));
    }

    /** "offline/… -> CLS-3 in ml/x". */
    static String registration(String localId, AppliedState state) {
        return localId + " -> " + state.sysId() + " in " + state.project();
    }

    /** Most reasons say what they are about. */
    static String reason(String what, String reason) {
        return reason.contains(what) ? reason : what + ": " + reason;
    }

    /** Says what the server did not take as it was. */
    static void warn(Path file, AppliedState state, PrintWriter err) {
        if (state.rejected() > 0) {
            err.println("nereid: the server keeps " + Format.count(state.rejected(), "operation") + " of "
                    + state.sysId() + " in " + file.getFileName()
                    + " aside; the rest is in. All of them, and what to do:"
                    + " nereid why " + state.sysId()
                    + " --server; if the reason was mended, as a limit that was raised:"
                    + " nereid why " + state.sysId() + " --retry");
            SyncState.Entry delivery = SyncState.latest(file);
            if (delivery != null) {
                delivery.rejections().forEach(rejection -> err.println("  " + rejection));
            }
        }
        if (state.lost() > 0) {
            err.println("nereid: " + file.getFileName() + " is damaged, or another copy of it was: the server lacks "
                    + Format.count(state.lost(), "operation") + " of " + state.sysId()
                    + " (one may hold many points); the rest is in. If there is a better copy of the file, sync that, too"
                    + " (nereid sync --path COPY), or put it in its place: it fills the gap.");
        }
        if (state.clamped() > 0) {
            err.println("nereid: the clock of the machine that logged "
                    + state.sysId()
                    + " runs over five minutes ahead of the server's; the times of "
                    + Format.count(state.clamped(), "operation") + " were cut.");
        }
    }
}
