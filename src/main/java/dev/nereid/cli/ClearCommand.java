package dev.nereid.cli;

import dev.nereid.bundle.Receipt;
import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.RunFileDeletion;
import dev.nereid.sync.RunFileDeletion.Obstacle;
import dev.nereid.sync.RunFileDeletion.Verdict;
import dev.nereid.sync.StoredRun;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Witness;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid clear}: makes room where run files are not needed any more. */
@Command(
        name = "clear",
        description = {
            "Deletes the files of runs that are on a server, after asking.",
            "",
            "The server is asked now whether it has every operation; what was remembered from a sync doesn't count. A"
                    + " run goes as a whole: all of it stays while one of its files is being written or holds something"
                    + " that the server lacks. What the server rejected counts as delivered, since it keeps it. Files"
                    + " that are damaged, or no run files, are left alone.",
            "",
            "Where no server can be asked, --receipt says what one confirmed of the bundle that was carried to it: a log goes"
                    + " whose digest is that of the receipt, with all contents of files. Keep receipts as you keep the runs: who"
                    + " can write one can have runs deleted.",
            "",
            "Exit code 1 if a run file could not be read or removed, or a run that was named stays; 2 if nobody could"
                    + " answer the question."
        },
        footer = {"", "Example:", "  nereid clear --path /scratch/me/runs --older-than 7d"})
