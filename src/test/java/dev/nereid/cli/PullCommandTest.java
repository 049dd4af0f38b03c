package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Model;
import dev.nereid.ModelVersion;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.replica.PulledSnapshots;
import dev.nereid.replica.PulledSnapshots.Pulled;
import dev.nereid.replica.Replica;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.FaultProxy.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was pulled is answered without the server as the server answered it. */
class PullCommandTest extends WithCommand {
    private Path cluster; // where the runs are logged and synced
    private Path laptop; // which has no run files, unless a test logs some

    @BeforeEach
    void nameDirectories() {
        cluster = base.resolve("cluster");
        laptop = base.resolve("laptop");
    }

    /** Returns the ID that the server gave. */
    private String log(String name, String project, int score) {
        return fill(Cli.offlineRun(cluster, name).project(project).start(), score);
    }

    private String fill(Run run, int score) {
        try (run) {
            run.assign("score", score);
            run.assign("note", "score " + score);
            for (double loss : new double[] {1.0 / score, Double.NaN, -0.0, -1}) {
                run.append("loss", loss);
            }
            run.append("log", "begun");
            run.upload("weights", new byte[] {1, 2, 3}, "weights.bin");
        }
        return sync(run.id());
    }

    private String sync(String id) {
        assertThat(cli.run("sync", "--path", cluster).exit()).isZero();
        try (HttpTransport client = server.client()) {
            return client.object(id).id();
        }
    }

    private Cli.Result pull(Object... arguments) {
        List<Object> words = new ArrayList<>(List.of("pull", "--path", laptop));
        words.addAll(List.of(arguments));
        return cli.run(words.toArray());
    }

    private List<String> namesHere() {
        Cli.Result ls = cli.run("ls", "--path", laptop, "--kind", "all", "--format", "json");
        assertThat(ls.err()).isEmpty();
        return ls.json()
                .valueStream()
                .map(run -> run.path("id").asString())
                .sorted()
                .toList();
    }

    /** All that is said of an object, but whether it is active, which ends by itself. */
    private static Map<String, Object> answers(
            ObjectView object,
            BiFunction<String, String, SeriesPoints> series,
            BiFunction<String, String, List<FileRef>> files) {
        Map<String, Object> answers = new TreeMap<>();
        answers.put("", object.id() + " " + object.kind() + " " + object.project());
        for (AttributeView attribute : object.attributes().values()) {
            String path = attribute.path();
            if (path.equals("sys/state")) {
                continue;
            }
            answers.put(path, attribute.toString());
            if (attribute.type().isSeries()) {
                SeriesPoints points = series.apply(object.id(), path);
                answers.put(
                        path + " points",
                        Arrays.toString(points.steps())
                                + Arrays.toString(points.times())
                                + Arrays.toString(points.values())
                                + Arrays.toString(points.texts()));
            }
            if (attribute.type().hasFiles()) {
                answers.put(path + " files", files.apply(object.id(), path));
            }
        }
        return answers;
    }

    private Map<String, Object> answersOfServer(String id) {
        try (HttpTransport client = server.client()) {
            return answers(client.object(id), client::series, client::files);
        }
    }

    private Map<String, Object> answersHere(String id) {
        try (Replica replica = Replica.open(laptop, base.resolve("cache"))) {
            assertThat(replica.refresh()).isEmpty();
            return answers(replica.store().object(id), replica.store()::series, replica.store()::files);
        }
    }

    // ------------------------------------------------------------------------------------------- without the server --

    @Test
    void whatWasPulledIsAnsweredWithoutTheServerAsTheServerDid() {
        String id = log("first", "ml/digits", 7);
        String other = log("second", "ml/digits", 8);
        Cli.Result pull = pull();
        assertThat(pull.err()).isEmpty();
        assertThat(pull.exit()).isZero();
        assertThat(pull.out())
                .matches("Pulled 2 runs \\(2 new, 0 changed, 0 unchanged\\), [0-9.]+ KiB, into the replica of " + laptop
                        + "\\.\n");
        Map<String, Object> first = answersOfServer(id);
        Map<String, Object> second = answersOfServer(other);
        server.stop();

        assertThat(answersHere(id)).isEqualTo(first);
        assertThat(answersHere(other)).isEqualTo(second);
        assertThat(laptop).doesNotExist();
        assertThat(namesHere()).containsExactly("DIGITS-1", "DIGITS-2");
        assertThat(cli.run("show", "DIGITS-1", "--path", laptop).out()).contains("DIGITS-1", "score 7", "weights.bin");
    }

