package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.StopRequest;
import dev.nereid.model.Value;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.testing.Await;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** sync and project against a real server, and what ls, show and status say afterwards. */
class ServerCommandsTest {
    @TempDir
    private Path base;

    private Path runs;
    private NereidServer server;
    private String token;
    private Cli cli;

    @BeforeEach
    void setUp() {
        runs = base.resolve("runs");
        server = NereidServer.start(new ServerOptions(
                "127.0.0.1", 0, base.resolve("server"), TestDatabase.urlFor(base.resolve("server")), "local"));
        token = server.firstToken();
        cli = new Cli(base.resolve("cache")).with("NEREID_API_TOKEN", token);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String log(String name, String project) {
        try (Run run = Cli.offlineRun(runs, name).project(project).start()) {
            FloatSeries loss = run.floatSeries("loss");
            for (int i = 0; i < 100; i++) {
                loss.append(1.0 / (i + 1));
            }
            return run.id();
        }
    }

    @Test
    void aSyncThatIsStoppedSaysWhatBecameOfItAndTheNextOneGoesOn() throws Exception {
        try (Run run = Cli.offlineRun(runs, "long").project("ml/digits").start()) {
            Random random = new Random(1);
            FloatSeries loss = run.floatSeries("loss");
            for (int i = 0; i < 100_000; i++) {
                loss.append(random.nextDouble());
            }
        }
        Map<String, String> environment = Map.of("NEREID_API_TOKEN", token);
        List<String> slowly = List.of("sync", "--max-rate", "50KB", "--path", runs.toString());
        try (JvmProcess sync = JvmProcess.start(Main.class, environment, slowly);
                HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            Await.until("something has arrived", () -> isThere(client));
            sync.terminate();
            sync.awaitEnd(Duration.ofMinutes(1));
            assertThat(sync.output())
                    .contains("nereid: stopped after ", "0/1 run file", "the next sync goes on from there")
                    .doesNotContain("not synced");
        }
        assertThat(cli.run("status", "--path", runs).out())
                .as("what is confirmed is noted")
                .contains("DIGITS-1");
        assertThat(cli.run("sync", "--path", runs).out()).contains("Synced 1 run");
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            assertThat(client.series("DIGITS-1", "loss").count()).isEqualTo(100_000);
        }
    }

    private static boolean isThere(HttpTransport client) {
        try {
            return client.object("DIGITS-1") != null;
        } catch (SyncException e) {
            return false;
        }
    }

    @Test
    void contentsOfFilesThatHaveNotArrivedArePending() throws Exception {
        try (Run run = Cli.offlineRun(runs, "with a file").project("ml/digits").start()) {
            run.upload("weights", new byte[3000], "weights.bin");
        }
        assertThat(cli.run("status", "--path", runs).line(2))
                .startsWith("pending: 3.")
                .endsWith(", with the contents of 1 file");

        try (FaultProxy proxy = FaultProxy.to(URI.create(server.address()).getPort())) {
            proxy.plan(request -> request.startsWith("PUT") && request.contains("contents/")
                    ? FaultProxy.Fault.DROP_REQUEST
                    : FaultProxy.Fault.NONE);
            String via = TestServer.tokenFor(
                    "http://127.0.0.1:" + proxy.port(), ApiToken.parse(token).key());
            Cli.Result sync = cli.with("NEREID_API_TOKEN", via).run("sync", "--path", runs);
            assertThat(sync.exit()).isEqualTo(1);
        }
        Cli.Result status = cli.run("status", "--path", runs);
        assertThat(status.line(1)).startsWith("DIGITS-1 ");
        assertThat(status.line(2)).startsWith("pending: 2.9 KiB on ").endsWith(", with the contents of 1 file");
        Cli.Result purge = cli.run("status", "--path", runs, "--purge-days", "1");
        assertThat(purge.exit()).isEqualTo(1);
        assertThat(purge.line(3))
                .startsWith("purge: from ")
                .endsWith("of which the contents of 1 file are on no server");

        Cli.Result rest = cli.with("NEREID_API_TOKEN", token).run("sync", "--path", runs);
        assertThat(rest.exit()).isZero();
        assertThat(rest.line(0)).endsWith(" -> DIGITS-1 in ml/digits");
        assertThat(rest.line(1)).contains(": 0 operations, 0 points, 1 file, 2.9 KiB in ");
        assertThat(cli.run("status", "--path", runs).out()).doesNotContain("pending:");
    }

