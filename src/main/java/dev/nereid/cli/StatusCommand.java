package dev.nereid.cli;

import dev.nereid.codec.Instants;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.model.ObjectId;
import dev.nereid.sync.SyncState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nereid status}: what is logged here and what a server has confirmed of it. */
@Command(
        name = "status",
        description = {
            "Shows per run what is logged here and what a server has confirmed of it. Needs no network.",
            "",
            "logged: operations in the run files, which a kill can't take (so they are durable as well). synced:"
                    + " confirmed by the server that was asked last. pending: the rest. rejected: kept aside by the"
                    + " server, with the reason. oldest unsynced: how long the first pending operation has waited."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  nereid status --path /scratch/me/runs"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private PathOption path;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    /** The run files of one run, added up. */
    private static final class RunStatus {
        String id;
        WriterLock.Life life = WriterLock.Life.FINISHED;
        int files;
        long logged;
        long synced;
        long rejected;
        long bytes;
        long oldestUnsynced; // microseconds; 0 if there is none
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Map<UUID, RunStatus> runs = new LinkedHashMap<>();
        boolean complete = true;
        for (Path file : RunFileName.list(path.path())) {
            try {
                add(file, runs);
            } catch (LogException e) {
                err.println("nereid: left out: " + e.getMessage());
                complete = false;
            }
        }
        print(runs);
        return complete ? 0 : Main.FAILED;
    }

    private static void add(Path file, Map<UUID, RunStatus> runs) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            UUID objectId = reader.creation().objectId();
            RunStatus run = runs.computeIfAbsent(objectId, id -> new RunStatus());
            SyncState.Entry synced = SyncState.load(file).stream()
                    .max(Comparator.comparingLong(SyncState.Entry::micros))
                    .orElse(null);
            long logged = reader.lastSequence();
            long acknowledged = synced == null ? 0 : Math.min(logged, synced.acknowledged());
            run.id = synced != null ? synced.sysId() : run.id != null ? run.id : ObjectId.offline(objectId);
            run.files++;
            run.logged += logged;
            run.synced += acknowledged;
            run.rejected += synced == null ? 0 : synced.rejected();
            run.bytes += file.toFile().length();
            WriterLock.Life life = WriterLock.of(file);
            run.life = life == WriterLock.Life.FINISHED ? run.life : life;
            if (acknowledged < logged) {
                long since = reader.timeOf(acknowledged + 1);
                run.oldestUnsynced = run.oldestUnsynced == 0 ? since : Math.min(run.oldestUnsynced, since);
            }
        }
    }

    private void print(Map<UUID, RunStatus> runs) {
        Table table = new Table().column("run").column("writer");
        for (String number : new String[] {"files", "logged", "durable", "synced", "pending", "rejected", "bytes"}) {
            table.numberColumn(number);
        }
        table.column("oldest_unsynced");
        for (RunStatus run : runs.values()) {
            Instant oldest = run.oldestUnsynced == 0 ? null : Instants.instant(run.oldestUnsynced);
            table.row()
                    .cell(run.id)
                    .cell(run.life.name().toLowerCase(Locale.ROOT))
                    .cell(run.files)
                    .cell(run.logged)
                    .cell(run.logged)
                    .cell(run.synced)
                    .cell(run.logged - run.synced)
                    .cell(run.rejected)
                    .cell(run.bytes, Format.bytes(run.bytes))
                    .cell(
                            oldest == null ? null : oldest.toString(),
                            oldest == null ? "" : Format.age(Duration.between(oldest, Instant.now())));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (table.isEmpty() && format.format() == Table.Format.table) {
            out.println("No runs.");
            out.flush();
        } else {
            table.print(format.format(), out);
        }
    }
}
