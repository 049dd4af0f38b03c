package dev.nereid.cli;

import dev.nereid.codec.Instants;
import dev.nereid.log.HeldRunFile;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileFinaliser;
import dev.nereid.log.RunFileName;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.ObjectId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid status}: what is logged here and what a server has confirmed of it. */
@Command(
        name = "status",
        description = {
            "Shows per run what is logged here and what a server has confirmed of it. Needs no network.",
            "",
            "writer: live, dead (killed, or its machine went down), or finished. logged: operations in the run files,"
                    + " which a kill can't take (so they are durable as well). synced: confirmed by the server that was"
                    + " asked last. pending: the rest. rejected: kept aside by the server, with the reason. oldest"
                    + " unsynced: how long the first pending operation has waited. Lines below say how much is"
                    + " pending on which file system, contents of files included, and of which runs operations were"
                    + " dropped because the disk was full or failed.",
            "",
            "Exit code 1 if a run file could not be read (the others are shown), if operations are lost that no server is"
                    + " known to have (see damaged and lost), or if --purge-days finds something that no server has."
        },
        footer = {"", "Example:", "  nereid status --path /scratch/me/runs"})
final class StatusCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description = "Only these runs: IDs, beginnings of offline IDs, or names")
    private List<String> chosen = new ArrayList<>();

    @Option(
            names = "--purge-days",
            paramLabel = "N",
            description = "Also say which run files a file system takes within 3 days, or may have taken already, that"
                    + " deletes what was not modified for N days; when, what is lost then, and how to save it")
    private Integer purgeDays;

    @Mixin
    private PathOption path;

    @Mixin
    private FormatOption format;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    private final KnownAliases aliases = new KnownAliases();

    @Override
    public Integer call() {
        if (purgeDays != null && purgeDays < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--purge-days is " + purgeDays + "; give a number of days, at least 1.");
        }
        Purge purge = purgeDays == null ? null : new Purge(purgeDays, Instant.now());
        PrintWriter err = spec.commandLine().getErr();
        Map<UUID, RunStatus> runs = new LinkedHashMap<>();
        Deletions.noteInterrupted(path.path(), err);
        boolean complete = true;
        List<String> empty = new ArrayList<>();
        for (Path file : files()) {
            try {
                add(file, runs, purge);
            } catch (LogException.Gone e) {
                // Deleted since it was listed.
            } catch (LogException.Empty e) {
                empty.add(e.getMessage());
            } catch (LogException e) {
                err.println("nereid: left out: " + e.getMessage());
                complete = false;
            }
        }
        if (runs.isEmpty()) { // else nobody misses what was killed before anything was logged
            empty.forEach(reason -> err.println("nereid: " + reason));
        }
        runs = oldestFirst(runs);
        format.print(table(runs), "No runs in " + path.absolute() + ".");
        boolean atRisk = purge != null && purge.takesUnsynced(runs.keySet());
        if (format.isForPeople()) {
            runs.values().forEach(this::explainTrouble);
            explainDropped(runs);
            explainPending(runs, purge);
        }
        boolean isLossy = runs.values().stream().anyMatch(run -> run.isLossy || run.lost() > 0);
        return complete && !atRisk && !isLossy ? 0 : Main.FAILED;
    }

    private void explainPending(Map<UUID, RunStatus> runs, Purge purge) {
        PrintWriter out = spec.commandLine().getOut();
        PendingBytes all = new PendingBytes();
        runs.values().forEach(run -> all.add(run.pendingBytes));
        int files = runs.values().stream().mapToInt(run -> run.pendingFiles).sum();
        if (!all.isEmpty()) {
            out.println(
                    "pending: " + all + (files == 0 ? "" : ", with the contents of " + Format.count(files, "file")));
        }
        if (purge != null) {
            purge.print(runs.keySet(), path.path(), out);
        }
    }

    private void explainDropped(Map<UUID, RunStatus> runs) {
        int chars = RunNames.shortChars(runs.keySet());
        runs.forEach((objectId, run) -> {
            if (run.dropped > 0) {
                spec.commandLine()
                        .getOut()
                        .println("dropped: " + (run.sysId != null ? run.sysId : RunNames.abbreviate(objectId, chars))
                                + " " + Format.count(run.dropped, "operation")
                                + ", for want of room on the disk or in memory");
            }
        });
    }

    private void explainTrouble(RunStatus run) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> rejections = run.rejections();
        rejections.forEach(rejection -> out.println("rejected: " + run.sysId + " " + Table.oneLine(rejection)));
        if (run.rejected() > rejections.size()) {
            out.println("rejected: " + run.sysId + " "
                    + Format.count(run.rejected() - rejections.size(), "other operation") + ", too");
        }
        if (run.rejected() > 0) {
            out.println("rejected: what to do: nereid why " + run.sysId + " --server");
        }
        run.damage.forEach(damage -> out.println("damaged: " + damage));
        run.withJournal.forEach(file -> out.println("not one plain file: " + file
                + " needs the -wal beside it, for want of room on the disk or because somebody reads it; move or copy"
                + " both"));
        if (run.lost() > 0) {
            out.println(
                    "lost: the server lacks " + Format.count(run.lost(), "operation") + " of " + run.sysId
                            + " (one may hold many points); a better copy of the run file, if there is one, fills the gap when it is synced (nereid sync --path COPY)");
        }
    }

    private void add(Path file, Map<UUID, RunStatus> runs, Purge purge) {
        if (WriterLock.of(file) == Life.FINISHED && HeldRunFile.needsJournal(file)) {
            RunFileFinaliser.finaliseDead(file); // there may have been no room when it ended
        }
        RunFileStatus status = RunFileStatus.of(file, aliases);
        Instant purgeDue =
                purge == null ? null : purge.add(status.objectId(), file, status.pending(), status.pendingFiles());
        runs.computeIfAbsent(status.objectId(), id -> new RunStatus()).add(status, purgeDue);
    }

    private List<Path> files() {
        return chosen.isEmpty()
                ? RunFileName.list(path.path())
                : NamedRunFiles.in(path.path()).chosen(chosen);
    }

    /** As {@code nereid ls} has them. */
    private static Map<UUID, RunStatus> oldestFirst(Map<UUID, RunStatus> runs) {
        Map<UUID, RunStatus> sorted = new LinkedHashMap<>();
        runs.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().created))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static Table table(Map<UUID, RunStatus> runs) {
        Table table = new Table().column("run").programColumn("offline_id").column("writer");
        for (String number : new String[] {"files", "logged", "durable", "synced", "pending", "rejected", "bytes"}) {
            table.numberColumn(number);
        }
        table.column("oldest_unsynced")
                .programColumn("rejections")
                .programColumn("lost")
                .programColumn("pending_files")
                .programColumn("pending_bytes")
                .programColumn("pending_on")
                .programColumn("purge_due")
                .programColumn("dropped")
                .programColumn("damages")
                .programColumn("needs_wal");
        int chars = RunNames.shortChars(runs.keySet());
        runs.forEach((objectId, run) -> {
            Instant oldest = run.oldestUnsynced == 0 ? null : Instants.instant(run.oldestUnsynced);
            boolean offline = run.sysId == null;
            table.row()
                    .cell(
                            offline ? ObjectId.offline(objectId) : run.sysId,
                            offline ? RunNames.abbreviate(objectId, chars) : run.sysId)
                    .cell(ObjectId.offline(objectId), "")
                    .cell(run.writer(), run.writerText())
                    .cell(run.files)
                    .cell(run.logged)
                    .cell(run.logged)
                    .cell(run.synced)
                    .cell(run.logged - run.synced)
                    .cell(run.rejected())
                    .cell(run.bytes, Format.bytes(run.bytes))
                    .cell(
                            oldest == null ? null : oldest.toString(),
                            oldest == null ? "" : Format.age(Duration.between(oldest, Instant.now())))
                    .cell(run.rejections(), "")
                    .cell(run.lost(), "")
                    .cell((long) run.pendingFiles, "")
                    .cell(run.pendingBytes.total(), "")
                    .cell(run.pendingBytes.fileSystems(), "")
                    .cell(run.purgeDue == null ? null : run.purgeDue.toString(), "")
                    .cell(run.dropped, "")
                    .cell(run.damage, "")
                    .cell(run.withJournal.stream().map(Path::toString).toList(), "");
        });
        return table;
    }
}
