package dev.nereid.cli;

import dev.nereid.bundle.BundleException;
import dev.nereid.bundle.BundleWriter;
import dev.nereid.bundle.BundleWriter.Packed;
import dev.nereid.bundle.Manifest;
import dev.nereid.bundle.Receipt;
import dev.nereid.bundle.Told;
import dev.nereid.bundle.Workspace;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.settings.Setting;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Witness;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid pack}: runs, as they are now, in one file. */
@Command(
        name = "pack",
        description = {
            "Packs runs as they are now into one file, to be carried to where a server is: nereid sync FILE.",
            "",
            "Also while they are being logged; what comes later is for the next time. Run files are only read. The file is a ZIP"
                    + " archive with a checked copy of each run file and the contents of files, and has its name when it is"
                    + " whole. What can't be read is named, and left out: exit code 1."
        },
        footer = {
            "",
            "Example:",
            "  nereid pack -o /media/me/stick/monday.zip",
            "  nereid pack --since monday.zip.receipt.json -o /media/me/stick/tuesday.zip"
        })
final class PackCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description = "Only these runs: IDs, beginnings of offline IDs, or names")
    private List<String> chosen = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to. Default: nereid-TIME.zip in the working directory")
    private Path output;

    @Option(names = "--force", description = "Replace the file if there is one")
    private boolean force;

    @Option(
            names = "--since",
            paramLabel = "RECEIPT",
            description = "Only what is not confirmed by this receipt of nereid sync; may be given several times")
    private List<Path> receipts = new ArrayList<>();

    @Option(names = "--unsynced", description = "Only what no server has, as far as is remembered here")
    private boolean unsynced;

    @Option(names = "--ask-server", description = "Only what the server lacks, which is asked now")
    private boolean askServer;

    @Mixin
    private PathOption path;

    @Mixin
    private TokenOption token;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    private final List<Manifest.Log> packed = new ArrayList<>();
    private boolean complete = true;

    @Override
    public Integer call() {
        if (Stream.of(!receipts.isEmpty(), unsynced, askServer)
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new ParameterException(
                    spec.commandLine(), "Give one of --since, --unsynced and --ask-server: each says what is lacking.");
        }
        Path target = output != null ? output : Path.of("nereid-" + TIME.format(Instant.now()) + ".zip");
        List<Path> files = chosen.isEmpty()
                ? RunFileName.list(path.path())
                : NamedRunFiles.in(path.path()).chosen(chosen);
        try (HttpTransport server = askServer ? token.connect() : null) {
            pack(files, told(server), target);
        } catch (SyncException e) {
            throw new CommandFailure(
                    e.getMessage() + " Nothing was packed; the runs are safe in " + path.absolute() + ".");
        }
        return complete ? 0 : Main.FAILED;
    }

    private Told told(HttpTransport server) {
        if (!receipts.isEmpty()) {
            return Told.by(Receipt.of(receipts.stream().map(Receipt::read).toList()));
        } else if (server != null) {
            return Told.by(Witness.of(server));
        }
        return unsynced ? Told.byMemory() : Told.NOTHING;
    }

    private void pack(List<Path> files, Told told, Path target) {
        try (ResultFile result = ResultFile.create(target, force);
                Workspace workspace = Workspace.in(workspaceFor(target))) {
            BundleWriter writer = new BundleWriter(result.stream(), workspace.path(), host());
            for (Path file : files) {
                add(writer, file, told);
            }
            if (packed.isEmpty()) {
                out().println("Nothing to pack in " + path.absolute() + ". No file was written.");
                return;
            }
            Manifest manifest = writer.finish();
            result.finish();
            out().println(summary(manifest, target, Files.size(target)));
        } catch (IOException e) {
            throw new CommandFailure(ResultFile.failure(target, e).getMessage()
                    + ". No file was written; the runs are safe in " + path.absolute() + ".");
        }
    }

    /** On the same disk as the bundle, which has to have room for more. */
    private Path workspaceFor(Path target) {
        Path chosenDirectory = Main.shell(spec).settings().path(Setting.TMPDIR);
        return chosenDirectory != null
                ? chosenDirectory
                : target.toAbsolutePath().getParent();
    }

    private void add(BundleWriter writer, Path file, Told told) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Packed one = writer.add(file, told);
            if (one.log() != null) {
                packed.add(one.log());
            }
            for (String failure : one.failures()) {
                err.println("nereid: left out: " + failure);
                complete = false;
            }
        } catch (LogException.Gone | LogException.Empty e) {
            // Deleted since it was listed, or killed before anything was logged.
        } catch (LogException | BundleException e) {
            err.println("nereid: left out: " + e.getMessage());
            complete = false;
        }
    }

    private static String summary(Manifest manifest, Path target, long bytes) {
        long runs =
                manifest.logs().stream().map(Manifest.Log::objectId).distinct().count();
        long live = manifest.logs().stream().filter(Manifest.Log::isLive).count();
        long parts = manifest.logs().stream()
                .filter(log -> log.after().sequence() > 0)
                .count();
        long operations =
                manifest.logs().stream().mapToLong(Manifest.Log::operations).sum();
        int contents = manifest.contents().size();
        return "Packed " + Format.count(runs, "run") + " in " + target + ": "
                + Format.count(manifest.logs().size(), "run file")
                + (parts == 0 ? "" : " (" + Format.count(parts) + " in part)")
                + (live == 0 ? "" : " (" + Format.count(live) + " being written, as of now)") + ", "
                + Format.count(operations, "operation")
                + (contents == 0 ? "" : ", " + Format.count(contents, "file")) + ", " + Format.bytes(bytes) + ".";
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
