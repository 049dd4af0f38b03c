package dev.nereid.cli;

import dev.nereid.cli.FileSource.Entry;
import dev.nereid.log.LogException;
import dev.nereid.model.ObjectView;
import dev.nereid.settings.IoReason;
import dev.nereid.sync.FileDownload;
import dev.nereid.sync.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid download}: the files of a run, a model or a version. */
@Command(
        name = "download",
        description = {
            "Downloads the files of a run, a model, a version or a project: of one field, or of all.",
            "",
            "Each goes to DIRECTORY/FIELD/NAME, checked against its hash. From the server if there is an API token and no"
                    + " --path, else from local run files. A download that was cut goes on where it was. What can't be had is"
                    + " named, and the exit code is 1 then. With --list, only names, sizes and hashes are printed."
        },
        footer = {"", "Example:", "  nereid download CLS-3 model/weights --to weights"})
final class DownloadCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "Such as CLS-3; of local runs also a name")
    private String id;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FIELD", description = "Only the files of this field")
    private String field;

    @Option(names = "--to", paramLabel = "DIRECTORY", description = "Where to. Default: the working directory")
    private Path destination = Path.of("");

    @Option(names = "--list", description = "Only list the files")
    private boolean list;

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

    @Override
    public Integer call() {
        if (!list && format.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--format, --output and --force are about the list of --list. Where files go, says --to.");
        }
        try (FileSource source = source()) {
            ObjectView object = source.object(id);
            List<Entry> entries = source.entries(object, field);
            if (list || entries.isEmpty()) {
                format.print(table(entries), object.id() + " has no files.");
                return 0;
            }
            return download(source, field == null ? withoutTracked(entries) : entries);
        }
    }

    /** Who asks for all files of a run does not mean a data set of terabytes that it was trained on. */
    private List<Entry> withoutTracked(List<Entry> entries) {
        List<Entry> kept = entries.stream().filter(entry -> !entry.isTracked()).toList();
        if (kept.size() < entries.size()) {
            spec.commandLine()
                    .getErr()
                    .println("nereid: left out: " + Format.count(entries.size() - kept.size(), "file")
                            + " of artifacts, which lie where they were tracked. To copy them, name the field.");
        }
        return kept;
    }

    private FileSource source() {
        return token.isGiven() && !path.isGiven() // which says where to read, whatever is set
                ? FileSource.of(token.connect())
                : FileSource.in(
                        path.path(), Main.shell(spec), spec.commandLine().getErr());
    }

    private int download(FileSource source, List<Entry> entries) {
        List<Entry> done = new ArrayList<>();
        long bytes = bytes(entries);
        boolean seen = Main.shell(spec).errorIsSeen().getAsBoolean();
        try (ProgressBar bar = seen ? bar(bytes) : null) {
            LongConsumer progress = bar == null ? part -> {} : bar::stepBy;
            for (Entry entry : entries) {
                if (isDownloaded(source, entry, progress)) {
                    done.add(entry);
                }
            }
        }
        spec.commandLine()
                .getOut()
                .println("Downloaded " + Format.count(done.size(), "file") + ", " + Format.bytes(bytes(done)) + ", to "
                        + destination.toAbsolutePath() + ".");
        if (done.size() < entries.size()) {
            spec.commandLine()
                    .getErr()
                    .println("nereid: " + Format.count(entries.size() - done.size()) + " of "
                            + Format.count(entries.size(), "file") + " could not be downloaded.");
        }
        return done.size() == entries.size() ? 0 : Main.FAILED;
    }

    private static long bytes(List<Entry> entries) {
        return entries.stream().mapToLong(entry -> entry.file().size()).sum();
    }

    /** One file that can't be had does not keep the others away; a server that does not answer would for all of them. */
    private boolean isDownloaded(FileSource source, Entry entry, LongConsumer progress) {
        try {
            download(source, entry, progress);
            return true;
        } catch (SyncException e) {
            if (!FileDownload.isOfOneFile(e)) {
                throw new CommandFailure(e.getMessage() + " Not downloaded: " + named(entry)
                        + " and what comes after. The same command does so when the server answers.");
            }
            sayFailure(entry, e.getMessage());
        } catch (LogException | CommandFailure e) {
            sayFailure(entry, e.getMessage());
        }
        return false;
    }

    private void sayFailure(Entry entry, String reason) {
        spec.commandLine().getErr().println("nereid: not downloaded: " + named(entry) + ": " + reason);
    }

    private static String named(Entry entry) {
        return entry.path() + ", \"" + Table.oneLine(entry.file().name()) + "\"";
    }

    private void download(FileSource source, Entry entry, LongConsumer progress) {
        Path directory;
        Path target;
        try {
            directory = destination.toAbsolutePath().resolve(entry.path()).normalize();
            target = directory.resolve(entry.file().name()).normalize();
        } catch (InvalidPathException e) {
            throw new CommandFailure("No file can have this name here. It was not written.");
        }
        if (!target.startsWith(directory)
                || target.equals(directory)
                || !directory.startsWith(destination.toAbsolutePath().normalize())) {
            throw new CommandFailure("This name leads out of " + directory + ". It was not written.");
        }
        try {
            Files.createDirectories(target.getParent());
            source.content(entry, target, progress);
        } catch (IOException e) {
            throw new CommandFailure("Can't write " + target + ": " + IoReason.of(e) + ".");
        }
    }

    private static ProgressBar bar(long bytes) {
        return ProgressBar.builder()
                .setTaskName("download")
                .setUnit(" MiB", 1 << 20)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(bytes)
                .build();
    }

    private static Table table(List<Entry> entries) {
        Table table = new Table()
                .column("field")
                .textColumn("name")
                .numberColumn("bytes")
                .column("sha256");
        for (Entry entry : entries) {
            long size = entry.file().size();
            table.row()
                    .cell(entry.path())
                    .cell(entry.file().name())
                    .cell(size, Format.bytes(size))
                    .cell(entry.file().sha256());
        }
        return table;
    }
}
