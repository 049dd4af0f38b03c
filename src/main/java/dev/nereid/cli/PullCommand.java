package dev.nereid.cli;

import dev.nereid.Nereid;
import dev.nereid.ReadOnlyStore;
import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.ProjectName;
import dev.nereid.query.NqlException;
import dev.nereid.query.NqlFilter;
import dev.nereid.query.NqlParser;
import dev.nereid.replica.CacheDirectory;
import dev.nereid.replica.PulledSnapshots;
import dev.nereid.replica.PulledSnapshots.Pulled;
import dev.nereid.replica.Replica;
import dev.nereid.settings.IoReason;
import dev.nereid.settings.Setting;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nereid pull}: runs of a server, to be asked without it. */
@Command(
        name = "pull",
        description = {
            "Brings runs of a server here, so that they can be asked without it: before a trip, say.",
            "",
            "All their fields come, with every point of every series and the names of their files, but not what is in the"
                    + " files (nereid download). They are then among the local runs: nereid ls, show and sql, in the same"
                    + " directory or with the same --path, which need not exist. A run of which run files are here too is one"
                    + " run. What has not changed since the last pull is not sent again. With versions, their models come.",
            "",
            "Exit code 1 if something could not be brought; the same command goes on with it."
        },
        footer = {"", "Example:", "  nereid pull --project ml/digits --limit 100"})
