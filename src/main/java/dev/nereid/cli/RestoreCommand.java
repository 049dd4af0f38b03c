package dev.nereid.cli;

import dev.nereid.backup.BackupException;
import dev.nereid.backup.Restore;
import dev.nereid.backup.StorePlace;
import dev.nereid.backup.StoreSummary;
import dev.nereid.codec.Instants;
import dev.nereid.db.DatabaseException;
import dev.nereid.server.DirectoryLock;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid restore}: puts a backup in the place of a server. */
@Command(
        name = "restore",
        description = {
            "Puts a backup in the place of a server, which must not run meanwhile: into an SQLite file, or with --database"
                    + " into PostgreSQL, whichever it came from.",
            "",
            "What was logged since the backup comes back by itself: running jobs, nereid sync and sync --follow notice"
                    + " that the server was restored and send what it lacks, under the IDs that it gave before. No ID is"
                    + " given twice. What came since by way of the Python client, or from run files that were deleted, is"
                    + " lost. What was deleted since is there again, and so are tokens that were taken back.",
            "",
            "To bring runs back out of the trash of a running server: nereid trash --restore."
        },
        footer = {"", "Example:", "  nereid restore /mnt/backup/nereid --data /srv/nereid"})
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BACKUP", description = "Directory that nereid backup made")
    private Path backup;

    @Mixin
    private StorePlaceOption store;

    @Option(names = "--replace", description = "Replace what is there, after saying what that is and asking")
    private boolean replace;

    @Option(
            names = {"-y", "--yes"},
            description = "Replace without asking")
    private boolean yes;

    @Option(
            names = "--skip-ids",
            paramLabel = "N",
            defaultValue = "" + Restore.DEFAULT_MARGIN,
            description = "Where issued-ids in the data directory was lost with it: how many numbers to skip in each"
                    + " project, at least as many as it can have given since the backup. Default: ${DEFAULT-VALUE}")
    private long skipIds;

    @Option(
            names = "--without-damaged",
            description =
                    "Go on without contents of files that are damaged in the backup; who still has them is asked for"
                            + " them again")
    private boolean withoutDamaged;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.exists(backup) && backup.toString().matches("[A-Z][A-Z0-9]*(-[A-Z0-9]+){1,2}|offline/.*")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no backup " + backup + ". To bring a run out of the trash: nereid trash --restore "
                            + backup);
        }
        if (skipIds < 0 || skipIds > 1_000_000_000) {
            throw new ParameterException(
                    spec.commandLine(), "--skip-ids is " + skipIds + "; give a number from 0 to 1000000000.");
        }
        StorePlace place = store.place();
        if (place.database() != null) {
            return run(place);
        }
        DirectoryLock lock = DirectoryLock.take(place.data());
        try {
            return run(place);
        } finally {
            lock.close();
        }
    }

    private int run(StorePlace place) {
        String existing = existing(place);
        if (existing == null) {
            restore(place);
            return 0;
        }
        if (!replace) {
            throw new CommandFailure("There is a store in " + place + " already: " + existing
                    + ". To put the backup in its place, add --replace.");
        }
        spec.commandLine().getErr().println("nereid: in " + place + " is a store: " + existing + ".");
        return Confirmation.unless(yes, spec, "Put the backup in its place?", () -> restore(place));
    }

    /** Null if there is none. */
    private static String existing(StorePlace place) {
        try {
            StoreSummary summary = Restore.existing(place);
            return summary == null
                    ? null
                    : BackupCommand.text(summary)
                            + (summary.lastChange() == 0
                                    ? ""
                                    : ", last change " + Format.time(Instants.instant(summary.lastChange())));
        } catch (DatabaseException | BackupException e) {
            if (place.database() != null) {
                throw e;
            }
            return "it can't be read (" + e.getMessage() + ")";
        }
    }

    private void restore(StorePlace place) {
        Restore.Report report = Restore.run(backup, place, skipIds, withoutDamaged);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Restored to " + place + ": " + BackupCommand.text(report.manifest()) + ".");
        if (report.aside() != null) {
            out.println("What was there lies in " + report.aside() + " now. Delete it when nobody needs it any more.");
        }
        report.damaged()
                .forEach(sha256 -> spec.commandLine()
                        .getErr()
                        .println("nereid: the content " + sha256
                                + " is missing in the backup, or damaged. A sync of its run file brings it again."));
        if (!report.knowsIds()) {
            out.println("Which IDs were given since the backup is not known here, so "
                    + Format.count(skipIds, "number") + " of each project " + (skipIds == 1 ? "is" : "are")
                    + " left to those who were given them.");
        }
        if (!report.isNoted()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "nereid: the backup can't be written, so it does not know of this. Should it ever be restored"
                                    + " again without issued-ids, let that skip twice as many numbers (--skip-ids).");
        }
        out.println(
                "Start the server as before; it takes back what clients still have. Tokens that were taken back since the"
                        + " backup hold again, and passwords are those of the backup: nereid account tokens.");
    }
}
