package dev.nereid.cli;

import dev.nereid.Nereid;
import dev.nereid.ReadOnlyStore;
import dev.nereid.TableQuery;
import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.replica.Replica;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.settings.Setting;
import dev.nereid.settings.TemporaryDirectory;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.Syncer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nereid demo}: the whole way of a run, from an offline training job to a server and back. */
@Command(
        name = "demo",
        description = {
            "Trains a small model offline, lists the run, starts a server, syncs, and reads the run back.",
            "",
            "Everything happens on this machine, in a temporary directory that is deleted at the end, unless --dir"
                    + " says otherwise."
        },
        footer = {"", "Example:", "  nereid demo --dir /tmp/nereid-demo"})
final class DemoCommand implements Callable<Integer> {
    private static final List<Setting> CHANGES_THE_RUN = List.of(Setting.RUN, Setting.CUSTOM_RUN_ID);

    @Option(names = "--dir", paramLabel = "DIR", description = "Keep all files here; another demo adds a run")
    private Path directory;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "25",
            description = "How often to go through the training data. Default: ${DEFAULT-VALUE}")
    private int epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Of the random numbers that split and shuffle the data. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--serve",
            description = "Go on: log a sweep and a model too, and keep the server with all of it, to be looked at in a"
                    + " browser until Ctrl-C")
    private boolean serves;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    private final CountDownLatch stopped = new CountDownLatch(1); // of a demo that serves

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        if (!serves) {
            try (TemporaryDirectory temporary =
                    directory != null ? null : TemporaryDirectory.createUntilExit("nereid-demo")) {
                return demo(temporary == null ? directory : temporary.path());
            }
        }
        AtomicInteger exit = new AtomicInteger(Main.FAILED);
        return UntilStopped.run(() -> exit.set(demoAndServe()), stopped::countDown, () -> {}, exit::get);
    }

    private int demoAndServe() throws InterruptedException {
        try (TemporaryDirectory temporary = directory != null ? null : TemporaryDirectory.create("nereid-demo")) {
            return demo(temporary == null ? directory : temporary.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check() {
        if (epochs < 1) {
            throw new ParameterException(spec.commandLine(), "--epochs is " + epochs + "; at least 1 is needed");
        }
        for (Setting setting : CHANGES_THE_RUN) {
            String variable = Main.shell(spec).settings().variable(setting);
            if (variable != null) {
                throw new CommandFailure(variable + " is set, which the run of the demo would obey. Without it: env -u "
                        + variable + " nereid demo");
            }
        }
    }

    private int demo(Path base) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path runs = base.resolve("runs");

        out.println("1. Train offline: softmax regression on UCI handwritten digits, logged to " + runs);
        DemoTraining.Result trained = new DemoTraining(runs, epochs, seed).run();
        out.println("   " + Format.count(trained.losses().size(), "step") + ", test accuracy "
                + String.format(Locale.ROOT, "%.1f %%", trained.finalAccuracy() * 100) + ", no network used");
        out.println();

        try (Replica replica = Replica.open(runs, base.resolve("cache"))) {
            replica.refresh();
            out.println("2. Ask locally: the runs in that directory");
            listRuns(runs, base.resolve("cache"), out);
            out.println();

            Path data = base.resolve("server");
            try (NereidServer server = NereidServer.start(new ServerOptions("127.0.0.1", 0, data, null, "local"))) {
                out.println("3. Start a server: " + server.address() + ", data in " + data);
                String token = server.firstToken() != null ? server.firstToken() : server.newToken();
                out.println();
                try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
                    int exit = syncAndCompare(runs, trained, replica, client, out);
                    return exit == 0 && serves ? show(runs, server, token, client, out) : exit;
                }
            }
        }
    }

    private void listRuns(Path runs, Path cache, PrintWriter out) {
        List<Overview> found = new ArrayList<>();
        try (ReadOnlyStore store = Nereid.openReadOnly(runs, cache)) {
            store.fetchRunsTable(new TableQuery()).forEach(row -> found.add(Overview.of(row, null)));
        }
        Overview.table(found, null).print(Main.columns(spec), out);
    }

    private int syncAndCompare(
            Path runs, DemoTraining.Result trained, Replica replica, HttpTransport client, PrintWriter out)
            throws InterruptedException {
        out.println("4. Sync");
        List<Syncer.Outcome> outcomes = sync(runs, client, out);
        if (outcomes == null) {
            return Main.FAILED;
        }
        out.println();

        String id = givenId(outcomes, trained.runId());
        out.println("5. Read " + id + " back from the server and compare");
        String difference = DemoComparison.difference(trained, replica, client, id, out);
        if (difference != null) {
            spec.commandLine().getErr().println("nereid: the server's copy differs: " + difference);
            return Main.FAILED;
        }
        out.println();
        if (serves) {
            return 0;
        }
        if (directory == null) {
            out.println("All of it is deleted now; --dir DIR keeps it.");
        } else {
            out.println("Look around: nereid ls --path " + runs + ", nereid show " + id + " --path " + runs);
        }
        return 0;
    }

    private static String givenId(List<Syncer.Outcome> outcomes, String localId) {
        return outcomes.stream()
                .filter(outcome -> localId.equals(outcome.localId()))
                .findFirst()
                .orElseThrow()
                .state()
                .sysId();
    }

    /** Null if something did not arrive, which has been said. */
    private List<Syncer.Outcome> sync(Path runs, HttpTransport client, PrintWriter out) throws InterruptedException {
        List<Path> files = RunFileName.list(runs);
        UUID instance = client.info().instanceId();
        SyncReport report = SyncReport.of(
                files, instance, Main.shell(spec), spec.commandLine().getErr(), client::close);
        List<Syncer.Outcome> outcomes;
        try (report) {
            outcomes = new Syncer(client, instance, MicroClock.SYSTEM).run(files, Placement.AS_LOGGED, report);
        }
        return report.print(outcomes, client.address(), out) ? outcomes : null;
    }

    /** More than one run to look at, and a server that stays until it is stopped. */
    private int show(Path runs, NereidServer server, String token, HttpTransport client, PrintWriter out)
            throws InterruptedException {
        out.println("6. Log a sweep of the learning rate, and sync it");
        DemoSweep sweep = new DemoSweep(runs, epochs, seed);
        sweep.run();
        List<Syncer.Outcome> outcomes = sync(runs, client, out);
        if (outcomes == null) {
            return Main.FAILED;
        }
        out.println();
        String best = givenId(outcomes, sweep.bestId());
        out.println("7. Register " + best + ", the best, as a model: " + sweep.register(best, token, runs)
                + ", in production");
        out.println();
        out.println("Look at it: " + server.signInAddress("/local/" + DemoTraining.PROJECT));
        out.println("This address signs you in, once and within 10 minutes. Stop with Ctrl-C"
                + (directory == null ? ", which deletes all of it; --dir DIR keeps it." : "."));
        stopped.await();
        return 0;
    }
}