final class PullCommand implements Callable<Integer> {
    private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_/.-]+");

    @Parameters(
            paramLabel = "NQL",
            arity = "0..1",
            description = "Which of them, such as '(acc:float > 0.9)'. Default: all that the account may see")
    private String query;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = "Only of this project: workspace/name. Default: $$NEREID_PROJECT, else all")
    private String project;

    @Mixin
    private KindOption kind;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = LimitOption.class,
            description = "At most so many, the latest. Default: all")
    private Integer limit;

    @Option(
            names = "--forget",
            description = "Instead, delete what was brought here before, as far as the query means it; needs no server")
    private boolean forget;

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
        check();
        try {
            PulledSnapshots snapshots = PulledSnapshots.of(path.path(), cache());
            ObjectQuery wanted = ObjectQuery.latest(kind.kind(), project(), query, Pull.COLUMNS);
            return forget ? forget(snapshots, wanted) : pull(snapshots, wanted);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void check() {
        if (forget && limit != null) {
            throw new ParameterException(spec.commandLine(), "--limit is not for --forget");
        }
        checkQuery();
        if (project != null && !ProjectName.isValid(project)) {
            throw new ParameterException(
                    spec.commandLine(), "--project is \"" + Table.oneLine(project) + "\"; give workspace/name");
        }
    }

    /** Who names a run, as other commands take it, is shown how a query does. */
    private void checkQuery() {
        try {
            NqlParser.parse(query == null ? "" : query);
        } catch (NqlException e) {
            String id = WORD.matcher(query).matches() ? query : "DIGITS-1";
            throw new ParameterException(
                    spec.commandLine(),
                    e.getMessage() + "\n" + e.excerpt()
                            + "\nPull takes a query, such as: nereid pull '`sys/id`:string = \"" + id + "\"'");
        }
    }

    private Path cache() {
        return CacheDirectory.of(Main.shell(spec).variables());
    }

    private String project() {
        return project != null ? project : Main.shell(spec).settings().checked(Setting.PROJECT, ProjectName::check);
    }

    private CommandFailure cannotWrite(IOException e) {
        return new CommandFailure("The cache directory " + cache() + " can't be written (" + IoReason.of(e)
                + "). NEREID_CACHE_DIR names another one.");
    }

    /** Also what could not be taken into the replica, if all is meant. */
    private int forget(PulledSnapshots snapshots, ObjectQuery meant) throws IOException {
        Map<UUID, Pulled> here = snapshots.list();
        boolean isAll = meant.kind() == null && meant.project() == null && meant.nql() == null;
        if (!isAll && !here.isEmpty()) {
            here.keySet().retainAll(idsHere(meant));
        }
        for (Pulled pulled : here.values()) {
            snapshots.remove(pulled);
        }
        spec.commandLine()
                .getOut()
                .println("Forgot " + Format.count(here.size(), kind.word())
                        + " that had been pulled into the replica of " + place() + ". Run files stay.");
        return 0;
    }

    private Set<UUID> idsHere(ObjectQuery meant) {
        try (Replica replica = Replica.open(path.path(), cache())) {
            replica.refresh();
            return replica.store().objects(meant.ordered(), NqlFilter.of(meant)).stream()
                    .map(ObjectView::objectId)
                    .collect(Collectors.toSet());
        } catch (NqlException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private Path place() {
        return path.absolute();
    }

    private int pull(PulledSnapshots snapshots, ObjectQuery wanted) throws InterruptedException {
        if (Files.exists(path.path()) && !Files.isDirectory(path.path())) {
            RunFileName.list(path.path()); // says so if it is no run file: nothing could ask what came
        }
        try (HttpTransport server = token.connect();
                Progress progress = new Progress()) {
            Pull pull = new Pull(server, snapshots, progress);
            return UntilStopped.run(
                    () -> run(pull, wanted), pull::stop, server::close, () -> summary(pull, server, progress));
        }
    }

    private void run(Pull pull, ObjectQuery wanted) {
        try {
            pull.run(wanted, limit == null ? Integer.MAX_VALUE : limit);
        } catch (SyncException e) {
            if (pull.left() == 0) {
                throw e;
            }
            spec.commandLine().getErr().println("nereid: " + e.getMessage());
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private int summary(Pull pull, HttpTransport server, Progress progress) {
        progress.close();
        int done = pull.added() + pull.changed() + pull.unchanged();
        String thing = pull.isOfOneKind() ? kind.word() : "object";
        if (done + pull.failed() + pull.left() == 0) {
            spec.commandLine()
                    .getOut()
                    .println("No " + thing + " of " + server.address() + " fits. Nothing was brought here.");
            explainNothing();
            return 0;
        }
        spec.commandLine()
                .getOut()
                .println("Pulled " + Format.count(done, thing) + " (" + Format.count(pull.added()) + " new, "
                        + Format.count(pull.changed()) + " changed, " + Format.count(pull.unchanged())
                        + " unchanged), " + Format.bytes(pull.bytes()) + ", into the replica of "
                        + place() + ".");
        int missing = pull.failed() + pull.left();
        if (missing > 0) {
            spec.commandLine()
                    .getErr()
                    .println("nereid: not pulled: " + Format.count(missing, thing)
                            + ". The same command goes on with that.");
        }
        return missing == 0 ? 0 : Main.FAILED;
    }

    private void explainNothing() {
        try (ReadOnlyStore store = Nereid.openReadOnlyServer(token.text())) {
            new EmptyAnswer(
                            store,
                            any -> kind.table(store, any),
                            kind.word(),
                            spec.commandLine().getErr())
                    .explain(query, project());
        }
    }

    /** A bar where somebody watches, and what went wrong. */
    private final class Progress implements Pull.Listener, AutoCloseable {
        private ProgressBar bar; // null where nobody watches

        @Override
        public void found(int objects) {
            if (objects > 0 && Main.shell(spec).errorIsSeen().getAsBoolean()) {
                bar = ProgressBar.builder()
                        .setTaskName("pull")
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUnit(" " + kind.words(), 1)
                        .setInitialMax(objects)
                        .setUpdateIntervalMillis(200)
                        .build();
            }
        }

        @Override
        public void pulled(ObjectView object, long bytes) {
            if (bar != null) {
                bar.step();
                bar.setExtraMessage(Format.bytes(bytes));
            }
        }

        @Override
        public void failed(ObjectView object, String reason) {
            if (bar != null) {
                bar.step();
            }
            spec.commandLine().getErr().println("nereid: not pulled: " + object.id() + ": " + reason);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }
}
