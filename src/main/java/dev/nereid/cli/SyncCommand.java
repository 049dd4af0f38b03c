package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.Syncer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
                    + " twice. The run files stay. Exit code 1 if a run could not be synced; the others are."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  nereid sync -p ml/digits"})
final class SyncCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..*", description = "Only these runs: IDs, or beginnings of offline IDs")
    private List<String> runs = new ArrayList<>();

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<Path> files = chosen();
        if (files.isEmpty()) {
            out.println("No runs in " + path.path().toAbsolutePath() + ".");
            return 0;
        }
        try (HttpTransport server = token.connect()) {
            UUID instance = server.info().instanceId();
            SyncReport report = new SyncReport(spec.commandLine().getErr(), files.size());
            List<Syncer.Outcome> outcomes;
            try (report) {
                outcomes = new Syncer(server, instance, MicroClock.SYSTEM)
                        .run(files, project, System.getenv("NEREID_PROJECT"), report);
            }
            return report.print(outcomes, server.address().toString(), out) ? 0 : Main.FAILED;
        }
    }

    /** All run files, or those of the chosen runs. */
    private List<Path> chosen() {
        List<Path> all = RunFileName.list(path.path());
        if (runs.isEmpty()) {
            return all;
        }
        List<Path> chosen = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>(runs);
        for (Path file : all) {
            Set<String> names = names(file);
            for (String run : runs) {
                if (names.stream().anyMatch(name -> name.equals(run) || isBeginning(run, name))) {
                    missing.remove(run);
                    if (!chosen.contains(file)) {
                        chosen.add(file);
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new CommandFailure("There is no run " + String.join(", ", missing) + " in "
                    + path.path().toAbsolutePath() + ". Nothing was sent. nereid status shows what is there.");
        }
        return chosen;
    }

    private static boolean isBeginning(String run, String name) {
        return run.startsWith(ObjectId.OFFLINE) && run.length() > ObjectId.OFFLINE.length() && name.startsWith(run);
    }

    private static Set<String> names(Path file) {
        Set<String> names = new LinkedHashSet<>();
        SyncState.load(file).forEach(entry -> names.add(entry.sysId()));
        try (RunFileReader reader = RunFileReader.open(file)) {
            names.add(ObjectId.offline(reader.creation().objectId()));
        } catch (LogException e) {
            // It can't be one that was asked for by its ID; a sync of all says what is wrong with it.
        }
        return names;
    }
}