    @Test
    void whatIsNoQueryIsPointedAtAndAnsweredWithOne() {
        Cli.Result id = cli.run("pull", "CLS-7", "--path", laptop);
        assertThat(id.exit()).isEqualTo(2);
        assertThat(id.err().lines().toList().get(0)).startsWith("nereid: Column ");
        assertThat(id.err().lines()).contains("CLS-7").anyMatch(line -> line.matches(" +\\^"));
        assertThat(id.err()).contains("nereid pull '`sys/id`:string = \"CLS-7\"'");
        Cli.Result broken = cli.run("pull", "(score:int >", "--path", laptop, "--forget");
        assertThat(broken.exit()).isEqualTo(2);
        assertThat(broken.err()).contains("(score:int >", "`sys/id`:string = \"DIGITS-1\"");
    }

    @Test
    void onlyWhatHasChangedIsBroughtAgain() {
        String first = log("first", "ml/digits", 7);
        log("second", "ml/digits", 8);
        assertThat(pull().exit()).isZero();
        assertThat(pull().out()).startsWith("Pulled 2 runs (0 new, 0 changed, 2 unchanged), 0 B, ");

        log("third", "ml/digits", 9);
        try (Run resumed = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .directory(cluster)
                .withId(first)
                .start()) {
            resumed.assign("score", 70);
        }
        sync(first);
        assertThat(pull().out()).startsWith("Pulled 3 runs (1 new, 1 changed, 1 unchanged), ");
        assertThat(answersHere(first))
                .isEqualTo(answersOfServer(first))
                .extracting("score")
                .asString()
                .contains("70");
    }

    @Test
    void aRunMayBeHalfHereAndHalfOnTheServer() {
        String id = log("half", "ml/digits", 7);
        UUID objectId;
        try (HttpTransport client = server.client()) {
            objectId = client.object(id).objectId();
        }
        try (Run here = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .directory(laptop)
                .withId(ObjectId.offline(objectId))
                .start()) {
            here.assign("evaluated", "on the train");
            here.append("loss", 0.25);
        }
        assertThat(cli.run("ls", "--path", laptop).exit()).isZero(); // the replica knows of it before
        assertThat(pull().exit()).isZero();

        assertThat(namesHere()).containsExactly(id);
        Map<String, Object> before = answersHere(id);
        assertThat(before.get("evaluated").toString()).contains("on the train");
        assertThat(before.get("note").toString()).contains("score 7");
        assertThat(before.get("loss points").toString()).contains("0.25");

        assertThat(cli.run("sync", "--path", laptop).exit()).isZero();
        Map<String, Object> onServer = answersOfServer(id);
        assertThat(without(before, "sys/ping_time")).isEqualTo(without(onServer, "sys/ping_time"));
        assertThat(pull().out()).contains("1 changed");
        assertThat(answersHere(id)).isEqualTo(onServer);

        assertThat(cli.run("pull", "--forget", "--path", laptop).out())
                .startsWith("Forgot 1 run that had been pulled into the replica of " + laptop);
        assertThat(answersHere(objectId.toString())).containsKey("evaluated").doesNotContainKey("note");
    }

    private static Map<String, Object> without(Map<String, Object> answers, String path) {
        Map<String, Object> rest = new TreeMap<>(answers);
        rest.remove(path);
        return rest;
    }

    // ------------------------------------------------------------------------------------------------- which of them
    // --

    @Test
    void theQueryTheProjectAndTheLimitSayWhich() {
        for (int score = 1; score <= 4; score++) {
            log("run " + score, score == 4 ? "ml/letters" : "ml/digits", score);
        }
        assertThat(pull("(score:int > 2)", "--project", "ml/digits").exit()).isZero();
        assertThat(namesHere()).containsExactly("DIGITS-3");
        assertThat(pull("--limit", "2").out()).startsWith("Pulled 2 runs (1 new, 0 changed, 1 unchanged), ");
        assertThat(namesHere()).containsExactly("DIGITS-3", "LETTERS-1");
        assertThat(pull("(score:int > 9)").out())
                .isEqualTo("No run of " + server.server().address() + " fits. Nothing was brought here.\n");

        Cli.Result wrong = pull("(score:int >)");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).startsWith("nereid: ").doesNotContain("\tat ");
        assertThat(pull("(scor:int > 1)", "--project", "ml/digts").err())
                .contains("no run has a field \"scor\". Did you mean \"score\"?")
                .contains("nothing is in a project \"ml/digts\". Did you mean \"ml/digits\"?");
        assertThat(pull("(score:string = \"1\")").err()).contains("\"score\" is an integer, not a string.");

