package dev.nereid.cli;

import dev.nereid.bundle.Workspace;
import dev.nereid.codec.Instants;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.Salvage;
import dev.nereid.model.Limits;
import dev.nereid.sync.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code nereid repair}: a clean run file with all that can be saved of a damaged one. */
@Command(
        name = "repair",
        description = {
            "Writes a clean copy of a damaged run file, with every operation in it that is intact.",
            "",
            "Reads all pages of the file and of its -wal, whatever SQLite makes of them, and checks each operation"
                    + " against its checksum. The damaged file is not touched. Says which operations are lost, and"
                    + " between which times they were logged.",
            "",
            "nereid sync and the commands that read run files do the same by themselves where a file is damaged, so that"
                    + " they need no repaired one."
        },
        footer = {"", "Example:", "  nereid repair .nereid/20261123T081500.000000Z-run-4f9d2c1a.db"})
final class RepairCommand implements Callable<Integer> {
    private static final int HOLES_TOLD = 20;

    @Parameters(paramLabel = "FILE", description = "The damaged run file; its -wal has to lie beside it")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Where to write the clean one; FILE with .repaired before .db if not given")
    private Path output;

    @Option(
            names = "--log",
            paramLabel = "UUID",
            converter = LogId.class,
            description =
                    "The id of the log, where the file itself can't tell it any more. Without it no operation can be"
                            + " checked")
    private UUID logId;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    /** Java takes less for a UUID than people do, and explains nothing. */
    static final class LogId implements ITypeConverter<UUID> {
        private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        @Override
        public UUID convert(String text) {
            if (!UUID_TEXT.matcher(text).matches()) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no UUID, like 4f9d2c1a-0b1c-4d2e-8f30-1a2b3c4d5e6f");
            }
            return UUID.fromString(text);
        }
    }

    @Override
    public Integer call() {
        file = RunFileName.itself(file); // the -wal and the lock lie beside what a link leads to
        Path target = output != null ? output : Salvage.target(file);
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("There is no run file " + file + ".");
        }
        Path directory = target.toAbsolutePath().getParent();
        if (!Files.isWritable(directory)) {
            throw new CommandFailure("Nothing can be written in " + directory + ". Give another place with -o.");
        }
        requireFree(target);
        Salvage salvage = repair(directory, target);
        PrintWriter out = spec.commandLine().getOut();
        boolean wasHealthy = salvage.lost() == 0
                && !salvage.isCut()
                && Verification.of(file, null).verdict() == Verification.Verdict.INTACT;
        if (wasHealthy) {
            out.println("Nothing is wrong with " + file + ": there was nothing to repair.");
        }
        out.println("Intact: " + Format.count(salvage.operations(), "operation") + " of log " + salvage.logId() + ".");
        printLost(salvage, out);
        if (salvage.leftOut() > 0) {
            out.println("Left out: " + Format.count(salvage.leftOut(), "operation") + " behind a gap of more than "
                    + Format.count(Limits.LOST_OPERATIONS_MAX) + ", which no server takes.");
        }
        out.println("Wrote " + target + "; " + file + " is as it was.");
        printNext(salvage, target, out);
        return 0;
    }

    /** A journal of another file would be taken for this one's; a link may lead anywhere. */
    private static void requireFree(Path target) {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Path each = target.resolveSibling(target.getFileName() + suffix);
            if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(each + " exists; nothing is written over. Give another name with -o.");
            }
        }
    }

    private Salvage repair(Path directory, Path target) {
        try (Workspace workspace = Workspace.in(directory)) {
            Path clean = workspace.path().resolve("clean.db");
            Salvage salvage = Salvage.repair(file, clean, logId);
            Files.move(clean, target);
            return salvage;
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    target + " came to be meanwhile and was left as it is. Give another name with -o.");
        } catch (IOException e) {
            throw ResultFile.failure(target, e);
        } catch (LogException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private static void printLost(Salvage salvage, PrintWriter out) {
        if (salvage.lost() == 0) {
            out.println("Lost: nothing up to operation " + salvage.last() + ", the last one there is a trace of.");
            printTail(salvage, out);
            return;
        }
        out.println("Lost: " + Format.count(salvage.lost(), "operation") + " of " + Format.count(salvage.last()) + ":");
        salvage.holes().stream().limit(HOLES_TOLD).forEach(hole -> out.println("  " + text(hole)));
        if (salvage.holes().size() > HOLES_TOLD) {
            out.println("  and others");
        }
        out.println("An operation may hold many points.");
        printTail(salvage, out);
    }

    private static void printTail(Salvage salvage, PrintWriter out) {
        if (salvage.isCut()) {
            String tail = salvage.tailText();
            out.println("And " + tail + ".");
        }
    }

    private static String text(Salvage.Hole hole) {
        String which = hole.first() == hole.last() ? "" + hole.first() : hole.first() + " to " + hole.last();
        String after = hole.after() == 0 ? "" : " after " + Instants.instant(hole.after());
        String before = hole.before() == 0 ? "" : " before " + Instants.instant(hole.before());
        return which + ", logged" + after + (after.isEmpty() || before.isEmpty() ? "" : " and") + before;
    }

    private void printNext(Salvage salvage, Path target, PrintWriter out) {
        if (!salvage.holes().isEmpty() && salvage.holes().get(0).first() == 1) {
            out.println(
                    "The first operation is among them, which says what object this is: a server takes the rest only if"
                            + " it has the first one already.");
        }
        out.println("Next: nereid sync --path " + target + " delivers what is intact"
                + (logId == null ? ", and so does the damaged file itself." : "."));
        out.println("To have the clean one in its place, move " + file.getFileName()
                + " away, with its -wal and -shm if there are any, and rename " + target.getFileName() + " to "
                + file.getFileName() + ". nereid clear deletes that once a server has what is in it.");
        if (salvage.lost() > 0 || salvage.isCut()) {
            out.println("Keep the damaged one as long as there may be another copy: that may have other operations, and"
                    + " sync brings them together. If there is none, delete it yourself (rm): nothing else does.");
        }
    }
}
