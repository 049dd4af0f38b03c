package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ProjectName;
import dev.nereid.settings.Setting;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.RunFileDeletion;
import dev.nereid.sync.RunFileDeletion.Obstacle;
import dev.nereid.sync.StoredRun;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.Syncer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid sync}: what local run files hold and a server lacks, to that server. */
@Command(
        name = "sync",
        description = {
            "Sends to a server what local run files hold and it doesn't have yet.",
            "",
            "May be interrupted and repeated at any time, and run beside a job that is still logging: nothing arrives"
                    + " twice. The run files stay, but with --delete, or where the retention that a run was logged with is over: then"
                    + " the files of runs that have ended go, once the server has confirmed every operation in them. A"
                    + " run goes as a whole. Exit code 1 if a run could not be synced or deleted; the others are."
        },
        footer = {"", "Example:", "  nereid sync -p ml/digits"})
final class SyncCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..*", description = "Only these runs: IDs, or beginnings of offline IDs")
    private List<String> chosen = new ArrayList<>();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = "Where runs go that are not on the server yet: workspace/name. Default: what each run says,"
                    + " else $$NEREID_PROJECT")
    private String project;

    @Option(
            names = "--delete",
            description = "Delete the files of runs that have ended, once all of it is on the server")
    private boolean delete;

    @Mixin
    private PathOption path;

    @Mixin
    private TokenOption token;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        List<Path> files = chosenFiles();
        if (files.isEmpty()) {
            spec.commandLine().getOut().println("No runs in " + path.path().toAbsolutePath() + ".");
            return 0;
        }
        Shell shell = Main.shell(spec);
        try (HttpTransport server = token.connect()) {
            UUID instance = instanceOf(server);
            SyncReport report =
                    SyncReport.of(files, instance, shell, spec.commandLine().getErr());
            List<Syncer.Outcome> outcomes;
            try (report) {
                outcomes = new Syncer(server, instance, MicroClock.SYSTEM)
                        .run(
                                files,
                                project,
                                project != null ? null : shell.settings().checked(Setting.PROJECT, ProjectName::check),
                                report);
            }
            boolean all =
                    report.print(outcomes, server.address(), spec.commandLine().getOut());
            tellUnmoved(outcomes);
            all &= makeRoom(files, server);
            return all ? 0 : Main.FAILED;
        }
    }

    /** Deletes what is to go; false if something of that could not be. */
    private boolean makeRoom(List<Path> files, HttpTransport server) {
        PrintWriter err = spec.commandLine().getErr();
        Deletions deletions = new Deletions(
                new RunFileDeletion(server, false), spec.commandLine().getOut(), err);
        List<StoredRun> runs = StoredRun.of(files, e -> {}); // the sync has said what is wrong with a file
        if (delete) {
            deletions.delete(runs, "");
        } else {
            long now = MicroClock.SYSTEM.micros();
            List<StoredRun> due =
                    runs.stream().filter(run -> run.isRetentionOver(now)).toList();
            deletions.delete(due, " whose retention is over");
        }
        return deletions.obstacles().isEmpty() || deletions.obstacles().equals(Set.of(Obstacle.LIVE));
    }

    /** Who gives a project expects to find the runs there. */
    private void tellUnmoved(List<Syncer.Outcome> outcomes) {
        long unmoved = outcomes.stream()
                .filter(outcome -> outcome.failure() == null && project != null)
                .map(outcome -> outcome.state().project())
                .filter(actual -> !actual.equals(project) && !actual.endsWith("/" + project))
                .count();
        if (unmoved > 0) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "nereid: " + Format.count(unmoved, "run file") + " belonged to a run that was on the server"
                                    + " already, in another project than " + project + ". A sync does not move runs.");
        }
    }

    private UUID instanceOf(HttpTransport server) {
        try {
            return server.info().instanceId();
        } catch (SyncException e) {
            throw new CommandFailure(e.getMessage() + " Nothing was sent; the runs are safe in "
                    + path.path().toAbsolutePath() + (e.isTemporary() ? ", so try again later." : "."));
        }
    }

    /** All run files, or those of the chosen runs. */
    private List<Path> chosenFiles() {
        List<Path> all = RunFileName.list(path.path());
        if (chosen.isEmpty()) {
            return all;
        }
        Map<Path, RunNames.Candidate> candidates = new LinkedHashMap<>();
        for (Path file : all) {
            try (RunFileReader reader = RunFileReader.open(file)) {
                List<String> sysIds = SyncState.load(file).stream()
                        .map(SyncState.Entry::sysId)
                        .toList();
                candidates.put(file, new RunNames.Candidate(reader.creation().objectId(), sysIds, null));
            } catch (LogException e) {
                // It can't be one that was asked for by its ID; a sync of all says what is wrong with it.
            }
        }
        Set<UUID> runs = RunNames.choose(chosen, candidates.values(), path.path());
        return candidates.entrySet().stream()
                .filter(entry -> runs.contains(entry.getValue().objectId()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
