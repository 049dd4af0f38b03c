package dev.nereid.cli;

import dev.nereid.bundle.Bundle;
import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.settings.Durations;
import dev.nereid.sync.Follower;
import dev.nereid.sync.Follower.Subject;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.RateLimit;
import dev.nereid.sync.RunFileDeletion;
import dev.nereid.sync.RunFileDeletion.Obstacle;
import dev.nereid.sync.StoredRun;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Syncer;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
                    + " twice. The run files stay, but with --delete, or where the retention that a run was logged with is over: then"
                    + " the files of runs that have ended go, once the server has confirmed every operation in them. A"
                    + " run goes as a whole. Exit code 1 if a run could not be synced or deleted; the others are. What"
                    + " contradicts what the server has is kept aside there and named; that alone is exit code 0.",
            "",
            "A file of nereid pack is unpacked, checked, and sent like any run files; a receipt says what the server has then, for"
                    + " nereid clear --receipt where the file comes from.",
            "",
            "With --follow it goes on until Ctrl-C or SIGTERM: on a login node it sends what jobs on other nodes log into"
                    + " a shared directory, new runs too, and waits out a server that is away."
        },
        footer = {
            "",
            "Example:",
            "  nereid sync -p ml/digits",
            "  nereid sync --follow --path /scratch/me/runs --max-rate 2MB",
            "  nereid sync /media/me/stick/monday.zip"
        })
final class SyncCommand implements Callable<Integer> {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(10);

    @Parameters(
            paramLabel = "RUN|BUNDLE",
            arity = "0..*",
            description = "Only these runs: IDs, beginnings of offline IDs, or names. Or files that nereid pack wrote")
    private List<String> chosen = new ArrayList<>();

