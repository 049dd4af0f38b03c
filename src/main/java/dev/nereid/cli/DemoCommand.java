package dev.nereid.cli;

import dev.nereid.Nereid;
import dev.nereid.ReadOnlyStore;
import dev.nereid.TableQuery;
import dev.nereid.log.RunFileName;
import dev.nereid.model.AttributeView;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
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
    /** What a server or the place of asking adds; all else must be equal. */
    private static final Set<String> SERVER_ONLY = Set.of("sys/id", "sys/owner", "sys/ping_time", "sys/state");

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

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        if (directory != null) {
            return demo(directory);
        }
        try (TemporaryDirectory temporary = TemporaryDirectory.createUntilExit("nereid-demo")) {
            return demo(temporary.path());
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
                    return syncAndCompare(runs, trained, replica, client, out);
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
        List<Path> files = RunFileName.list(runs);
        UUID instance = client.info().instanceId();
        SyncReport report = SyncReport.of(
                files, instance, Main.shell(spec), spec.commandLine().getErr(), client::close);
        List<Syncer.Outcome> outcomes;
        try (report) {
            outcomes = new Syncer(client, instance, MicroClock.SYSTEM).run(files, Placement.AS_LOGGED, report);
        }
        if (!report.print(outcomes, client.address(), out)) {
            return Main.FAILED;
        }
        out.println();

        String id = outcomes.stream()
                .filter(outcome -> trained.runId().equals(outcome.localId()))
                .findFirst()
                .orElseThrow()
                .state()
                .sysId();
        out.println("5. Read " + id + " back from the server and compare");
        String difference = difference(trained, replica, client, id, out);
        if (difference != null) {
            spec.commandLine().getErr().println("nereid: the server's copy differs: " + difference);
            return Main.FAILED;
        }
        out.println();
        if (directory == null) {
            out.println("All of it is deleted now; --dir DIR keeps it.");
        } else {
            out.println("Look around: nereid ls --path " + runs + ", nereid show " + id + " --path " + runs);
        }
        return 0;
    }

    /** What is not equal between the job's memory, the replica and the server; null if all is. */
    private static String difference(
            DemoTraining.Result trained, Replica replica, HttpTransport client, String id, PrintWriter out) {
        ObjectView local = replica.store().object(trained.runId());
        ObjectView remote = client.object(id);
        long points = 0;
        for (AttributeView attribute : local.attributes().values()) {
            String path = attribute.path();
            if (!SERVER_ONLY.contains(path)
                    && !attribute.equals(remote.attributes().get(path))) {
                return path + " is " + attribute + " here and "
                        + remote.attributes().get(path) + " there";
            }
            if (attribute.type().isSeries()) {
                SeriesPoints here = replica.store().series(trained.runId(), path);
                SeriesPoints there = client.series(id, path);
                if (!equal(here, there)) {
                    return "the points of " + path;
                }
                points += there.count();
            }
        }
        if (!equal(trained.losses(), client.series(id, "train/loss"))
                || !equal(trained.accuracies(), client.series(id, "test/accuracy"))) {
            return "the points that the job remembers";
        }
        out.println("   " + Format.count(local.attributes().size(), "field") + " and " + Format.count(points, "point")
                + ": same values, same steps, same times");
        return null;
    }

    private static boolean equal(SeriesPoints a, SeriesPoints b) {
        return Arrays.equals(a.steps(), b.steps())
                && Arrays.equals(a.times(), b.times())
                && Arrays.equals(a.values(), b.values())
                && Arrays.equals(a.texts(), b.texts());
    }

    private static boolean equal(List<Double> remembered, SeriesPoints points) {
        return Arrays.equals(
                remembered.stream().mapToDouble(Double::doubleValue).toArray(), points.values());
    }
}