final class ClearCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..*", description = "Only these runs: IDs, or beginnings of offline IDs")
    private List<String> chosen = new ArrayList<>();

    @Option(
            names = "--unsynced",
            description = "Also what no server has: only of runs that are named, and needs no server. It is lost then")
    private boolean unsynced;

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description =
                    "What counts is this receipt of nereid sync, as no server can be asked here; may be given several"
                            + " times")
    private List<Path> receipts = new ArrayList<>();

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Only runs whose last operation is older than this: 30min, 12h, 7d")
    private Duration olderThan;

    @Option(
            names = {"-y", "--yes"},
            description = "Delete without asking")
    private boolean yes;

    @Mixin
    private PathOption path;

    @Mixin
    private TokenOption token;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;
    private PrintWriter err;
    private boolean complete = true;
    private final Set<String> told = new HashSet<>();

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        if (unsynced && chosen.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--unsynced needs the IDs of the runs: what no server has is not deleted unless it is named.");
        }
        if (unsynced && !receipts.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--unsynced needs no receipt: give one of both.");
        }
        int empty = RunFileDeletion.deleteEmpty(path.path());
        if (empty > 0) {
            out.println("Deleted " + Format.count(empty, "file") + " in which nothing was ever logged.");
        }
        boolean interrupted = !RunFileName.listDeleted(path.path()).isEmpty();
        if (!interrupted && runs().isEmpty()) {
            return nothingToDo();
        }
        try (HttpTransport server = receipts.isEmpty() ? connect() : null) {
            RunFileDeletion deletion = new RunFileDeletion(witness(server), unsynced);
            resumeInterrupted(deletion);
            List<StoredRun> runs = runs();
            return runs.isEmpty() ? nothingToDo() : clear(runs, new Deletions(deletion, out, err));
        }
    }

    /** Null if nobody is to be asked. */
    private Witness witness(HttpTransport server) {
        if (receipts.isEmpty()) {
            return server == null ? null : Witness.of(server);
        }
        Receipt receipt = Receipt.of(receipts.stream().map(Receipt::read).toList());
        ReceiptNotes.of(receipt, path.path(), new PrintWriter(Writer.nullWriter())); // what is unreadable is said below
        return receipt;
    }

    private int nothingToDo() {
        out.println("No runs" + (olderThan == null ? "" : " older than " + Format.age(olderThan)) + " in "
                + path.absolute() + ".");
        return complete ? 0 : Main.FAILED;
    }

    private void resumeInterrupted(RunFileDeletion deletion) {
        RunFileDeletion.Resumed resumed;
        try {
            resumed = deletion.resumeInterrupted(path.path());
        } catch (SyncException e) {
            throw new CommandFailure(e.getMessage() + " Nothing was deleted.");
        }
        if (resumed.finished() > 0) {
            err.println("nereid: ended the deletion of " + Format.count(resumed.finished(), "run file")
                    + ", which had been interrupted.");
        }
        if (resumed.putBack() > 0) {
            err.println(
                    "nereid: undid the deletion of " + Format.count(resumed.putBack(), "run file")
                            + ", which had been interrupted: the server lacks something of it, or not all of it could be seen where it lay.");
        }
        Deletions.noteInterrupted(path.path(), err);
    }

    private List<StoredRun> runs() {
        List<StoredRun> runs = StoredRun.in(path.path(), e -> {
            if (told.add(e.getMessage())) {
                err.println("nereid: left alone: " + e.getMessage());
            }
            complete = false;
        });
        if (!chosen.isEmpty()) {
            List<Path> files = NamedRunFiles.in(path.path()).chosen(chosen);
            runs = runs.stream()
                    .filter(run -> run.parts().stream().anyMatch(part -> files.contains(part.file())))
                    .toList();
        }
        long now = MicroClock.SYSTEM.micros();
        return runs.stream()
                .filter(run -> olderThan == null || run.age(now).compareTo(olderThan) > 0)
                .toList();
    }

    /** Null if no server is to be asked. */
    private HttpTransport connect() {
        if (unsynced && !token.isGiven()) {
            err.println("nereid: no API token is given, so no server was asked: everything counts as unsynced.");
            return null;
        }
        HttpTransport server;
        try {
            server = token.connect();
        } catch (CommandFailure e) {
            throw new CommandFailure(e.getMessage() + " Nothing was deleted.");
        }
        try {
            server.info();
            return server;
        } catch (SyncException e) {
            server.close();
            if (!unsynced) {
                throw new CommandFailure(e.getMessage() + " Nothing was deleted: only the server can say what it has.");
            }
            err.println("nereid: " + e.getMessage() + " Everything counts as unsynced.");
            return null;
        }
    }

    private int clear(List<StoredRun> runs, Deletions deletions) {
        List<Verdict> verdicts = examine(runs, deletions);
        if (verdicts.isEmpty()) {
            out.println("Nothing to delete in " + path.absolute() + ".");
            return exitCode(deletions);
        }
        show(verdicts);
        List<StoredRun> going = verdicts.stream().map(Verdict::run).toList();
        if (!yes) {
            switch (Confirmation.ask(spec, question(verdicts, going))) {
                case YES -> {}
                case NO -> {
                    return exitCode(deletions);
                }
                case NOBODY -> {
                    return Confirmation.UNANSWERED;
                }
            }
        }
        deletions.delete(going, "");
        return exitCode(deletions);
    }

    private List<Verdict> examine(List<StoredRun> runs, Deletions deletions) {
        try {
            return deletions.examine(runs);
        } catch (SyncException e) {
            throw new CommandFailure(e.getMessage() + " Nothing was deleted.");
        }
    }

    private void show(List<Verdict> verdicts) {
        Table table = new Table()
                .column("run")
                .numberColumn("files")
                .numberColumn("bytes")
                .column("last_operation")
                .column("on")
                .column("note");
        long now = MicroClock.SYSTEM.micros();
        for (Verdict verdict : verdicts) {
            StoredRun run = verdict.run();
            table.row()
                    .cell(run.name())
                    .cell(run.parts().size())
                    .cell(run.bytes(), Format.bytes(run.bytes()))
                    .cell(Format.age(run.age(now)) + " ago")
                    .cell(verdict.unconfirmed() == 0 ? verdict.proofs().get(0).server() : "")
                    .cell(note(verdict, now));
        }
        table.print(Main.columns(spec), out);
        verdicts.forEach(verdict -> verdict.run()
                .rejections()
                .forEach(rejection ->
                        out.println("rejected: " + verdict.run().name() + " " + Table.oneLine(rejection))));
    }

    private static String note(Verdict verdict, long now) {
        List<String> notes = new ArrayList<>();
        if (verdict.unconfirmed() > 0) {
            notes.add(Format.count(verdict.unconfirmed(), "operation") + " nowhere else");
        }
        if (verdict.rejected() > 0) {
            notes.add(Format.count(verdict.rejected()) + " rejected, kept by the server");
        }
        if (verdict.run().isRetentionOver(now)) {
            notes.add("retention over");
        }
        return String.join(", ", notes);
    }

    private static String question(List<Verdict> verdicts, List<StoredRun> going) {
        long lost = verdicts.stream().mapToLong(Verdict::unconfirmed).sum();
        String runs = going.size() == 1 ? "this run" : "these " + Format.count(going.size(), "run");
        String warning = lost == 0
                ? ""
                : " " + Format.count(lost, "operation") + (lost == 1 ? " exists" : " exist")
                        + " nowhere else and will be lost.";
        return "Delete " + runs + ", " + Format.bytes(Deletions.bytes(going)) + "?" + warning;
    }

    private int exitCode(Deletions deletions) {
        Set<Obstacle> obstacles = deletions.obstacles();
        boolean failed = chosen.isEmpty() ? obstacles.contains(Obstacle.TROUBLE) : !obstacles.isEmpty();
        return complete && !failed ? 0 : Main.FAILED;
    }
}
