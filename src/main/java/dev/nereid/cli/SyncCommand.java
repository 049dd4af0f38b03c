package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.MicroClock;
import dev.nereid.sync.Follower;
import dev.nereid.sync.Follower.Subject;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.RateLimit;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.Syncer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid sync}: what local run files hold and a server lacks, to that server. */
@Command(
        name = "sync",
        description = {
            "Sends to a server what local run files hold and it doesn't have yet.",
            "",
            "May be interrupted and repeated at any time, and run beside a job that is still logging: nothing arrives"
                    + " twice. The run files stay. Exit code 1 if a run could not be synced; the others are.",
            "",
            "With --follow it goes on until Ctrl-C or SIGTERM: on a login node it sends what jobs on other nodes log into"
                    + " a shared directory, new runs too, and waits out a server that is away."
        },
        footer = {
            "",
            "Example:",
            "  nereid sync -p ml/digits",
            "  nereid sync --follow --path /scratch/me/runs --max-rate 2MB"
        })
final class SyncCommand implements Callable<Integer> {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    @Parameters(paramLabel = "RUN", arity = "0..*", description = "Only these runs: IDs, or beginnings of offline IDs")
    private List<String> chosen = new ArrayList<>();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = "Where runs go that are not on the server yet: workspace/name. Default: what each run says,"
                    + " else $$NEREID_PROJECT")
    private String project;

    @Mixin
    private PathOption path;

    @Mixin
    private TokenOption token;

    @Option(names = "--follow", description = "Go on with what running jobs log, until stopped")
    private boolean follow;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = Quantities.OfTime.class,
            description = "With --follow, how often to look at the run files: 500ms, 10s, 2m. Default: 1s")
    private Duration interval;

    @Option(
            names = "--max-rate",
            paramLabel = "RATE",
            converter = Quantities.OfBytes.class,
            description = "Bytes per second that the network may carry, as sent (packed): 500k, 1.5MB, 64KiB. Default:"
                    + " no limit")
    private Long maxRate;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        check();
        if (follow) {
            return follow();
        }
        List<Path> files = chosenFiles();
        if (files.isEmpty()) {
            spec.commandLine().getOut().println("No runs in " + path.path().toAbsolutePath() + ".");
            return 0;
        }
        Shell shell = Main.shell(spec);
        try (HttpTransport server = connect()) {
            UUID instance = instanceOf(server);
            SyncReport report =
                    SyncReport.of(files, instance, shell, spec.commandLine().getErr());
            List<Syncer.Outcome> outcomes;
            try (report) {
                outcomes = new Syncer(server, instance, MicroClock.SYSTEM)
                        .run(files, project, shell.get("NEREID_PROJECT"), report);
            }
            boolean all =
                    report.print(outcomes, server.address(), spec.commandLine().getOut());
            tellUnmoved(outcomes);
            return all ? 0 : Main.FAILED;
        }
    }

    private void check() {
        if (interval != null && !follow) {
            throw new ParameterException(spec.commandLine(), "--interval is for --follow");
        }
    }

    private HttpTransport connect() {
        HttpTransport server = token.connect();
        server.limit(maxRate == null ? null : new RateLimit(maxRate));
        return server;
    }

    private int follow() throws InterruptedException {
        Shell shell = Main.shell(spec);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Set<UUID> runs = chosen.isEmpty() ? Set.of() : chosenRuns(candidates());
        Supplier<List<Path>> files = () -> RunFileName.list(path.path());
        files.get(); // a directory that isn't there is a mistake, one that goes away is waited for
        int columns = shell.errorIsSeen().getAsBoolean() ? spec.usageMessage().width() : 0;
        try (HttpTransport server = connect()) {
            FollowReport report = new FollowReport(server.address(), columns, out, err);
            Subject subject = new Subject(files, runs, project, shell.get("NEREID_PROJECT"));
            Duration period = interval == null ? DEFAULT_INTERVAL : interval;
            try (Follower follower = new Follower(server, subject, period, report)) {
                out.println("Following " + path.path().toAbsolutePath() + " to " + server.address()
                        + ". Stop with Ctrl-C.");
                return UntilStopped.run(
                        follower::run, follower::stop, server::close, () -> report.summarise() ? 0 : Main.FAILED);
            }
        }
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
        if (chosen.isEmpty()) {
            return RunFileName.list(path.path());
        }
        Map<Path, RunNames.Candidate> candidates = candidates();
        Set<UUID> runs = chosenRuns(candidates);
        return candidates.entrySet().stream()
                .filter(entry -> runs.contains(entry.getValue().objectId()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Set<UUID> chosenRuns(Map<Path, RunNames.Candidate> candidates) {
        return RunNames.choose(chosen, candidates.values(), path.path());
    }

    private Map<Path, RunNames.Candidate> candidates() {
        Map<Path, RunNames.Candidate> candidates = new LinkedHashMap<>();
        for (Path file : RunFileName.list(path.path())) {
            try (RunFileReader reader = RunFileReader.open(file)) {
                List<String> sysIds = SyncState.load(file).stream()
                        .map(SyncState.Entry::sysId)
                        .toList();
                candidates.put(file, new RunNames.Candidate(reader.creation().objectId(), sysIds, null));
            } catch (LogException e) {
                // It can't be one that was asked for by its ID; a sync of all says what is wrong with it.
            }
        }
        return candidates;
    }
}
