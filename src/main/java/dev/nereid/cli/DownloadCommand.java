package dev.nereid.cli;

import dev.nereid.cli.FileSource.Entry;
import dev.nereid.model.ObjectView;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid download}: the files of a run, a model or a version. */
@Command(
        name = "download",
        description = {
            "Downloads the files of a run, a model, a version or a project: of one field, or of all.",
            "",
            "Each goes to DIRECTORY/FIELD/NAME, checked against its hash. From the server if there is an API token, else from"
                    + " local run files. A download that was cut goes on where it was. With --list, only names, sizes and"
                    + " hashes are printed."
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
        try (FileSource source = source()) {
            ObjectView object = source.object(id);
            List<Entry> entries = source.entries(object, field);
            if (list || entries.isEmpty()) {
                format.print(table(entries), object.id() + " has no files.");
                return 0;
            }
            entries = field == null ? withoutTracked(entries) : entries;
            download(source, entries);
            long bytes =
                    entries.stream().mapToLong(entry -> entry.file().size()).sum();
            spec.commandLine()
                    .getOut()
                    .println("Downloaded " + Format.count(entries.size(), "file") + ", " + Format.bytes(bytes) + ", to "
                            + destination.toAbsolutePath() + ".");
            return 0;
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
        return token.isGiven()
                ? FileSource.of(token.connect())
                : FileSource.in(
                        path.path(), Main.shell(spec), spec.commandLine().getErr());
    }

    private void download(FileSource source, List<Entry> entries) {
        long bytes = entries.stream().mapToLong(entry -> entry.file().size()).sum();
        boolean seen = Main.shell(spec).errorIsSeen().getAsBoolean();
        try (ProgressBar bar = seen ? bar(bytes) : null) {
            LongConsumer progress = bar == null ? part -> {} : bar::stepBy;
            for (Entry entry : entries) {
                download(source, entry, progress);
            }
        }
    }

    private void download(FileSource source, Entry entry, LongConsumer progress) {
        Path directory = destination.toAbsolutePath().resolve(entry.path()).normalize();
        Path target = directory.resolve(entry.file().name()).normalize();
        if (!target.startsWith(directory)
                || target.equals(directory)
                || !directory.startsWith(destination.toAbsolutePath().normalize())) {
            throw new CommandFailure(
                    "A file is called \"" + Table.oneLine(entry.file().name()) + "\", which leads out of " + directory
                            + ". It was not written.");
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
