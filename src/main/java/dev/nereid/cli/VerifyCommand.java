package dev.nereid.cli;

import dev.nereid.bundle.Bundle;
import dev.nereid.bundle.BundleException;
import dev.nereid.bundle.Workspace;
import dev.nereid.log.RunFileName;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.ObjectId;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Proof;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Verification;
import dev.nereid.sync.Verification.Result;
import dev.nereid.sync.Verification.Verdict;
import dev.nereid.sync.Witness;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid verify}: whether run files are what was logged, and whether a server has all of it. */
@Command(
        name = "verify",
        description = {
            "Checks run files, folders of them and bundles against themselves, and against a server if there is an API token.",
            "",
            "Every row against its checksum, the numbers of the rows, the pages as SQLite sees them, the contents of files"
                    + " against their SHA-256, and what is remembered of servers. With a server, its digest of the log is"
                    + " compared, too: the same as what lets nereid clear delete. A run file that is being written is"
                    + " checked as of now. No file is changed. A sound copy of a damaged file is intact; what it lacks is named.",
            "",
            "verdict: proven, the server has all of it, be it in the run or, as rejected says, kept aside; intact, nothing is"
                    + " wrong and no server was asked; unsynced, nothing is wrong and the server lacks something; damaged; unreadable. Exit code 0 only if all are proven,"
                    + " or intact."
        },
        footer = {"", "Example:", "  nereid verify --path /scratch/me/runs", "  nereid verify --offline monday.zip"})
final class VerifyCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "WHAT",
            arity = "0..*",
            description = "Run files, folders, bundles, or runs by ID or name. Default: all in --path")
    private List<String> chosen = new ArrayList<>();

    @Option(names = "--offline", description = "Ask no server")
    private boolean offline;

    @Mixin
    private PathOption path;

    @Mixin
    private TokenOption token;

    @Mixin
    private FormatOption format;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    /**
     * @param name what people see: the file, in its bundle if it is in one
     * @param writer what is known of it: of a file in a bundle, when that was packed
     */
    private record Checked(String name, String writer, Result result) {
        /** Where a bundle was unpacked tells nobody anything. */
        String named(String line) {
            return line.replace(result.file().toString(), name);
        }
    }

    private final List<Checked> checked = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private Witness witness; // null if no server is asked

    @Override
    public Integer call() {
        try (HttpTransport server = offline || !token.isGiven() ? null : token.connect()) {
            witness = server == null ? null : Witness.of(server);
            check();
        } catch (SyncException e) {
            throw new CommandFailure(e.getMessage() + " To check without it: nereid verify --offline");
        }
        format.print(table(), chosen.isEmpty() ? "No run files in " + path.absolute() + "." : "No run files there.");
        PrintWriter err = spec.commandLine().getErr();
        refused.forEach(reason -> err.println("nereid: " + Table.harmless(reason)));
        if (format.isForPeople()) {
            checked.forEach(each -> tell(each, err));
        }
        boolean all = checked.stream().allMatch(each -> isFine(each.result()));
        return all && refused.isEmpty() ? 0 : Main.FAILED;
    }

    private static void tell(Checked each, PrintWriter err) {
        Result result = each.result();
        List<String> all = new ArrayList<>(result.damages());
        all.addAll(result.notes());
        all.forEach(line -> err.println("nereid: " + Table.harmless(SyncReport.reason(each.name(), each.named(line)))));
    }

    private static boolean isFine(Result result) {
        return result.verdict() == Verdict.PROVEN || result.verdict() == Verdict.INTACT;
    }

    private void check() {
        List<String> runs = new ArrayList<>();
        if (chosen.isEmpty()) {
            checkAll(path.path());
        }
        for (String each : chosen) {
            Path file = Path.of(each);
            if (Bundle.isMeant(file)) {
                checkBundle(file);
            } else if (Files.exists(file)) {
                checkAll(file);
            } else {
                requireNoFile(each);
                runs.add(each);
            }
        }
        if (!runs.isEmpty()) {
            NamedRunFiles.in(path.path()).chosen(runs).forEach(file -> check(file, file.toString()));
        }
    }

    /** Who names a bundle or a run file means no run. */
    static void requireNoFile(String name) {
        if (name.endsWith(".zip") || name.endsWith(".db")) {
            throw new CommandFailure("There is no file " + name + ".");
        }
    }

    private void checkAll(Path fileOrDirectory) {
        RunFileName.list(fileOrDirectory).forEach(file -> check(file, file.toString()));
    }

    private void check(Path file, String name) {
        Result result = Verification.of(file, witness);
        checked.add(new Checked(name, word(result.writer()), result));
    }

    private void checkBundle(Path file) {
        try (Bundle bundle = Bundle.open(file);
                Workspace workspace = Workspace.in(BundleSync.temporary(spec))) {
            Bundle.Unpacked unpacked = bundle.unpack(workspace.path());
            unpacked.failures().forEach(failure -> refused.add(BundleSync.withoutWorkspace(failure, workspace, file)));
            for (Bundle.Item item : unpacked.items()) {
                if (item.failure() == null) {
                    String writer = item.log().isLive() ? "live when packed" : "finished";
                    checked.add(new Checked(
                            file + ": " + item.log().file(), writer, Verification.of(item.file(), witness)));
                } else {
                    refused.add(BundleSync.withoutWorkspace(item.failure(), workspace, file));
                }
            }
        } catch (BundleException e) {
            refused.add(e.getMessage());
        }
    }

    private Table table() {
        Table table = new Table()
                .textColumn("file")
                .column("run")
                .column("writer")
                .numberColumn("operations")
                .column("digest")
                .numberColumn("confirmed")
                .numberColumn("files")
                .numberColumn("missing")
                .numberColumn("rejected")
                .column("verdict");
        for (String forPrograms : new String[] {"log_id", "offline_id", "after", "server", "damages", "notes"}) {
            table.programColumn(forPrograms);
        }
        checked.forEach(each -> addRow(table, each));
        return table;
    }

    private static void addRow(Table table, Checked each) {
        Result result = each.result();
        Proof proof = result.proof();
        String offlineId = result.objectId() == null ? null : ObjectId.offline(result.objectId());
        String digest = result.digest() == null ? null : String.format("%016x", result.digest());
        String run = result.sysId() != null || offlineId == null
                ? result.sysId()
                : RunNames.abbreviate(result.objectId(), RunNames.shortChars(List.of(result.objectId())));
        boolean isLive = result.writer() == Life.LIVE;
        String verdict = word(result.verdict());
        table.row()
                .cell(each.name())
                .cell(result.sysId() == null ? offlineId : result.sysId(), run == null ? "" : run)
                .cell(each.writer())
                .cell(result.operations())
                .cell(digest)
                .cell(result.confirmed(), result.confirmed() == null ? "" : Format.count(result.confirmed()))
                .cell(result.contents())
                .cell(
                        proof == null ? null : (Long) (long) proof.missingFiles(),
                        proof == null ? "" : Format.count(proof.missingFiles()))
                .cell(
                        proof == null ? null : (Long) proof.rejected(),
                        proof == null ? "" : Format.count(proof.rejected()))
                .cell(verdict, verdict + (result.base() == 0 ? "" : ", a part") + (isLive ? " as of now" : ""))
                .cell(result.logId() == null ? null : result.logId().toString(), "")
                .cell(offlineId, "")
                .cell(result.base(), "")
                .cell(proof == null ? null : proof.server(), "")
                .cell(result.damages().stream().map(each::named).toList(), "")
                .cell(result.notes().stream().map(each::named).toList(), "");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
