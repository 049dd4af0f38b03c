package dev.nereid.cli;

import dev.nereid.backup.Backup;
import dev.nereid.backup.BackupCheck;
import dev.nereid.backup.BackupManifest;
import dev.nereid.backup.StoreSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid backup}: copies all that a server has, while it runs. */
@Command(
        name = "backup",
        description = {
            "Makes a backup of a server, on its machine and as its user, while it runs and takes what is logged.",
            "",
            "The backup is a directory with all that the server had at one moment: an SQLite file, also of a server on"
                    + " PostgreSQL, and the contents of files. A second backup to the same directory replaces the first when"
                    + " it is whole, and copies only the contents that are new; a backup of another server stays, unless --replace is"
                    + " given. Who has a backup can read everything in it;"
                    + " of tokens it has the hashes. Not in it: settings, and the certificates of --tls.",
            "",
            "A backup also reads some of the contents that were there, in turn (all within 30 backups), and copies anew what"
                    + " its disk has damaged.",
            "",
            "--check reads every byte of a backup, and compares. Exit code 1 if something is missing or damaged."
        },
        footer = {
            "",
            "Example:",
            "  nereid backup --data /srv/nereid /mnt/backup/nereid",
            "  nereid backup --check /mnt/backup/nereid"
        })
final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BACKUP", description = "Directory of the backup; created if it is missing")
    private Path backup;

    @Option(names = "--check", description = "Make no backup, but check the one that is there")
    private boolean check;

    @Option(names = "--replace", description = "Replace the backup that is there even if it is of another server")
    private boolean replace;

    @Mixin
    private StorePlaceOption store;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return check ? check() : make();
    }

    private int make() {
        Backup.Report report = Backup.make(store.place(), backup, replace);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Backup in " + backup.toAbsolutePath() + ": " + text(report.manifest()) + ".");
        out.println("Copied " + Format.count(report.copied(), "content") + " of files, "
                + Format.bytes(report.copiedBytes()) + "; the others were there.");
        PrintWriter err = spec.commandLine().getErr();
        report.healed()
                .forEach(sha256 -> err.println("nereid: the content " + sha256
                        + " was damaged in the backup and is copied anew. If you don't know why, the backup's disk may be"
                        + " failing."));
        report.damaged()
                .forEach(sha256 -> err.println("nereid: the content " + sha256
                        + " is missing or damaged in the server's directory, so the backup lacks it, too. A sync of its run file"
                        + " brings it again."));
        return report.damaged().isEmpty() ? 0 : Main.FAILED;
    }

    private int check() {
        if (store.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--check asks no server. Leave out --data and --database.");
        }
        BackupCheck result = BackupCheck.of(backup);
        PrintWriter err = spec.commandLine().getErr();
        result.problems().forEach(problem -> err.println("nereid: " + problem));
        if (result.problems().isEmpty()) {
            spec.commandLine().getOut().println("Whole: " + text(result.manifest()) + ".");
        }
        return result.problems().isEmpty() ? 0 : Main.FAILED;
    }

    /** What is in it. */
    static String text(BackupManifest manifest) {
        StoreSummary store = manifest.store();
        return text(store) + ", as of " + Format.time(manifest.taken());
    }

    static String text(StoreSummary store) {
        return Format.count(store.projects(), "project") + ", " + Format.count(store.objects(), "object") + ", "
                + Format.count(store.operations(), "operation") + ", "
                + Format.count(store.contents(), "content") + " of files ("
                + Format.bytes(store.contentBytes()) + ")";
    }
}