        assertThat(cli.run("pull", "(score:int >= 4)", "--forget", "--path", laptop)
                        .out())
                .startsWith("Forgot 1 run ");
        assertThat(namesHere()).containsExactly("DIGITS-3");
        assertThat(cli.run("pull", "--forget", "--kind", "all", "--path", laptop)
                        .out())
                .startsWith("Forgot 1 object ");
        Cli.Result nothing = cli.run("ls", "--path", laptop);
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).contains("There is no directory or run file " + laptop);
    }

    @Test
    void aVersionBringsItsModel() {
        String model;
        try (Model logged = Nereid.initModel()
                .mode(Mode.OFFLINE)
                .offlineRegistry(true)
                .project("ml/cls")
                .directory(cluster)
                .key("FOREST")
                .start()) {
            model = logged.id();
        }
        try (ModelVersion version = Nereid.initModelVersion()
                .mode(Mode.OFFLINE)
                .offlineRegistry(true)
                .project("ml/cls")
                .directory(cluster)
                .model(model)
                .start()) {
            version.assign("accuracy", 0.9);
        }
        sync(model);
        assertThat(pull("--kind", "version").out()).startsWith("Pulled 2 objects (2 new, ");
        assertThat(namesHere()).containsExactly("CLS-FOREST", "CLS-FOREST-1");
        assertThat(answersHere("CLS-FOREST-1")).isEqualTo(answersOfServer("CLS-FOREST-1"));
        assertThat(pull("--kind", "all").out()).startsWith("Pulled 3 objects (1 new, 0 changed, 2 unchanged), ");
        assertThat(answersHere("CLS")).isEqualTo(answersOfServer("CLS"));
        assertThat(pull("--kind", "all").out()).startsWith("Pulled 3 objects (0 new, 0 changed, 3 unchanged), ");
    }

    @Test
    void whatAnAccountMayNotSeeIsNotPulled() {
        assertThat(cli.run("project", "create", "secret", "--visibility", "private")
                        .exit())
                .isZero();
        assertThat(cli.run("project", "create", "open", "--visibility", "public")
                        .exit())
                .isZero();
        log("hidden", "ml/secret", 1);
        String seen = log("seen", "ml/open", 2);
        Cli.Result created = cli.run("account", "create", "alice");
        cli = withToken(created.line(1).substring("NEREID_API_TOKEN=".length()));

        assertThat(pull().out()).startsWith("Pulled 1 run (1 new, ");
        assertThat(namesHere()).containsExactly(seen);
        assertThat(pull("--project", "ml/secret").out())
                .startsWith("No run of ")
                .endsWith(" Nothing was brought here.\n");
        assertThat(namesHere()).containsExactly(seen);
    }

    // --------------------------------------------------------------------------------------------------- trouble --

    @Test
    void whatTheNetworkBreaksIsBroughtByTheSameCommandAgain() throws IOException {
        log("first", "ml/digits", 1);
        log("second", "ml/digits", 2);
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            boolean[] broken = {false};
            proxy.plan(request -> {
                boolean isSnapshot = request.contains("/objects/snapshot");
                boolean cut = isSnapshot && broken[0];
                broken[0] |= isSnapshot;
                return cut ? Fault.CUT_REPLY : Fault.NONE;
            });
            Cli direct = cli;
            cli = withToken(server.tokenVia(proxy.port()));
            Cli.Result pull = pull();
            assertThat(pull.exit()).isEqualTo(1);
            assertThat(pull.out()).startsWith("Pulled 1 run (1 new, ");
            assertThat(pull.err())
                    .contains("can't be reached", "not pulled: 1 run. The same command goes on with that.");
            assertThat(namesHere()).containsExactly("DIGITS-2");
            cli = direct;
        }
        assertThat(pull().out()).startsWith("Pulled 2 runs (1 new, 0 changed, 1 unchanged), ");
        server.stop();
        Cli.Result away = pull();
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.out()).isEmpty();
        assertThat(away.err()).contains("can't be reached");
        assertThat(namesHere()).containsExactly("DIGITS-1", "DIGITS-2");
    }

    @Test
    void aDamagedSnapshotIsNamedAndPulledAgain() throws IOException {
        String id = log("first", "ml/digits", 1);
        pull();
        PulledSnapshots snapshots = PulledSnapshots.of(laptop, base.resolve("cache"));
        Pulled pulled = snapshots.list().values().iterator().next();
        Files.write(pulled.file(), new byte[5000]);

        Cli.Result ls = cli.run("ls", "--path", laptop);
        assertThat(ls.exit()).isEqualTo(1);
        assertThat(ls.err()).contains(pulled.file().toString(), "It was deleted; nereid pull brings it again.");
        assertThat(pull().out()).startsWith("Pulled 1 run (1 new, ");
        assertThat(namesHere()).containsExactly(id);
    }

    @Test
    void wrongOptionsAreRefused() {
        for (Object[] wrong : new Object[][] {
            {"--limit", "-1"}, {"--limit", "0"}, {"--project", "a/b/c"}, {"--forget", "--limit", "3"}, {"--kind", "dog"}
        }) {
            assertThat(pull(wrong).exit()).isEqualTo(2);
        }
    }

    @Test
    void aFileThatIsNoRunFileIsRefusedBeforeAnythingComes() throws Exception {
        log("first", "ml/digits", 7);
        Path file = Files.writeString(base.resolve("notes.txt"), "no run");
        Cli.Result refused = cli.run("pull", "--path", file);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains(file + " is a file, but no run file")
                .isEqualTo(cli.run("ls", "--path", file).err());
    }
}