    @Mixin
    private PlacementOption placement;

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description = "Where what the server confirms of a bundle is written. Default: BUNDLE.receipt.json")
    private Path receipt;

    @Option(
            names = "--delete",
            description = "Delete the files of runs that have ended, once all of it is on the server")
    private boolean delete;

    @Mixin
    private PathOption path;

    @Mixin
    private TokenOption token;

    @Option(names = "--follow", description = "Go on with what running jobs log, until stopped")
    private boolean follow;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "With --follow, how often to look at the run files: 500ms, 10s, 2min. Default: 1s")
    private Duration interval;

    @Option(
            names = "--max-rate",
            paramLabel = "RATE",
            converter = RateOption.class,
            description = "Bytes per second that the network may carry, as sent (packed): 500k, 1.5MB, 64KiB. Default:"
                    + " no limit")
    private Long maxRate;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    private final AtomicBoolean silenceSaid = new AtomicBoolean(); // the shutdown hook may say it

    @Override
    public Integer call() throws InterruptedException {
        check();
        List<Path> bundles = bundles();
        if (follow) {
            return follow();
        }
        if (!bundles.isEmpty()) {
            return sync(bundles);
        }
        List<Path> files = chosenFiles();
        Deletions.noteInterrupted(path.path(), spec.commandLine().getErr());
        if (files.isEmpty()) {
            spec.commandLine().getOut().println("No runs in " + path.absolute() + ".");
            return 0;
        }
        Shell shell = Main.shell(spec);
        try (HttpTransport server = connect()) {
            UUID instance = instanceOf(server, path.absolute().toString());
            SyncReport report =
                    SyncReport.of(files, instance, shell, spec.commandLine().getErr(), server::close);
            Placement wanted = placement.placement(path.path());
            List<Syncer.Outcome> outcomes;
            try (report) {
                outcomes = new Syncer(server, instance, MicroClock.SYSTEM).run(files, wanted, report);
            }
            boolean all = report.print(
                    withNextSteps(outcomes),
                    server.address(),
                    spec.commandLine().getOut());
            PlacementOption.tellUnmoved(wanted, outcomes, spec.commandLine().getErr());
            all &= makeRoom(files, server);
            return all ? 0 : Main.FAILED;
        }
    }

    private List<Path> bundles() {
        List<Path> bundles =
                chosen.stream().map(Path::of).filter(Bundle::isMeant).toList();
        chosen.stream().filter(each -> !Files.exists(Path.of(each))).forEach(VerifyCommand::requireNoFile);
        if (bundles.isEmpty() && receipt != null) {
            throw new ParameterException(spec.commandLine(), "--receipt is for bundles, of which none is given");
        }
        for (String each : bundles.isEmpty() ? List.<String>of() : chosen) {
            if (!bundles.contains(Path.of(each))) {
                throw new ParameterException(
                        spec.commandLine(), "\"" + each + "\" is no bundle; sync runs and bundles one after the other");
            }
        }
        if (!bundles.isEmpty() && (follow || delete)) {
            throw new ParameterException(spec.commandLine(), "--follow and --delete are not for bundles");
        }
        return bundles;
    }

    private int sync(List<Path> bundles) throws InterruptedException {
        try (HttpTransport server = connect()) {
            String named = bundles.stream().map(Path::toString).collect(Collectors.joining(", "));
            boolean all = new BundleSync(spec, placement, server, instanceOf(server, named)).run(bundles, receipt);
            return all ? 0 : Main.FAILED;
        }
    }

    private static List<Syncer.Outcome> withNextSteps(List<Syncer.Outcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome.failure() == null
                        ? outcome
                        : outcome.because(outcome.failure() + NextSteps.after(outcome.file(), outcome.failure())))
                .toList();
    }

    /** Deletes what is to go; false if something of that could not be. */
    private boolean makeRoom(List<Path> files, HttpTransport server) {
        PrintWriter err = spec.commandLine().getErr();
        Deletions deletions = new Deletions(
                new RunFileDeletion(server, false), spec.commandLine().getOut(), err);
        List<StoredRun> runs =
                StoredRun.in(path.path(), e -> {}).stream() // the sync has said what is wrong with a file
                        .filter(run -> files.stream().anyMatch(run::has))
                        .toList();
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

    private void check() {
        if (interval != null && !follow) {
            throw new ParameterException(spec.commandLine(), "--interval is for --follow");
        }
        if (follow && delete) {
            throw new ParameterException(
                    spec.commandLine(), "--delete is not for --follow, which never ends with a run");
        }
        if (interval != null && interval.compareTo(INTERVAL_MIN) < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--interval is " + Durations.text(interval) + "; give at least 10 ms");
        }
        placement.check();
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
        Set<UUID> runs = chosen.isEmpty() ? Set.of() : runsOf(chosenFiles());
        Supplier<List<Path>> files = () -> RunFileName.list(path.path());
        files.get(); // a directory that isn't there is a mistake, one that goes away is waited for
        int columns = shell.errorIsSeen().getAsBoolean() ? spec.usageMessage().width() : 0;
        try (HttpTransport server = connect()) {
            FollowReport report = new FollowReport(server.address(), columns, out, err);
            Subject subject = new Subject(files, runs, placement.placement(path.path()));
            Duration period = interval == null ? DEFAULT_INTERVAL : interval;
            try (Follower follower = new Follower(server, subject, period, report)) {
                out.println("Following " + path.absolute() + " to " + server.address() + ". Stop with Ctrl-C.");
                return UntilStopped.run(
                        follower::run, follower::stop, () -> cutOff(server), () -> summary(report, follower, server));
            }
        }
    }

    private int summary(FollowReport report, Follower follower, HttpTransport server) {
        boolean all = report.summarise();
        if (!follower.hasReachedServer()) {
            sayThatItDoesNotAnswer(server);
        }
        return all && follower.hasReachedServer() ? 0 : Main.FAILED;
    }

    private void cutOff(HttpTransport server) {
        sayThatItDoesNotAnswer(server);
        server.close();
    }

    private void sayThatItDoesNotAnswer(HttpTransport server) {
        if (silenceSaid.getAndSet(true)) {
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println(
                "nereid: " + server.address() + " does not answer. What it lacks is safe in the run files. To send it:"
                        + " nereid sync --path " + path.path());
    }

    /** @param place what holds the runs */
    private UUID instanceOf(HttpTransport server, String place) {
        try {
            return server.info().instanceId();
        } catch (SyncException e) {
            throw new CommandFailure(e.getMessage() + " Nothing was sent; the runs are safe in " + place
                    + (e.isTemporary() ? ", so try again later." : "."));
        }
    }

    private Set<UUID> runsOf(List<Path> files) {
        return StoredRun.in(path.path(), e -> {}).stream()
                .filter(run -> files.stream().anyMatch(run::has))
                .map(StoredRun::objectId)
                .collect(Collectors.toSet());
    }

    /** All run files, or those of the chosen runs. */
    private List<Path> chosenFiles() {
        if (chosen.isEmpty()) {
            return RunFileName.list(path.path());
        }
        return NamedRunFiles.in(path.path()).chosen(chosen);
    }
}