    @Test
    void syncTellsWhatBecameOfEachRunAndARepeatThatNothingIsLeft() {
        String id = log("first", "ml/digits");
        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.err()).isEmpty();
        assertThat(sync.exit()).isZero();
        assertThat(sync.line(0)).isEqualTo(id + " -> DIGITS-1 in ml/digits");
        assertThat(sync.line(1))
                .startsWith("Synced 1 run with " + server.address() + ": ")
                .contains(" 100 points, ", " points/s)");
        assertThat(sync.out().lines()).hasSize(2);

        Cli.Result again = cli.run("sync", "--path", runs);
        assertThat(again.exit()).isZero();
        assertThat(again.out().strip()).isEqualTo("Already complete on " + server.address() + ": 1 run.");
    }

    @Test
    void afterASyncTheRunsGoByTheirNewIds() {
        String id = log("first", "ml/digits");
        cli.run("sync", "--path", runs);
        assertThat(cli.run("ls", "--path", runs).line(1)).startsWith("DIGITS-1  first ");
        assertThat(cli.run("show", "DIGITS-1", "--path", runs).out()).contains("DIGITS-1");
        assertThat(cli.run("show", id.substring(0, 20), "--path", runs).out()).contains("DIGITS-1");
        JsonNode status = cli.run("status", "DIGITS-1", "--path", runs, "--format", "json")
                .json()
                .get(0);
        assertThat(status.path("run").asString()).isEqualTo("DIGITS-1");
        assertThat(status.path("synced").asLong())
                .isEqualTo(status.path("logged").asLong())
                .isPositive();
        assertThat(status.path("pending").asLong()).isZero();
        assertThat(status.path("oldest_unsynced").isNull()).isTrue();
    }

    @Test
    void theServerAnswersAsRunFilesDo() {
        log("first", "ml/digits");
        log("second", "ml/digits");
        log("other", "ml/other");
        cli.run("sync", "--path", runs);
        String[][] questions = {
            {"ls"},
            {"ls", "--columns", "loss,sys/name", "--sort-by", "sys/name", "--desc"},
            {"ls", "--query", "`loss`:floatSeries < 0.5", "--project", "ml/digits", "--limit", "1"},
            {"show", "DIGITS-1", "loss", "sys/n*"},
            {"best", "--metric", "loss", "--min", "--aggregate", "max"},
            {"diff", "DIGITS-1", "DIGITS-2"},
            {"export", "--columns", "loss", "--points", "OTHER-1"},
        };
        for (String[] question : questions) {
            List<Object> words = new ArrayList<>(List.of(question));
            words.addAll(List.of("--format", "csv"));
            List<Object> local = new ArrayList<>(words);
            local.addAll(List.of("--path", runs));
            words.add("--server");
            Cli.Result answer = cli.run(words.toArray());
            assertThat(answer.err()).isEmpty();
            assertThat(answer.exit()).isZero();
            assertThat(answer.out().replace(",active,", ",inactive,")) // a server waits whether more comes
                    .isNotEmpty()
                    .isEqualTo(cli.run(local.toArray()).out());
        }
        assertThat(cli.run("ls", "--server", "--query", "`loss`:flot").err())
                .contains("Column 8", "`loss`:flot\n       ^");
        assertThat(cli.run("ls", "--server", "--sort-by", "los").err()).contains("Did you mean \"loss\"?");
        assertThat(cli.run("show", "DIGITS-9", "--server").err()).contains("\"DIGITS-9\"", server.address());
        assertThat(cli.run("ls", "--server", "--path", runs).exit()).isEqualTo(2);
        assertThat(cli.run("ls", "--server", "--project", "ml/none").out()).contains("No runs fit on the server.");
    }

    @Test
    void onlyTheChosenRunsAreSent() {
        String first = log("first", "ml/digits");
        String second = log("second", "ml/digits");
        Cli.Result sync = cli.run("sync", second.substring(0, 30), "--path", runs);
        assertThat(sync.exit()).isZero();
        assertThat(sync.out()).contains(second).doesNotContain(first);
        Cli.Result unknown = cli.run("sync", "DIGITS-9", "--path", runs);
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("no run \"DIGITS-9\"");
        assertThat(cli.run("sync", "offline/", "--path", runs).exit()).isEqualTo(1);
    }

    @Test
    void aProjectGivenTooLateIsSaidToMoveNothing() {
        log("first", "ml/digits");
        assertThat(cli.run("sync", "-p", "digits2", "--path", runs).out()).contains("-> DIGITS2-1 in local/digits2");
        assertThat(cli.run("sync", "-p", "local/digits2", "--path", runs).err()).isEmpty();
        assertThat(cli.run("sync", "-p", "ml/digits", "--path", runs).err())
                .contains("on the server already, in local/digits2, and stays there")
                .contains("does not move runs to ml/digits");
    }

    @Test
    void aRunWithoutProjectSaysWhatToDoAndTheOthersGo() {
        log("free", null);
        log("first", "ml/digits");
        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.exit()).isEqualTo(1);
        assertThat(sync.out()).contains("-> DIGITS-1", "Synced 1 run");
        assertThat(sync.err()).contains("names no project", "nereid sync -p", "1 run file of 2 could not be synced");
        Cli.Result named = cli.run("sync", "--path", runs, "-p", "ml/other");
        assertThat(named.exit()).isZero();
        assertThat(named.out()).contains("-> OTHER-1 in ml/other");
    }

    @Test
    void theProjectOfTheEnvironmentIsForRunsThatNameNone() {
        log("free", null);
        log("first", "ml/digits");
        Cli.Result sync = cli.with("NEREID_PROJECT", "ml/spare").run("sync", "--path", runs);
        assertThat(sync.exit()).isZero();
        assertThat(sync.out()).contains("DIGITS-1 in ml/digits", "SPARE-1 in ml/spare");
    }

    @Test
    void theVariablesOfTheNeptuneClientCountTooAndWhatIsWrongInThemIsNamed() {
        log("free", null);
        Cli theirs = new Cli(base.resolve("cache")).with("NEPTUNE_API_TOKEN", token);
        Cli.Result wrong = theirs.with("NEPTUNE_PROJECT", "a/b/c").run("sync", "--path", runs);
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).startsWith("nereid: NEPTUNE_PROJECT: \"a/b/c\" is not a valid project name.");
        Cli.Result sync = theirs.with("NEPTUNE_PROJECT", "ml/spare").run("sync", "--path", runs);
        assertThat(sync.out()).contains("SPARE-1 in ml/spare");

        Cli.Result broken = theirs.with("NEPTUNE_API_TOKEN", "ANONYMOUS").run("project", "list");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.err()).startsWith("nereid: NEPTUNE_API_TOKEN: The API token is not");
        Cli.Result timeout = cli.with("NEREID_REQUEST_TIMEOUT", "0").run("project", "list");
        assertThat(timeout.err())
                .startsWith("nereid: NEREID_REQUEST_TIMEOUT is \"0\"; it can be a duration of at least 100 ms");
    }

    @Test
    void aFileThatCannotBeReadIsReportedAndTheOthersGo() throws Exception {
        log("first", "ml/digits");
        Path garbage = Files.writeString(runs.resolve("garbage.db"), "no database ".repeat(400));
        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.exit()).isEqualTo(1);
        assertThat(sync.out()).contains("-> DIGITS-1");
        assertThat(sync.err()).contains("not synced: " + garbage + " is no run file", "1 run file of 2");
    }

    @Test
    void aLiveRunIsSyncedAsFarAsItIs() {
        try (Run run = Cli.offlineRun(runs, "alive").project("ml/digits").start()) {
            run.assign("x", 1);
            run.flush();
            Cli.Result sync = cli.run("sync", "--path", runs);
            assertThat(sync.err()).isEmpty();
            assertThat(sync.out()).contains("-> DIGITS-1");
            run.assign("y", 2);
            run.flush();
            JsonNode status =
                    cli.run("status", "--path", runs, "--format", "json").json().get(0);
            assertThat(status.path("writer").asString()).isEqualTo("live");
            assertThat(status.path("pending").asLong()).isEqualTo(1);
        }
        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            assertThat(client.object("DIGITS-1").attributes()).containsKeys("x", "y");
        }
    }

    @Test
    void projectsAreCreatedAndListed() {
        assertThat(cli.run("project", "list").out().strip()).isEqualTo("No projects on " + server.address() + ".");
        assertThat(cli.run("project", "create", "ml/classification", "--key", "CLS")
                        .out()
                        .strip())
                .isEqualTo("Created ml/classification, key CLS");
        log("first", "ml/classification");
        cli.run("sync", "--path", runs);
        assertThat(cli.run("project", "list").line(1)).matches("ml/classification +CLS +workspace +active +1");
        assertThat(cli.run("project", "list", "--format", "csv").line(1))
                .isEqualTo("ml/classification,CLS,workspace,active,1");
        assertThat(cli.run("project", "list", "--format", "json")
                        .json()
                        .get(0)
                        .path("runs")
                        .asInt())
                .isEqualTo(1);

        Cli.Result twice = cli.run("project", "create", "ml/classification");
        assertThat(twice.exit()).isEqualTo(1);
        assertThat(twice.err()).contains("exists already");
        Cli.Result badKey = cli.run("project", "create", "ml/x", "--key", "lower");
        assertThat(badKey.exit()).isEqualTo(1);
        assertThat(badKey.err()).contains("\"lower\" is not a valid project key");
        assertThat(cli.run("project", "create", "a/b/c").err()).contains("not a valid project name");
    }

    // ------------------------------------------------------------------------------------- tokens and servers --

    @Test
    void aMissingOrBrokenTokenIsExplainedWithoutRepeatingIt() {
        log("first", "ml/digits");
        Cli none = new Cli(base.resolve("cache"));
        for (String blank : new String[] {"", "  "}) {
            Cli.Result missing = none.with("NEREID_API_TOKEN", blank).run("sync", "--path", runs);
            assertThat(missing.exit()).isEqualTo(1);
            assertThat(missing.err()).contains("No API token", "NEREID_API_TOKEN", "nereid serve");
        }
        for (String broken : new String[] {"secret!", "c2VjcmV0", base64("{}"), base64("{\"api_address\":\"x\"}")}) {
            Cli.Result result = none.run("project", "list", "--api-token", broken);
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("API token").doesNotContain(broken);
            assertThat(result.err().lines()).hasSize(1);
        }
    }

    @Test
    void aTokenMayComeWithItsVariableAndLineBreaks() {
        String folded = "NEREID_API_TOKEN=" + token.substring(0, 40) + "\n  " + token.substring(40) + "\n";
        assertThat(new Cli(base.resolve("cache"))
                        .run("project", "list", "--api-token", folded)
                        .exit())
                .isZero();
    }

    @Test
    void aTokenOfNobodyIsRefused() {
        String wrong = base64("{\"api_address\":\"" + server.address() + "\",\"api_key\":\"wrong\"}");
        Cli.Result result = cli.run("project", "list", "--api-token", wrong);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("The server at " + server.address() + " answered 401");
    }

    @Test
    void aServerThatIsAwayCostsNothing() throws IOException {
        log("first", "ml/digits");
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String away = base64("{\"api_address\":\"http://127.0.0.1:" + free + "/\",\"api_key\":\"k\"}");
        Cli.Result sync = cli.run("sync", "--path", runs, "--api-token", away);
        assertThat(sync.exit()).isEqualTo(1);
        assertThat(sync.err().strip())
                .isEqualTo("nereid: The server at http://127.0.0.1:" + free + " can't be reached: Connection refused."
                        + " Nothing was sent; the runs are safe in " + runs + ", so try again later.");
        assertThat(cli.run("status", "--path", runs, "--format", "json")
                        .json()
                        .get(0)
                        .path("synced")
                        .asLong())
                .isZero();
    }

    @Tag("sqlite")
    @Test
    void aServerThatCannotStartSaysWhy() throws IOException {
        assertRefused(cli.run("serve", "--port", "0", "--data", base.resolve("server")), "Another server uses");
        Path file = Files.createFile(base.resolve("file"));
        assertRefused(cli.run("serve", "--port", "0", "--data", file), file + ": it is a file");
        assertRefused(
                cli.run("serve", "--port", server.port(), "--data", base.resolve("s2")),
                "Can't listen on 127.0.0.1:" + server.port() + ": Address already in use");
        assertRefused(
                cli.run("serve", "--host", "nowhere.invalid", "--data", base.resolve("s3")),
                "nowhere.invalid:8080: no host of this name is known");
    }

    private static void assertRefused(Cli.Result result, String reason) {
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("nereid: ").contains(reason);
        assertThat(result.err().lines()).hasSize(1);
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void operationsThatAreKeptAsideAreNamedWithTheReason() throws Exception {
        UUID run = UUID.randomUUID();
        logValue(run, new Value.OfInt(1));
        logValue(run, new Value.OfString("one"));
        Cli.Result sync = cli.run("sync", "--path", runs);
        assertThat(sync.exit()).isZero();
        assertThat(sync.err().lines()).hasSize(2);
        assertThat(sync.err())
                .containsPattern("the server keeps 1 operation of DIGITS-1 in \\S+\\.db aside; the rest is in\\.")
                .contains("nereid why DIGITS-1 --server", "nereid why DIGITS-1 --retry")
                .containsPattern("\\n  .*\"x\".*");
        String reason = sync.err().lines().toList().get(1).strip();

        assertThat(cli.run("status", "--path", runs).out().lines())
                .hasSize(4)
                .endsWith("rejected: DIGITS-1 " + reason, "rejected: what to do: nereid why DIGITS-1 --server");
        assertThat(cli.run("show", "DIGITS-1", "--path", runs).out().lines())
                .last()
                .asString()
                .containsPattern("^kept aside: operation 2 \\(\\w+ \"x\"\\): \"x\" is an? ");
        JsonNode status =
                cli.run("status", "--path", runs, "--format", "json").json().get(0);
        assertThat(status.path("rejected").asInt()).isEqualTo(1);
        assertThat(status.path("rejections").get(0).asString()).isEqualTo(reason);
    }

    /** One process of a run that knows nothing of the others. */
    private void logValue(UUID run, Value value) throws Exception {
        Operation.Create create = Operation.Create.run(run, "ml/digits", null, "host");
        OperationLog log =
                OperationLog.create(LogSettings.defaults(runs), create, LogSeed.none(ObjectKind.RUN), () -> {});
        log.assign("x", value);
        log.end(Duration.ofSeconds(10));
        log.finalise();
    }

    @Test
    void aRunThatTwoProcessesBeganUnderOneCustomIdIsOneRunHereToo() throws Exception {
        for (int i = 0; i < 2; i++) {
            Operation.Create create = Operation.Create.run(UUID.randomUUID(), "ml/digits", "night-1", "host");
            OperationLog log =
                    OperationLog.create(LogSettings.defaults(runs), create, LogSeed.none(ObjectKind.RUN), () -> {});
            log.assign("process/" + i, new Value.OfInt(1));
            log.end(Duration.ofSeconds(10));
            log.finalise();
        }
        assertThat(cli.run("sync", "--path", runs).out()).contains("Synced 1 run with");
        assertThat(cli.run("sync", "--path", runs).out()).endsWith(": 1 run.\n");
        assertThat(cli.run("status", "--path", runs).out().lines().skip(1))
                .singleElement()
                .asString()
                .containsPattern("^DIGITS-1 +finished +2 +4 +4 +4 ");
        for (String name : new String[] {"DIGITS-1", "night-1"}) {
            assertThat(cli.run("status", name, "--path", runs).line(1)).startsWith("DIGITS-1");
            assertThat(cli.run("ls", name, "--path", runs).out().lines()).hasSize(2);
            assertThat(cli.run("sync", name, "--path", runs).exit()).isZero();
        }
        assertThat(cli.run("clear", "-y", "night-1", "--path", runs).out()).contains("Deleted");
    }

    @Test
    void namesOfRunsDoForEveryCommand() {
        log("mellow-panda", "ml/digits");
        log("shy-otter", "ml/digits");
        assertThat(cli.run("sync", "shy-otter", "--path", runs).out()).contains("Synced 1 run");
        assertThat(cli.run("status", "shy-otter", "--path", runs).line(1)).startsWith("DIGITS-1");
        assertThat(cli.run("status", "mellow-panda", "--path", runs).line(1)).startsWith("offline/");
    }

    @Test
    void aRunWhoseCustomIdWasTakenGoesHereByTheIdOfTheOther() throws Exception {
        for (String directory : new String[] {"node1", "node2"}) {
            Operation.Create create = Operation.Create.run(UUID.randomUUID(), "ml/digits", "night-1", "host");
            LogSettings settings = LogSettings.defaults(runs.resolve(directory));
            OperationLog log = OperationLog.create(settings, create, LogSeed.none(ObjectKind.RUN), () -> {});
            log.assign(directory, new Value.OfInt(1));
            log.end(Duration.ofSeconds(10));
            log.finalise();
            assertThat(cli.run("sync", "--path", log.file()).out()).contains("-> DIGITS-1 in ml/digits");
        }
        for (String directory : new String[] {"node1", "node2"}) {
            Cli.Result shown = cli.run("show", "DIGITS-1", "--path", runs.resolve(directory), "--format", "csv");
            assertThat(shown.out()).contains("sys/id,string,DIGITS-1", directory + ",int,1");
        }
    }

    @Test
    void stopAndAbortAskWhoListensAndSayWhereNobodyDoes() {
        String id = log("first", "ml/digits");
        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
        for (String command : new String[] {"stop", "abort"}) {
            Cli.Result nobody = cli.run(command, "DIGITS-1");
            assertThat(nobody.exit()).isEqualTo(1);
            assertThat(nobody.err()).startsWith("nereid: No process is connected to DIGITS-1 that could " + command);
        }
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token));
                RunFileReader file = RunFileReader.open(RunFileName.list(runs).get(0))) {
            assertThat(client.listen(file.logId())).isNull();
            assertThat(cli.run("stop", id).out().strip()).isEqualTo("Asked to stop: " + id + " (processes: 1)");
            assertThat(client.listen(file.logId()).kind()).isEqualTo(StopRequest.Kind.STOP);
            assertThat(cli.run("abort", "DIGITS-1").exit()).isZero();
            assertThat(client.listen(file.logId()).kind()).isEqualTo(StopRequest.Kind.ABORT);
        }
    }
}
