package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.cli.Main;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Balancer;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two server processes on one PostgreSQL, behind a proxy. */
@Tag("once") // always on PostgreSQL
@Timeout(300)
class ManyServersTest {
    private static final int RUNS = 6;
    private static final int POINTS = 2_000;

    @TempDir
    private Path temporary;

    private final List<JvmProcess> servers = new ArrayList<>();
    private final List<String> printed = new ArrayList<>();
    private Balancer proxy;
    private String token;

    @BeforeEach
    void startServers() throws Exception {
        for (int i = 0; i < 2; i++) {
            servers.add(JvmProcess.start(
                    Main.class,
                    Map.of(),
                    List.of(
                            "serve",
                            "--port",
                            "0",
                            "--data",
                            temporary.resolve("shared").toString(),
                            "--database",
                            TestDatabase.postgresFor(temporary))));
        }
        List<Integer> ports = new ArrayList<>();
        for (JvmProcess server : servers) {
            server.await("Stop with");
            String address = server.last("Nereid server at http://127.0.0.1:");
            ports.add(Integer.parseInt(address.replaceAll("\\D.*", "")));
            printed.add(server.last("NEREID_API_TOKEN="));
        }
        proxy = Balancer.before(ports);
        String first = printed.stream().filter(line -> line != null).findFirst().orElseThrow();
        token = TestServer.tokenFor(
                "http://127.0.0.1:" + proxy.port(), ApiToken.parse(first).key());
    }

    @AfterEach
    void stopServers() throws Exception {
        servers.forEach(JvmProcess::close);
        proxy.close();
    }

    @Test
    void ofTwoThatStartTogetherOneCreatesTheAdministrator() {
        assertThat(printed).filteredOn(line -> line != null).hasSize(1);
    }

    @Test
    void nothingIsLostAndNothingTwiceWhenOneIsKilledWhileManyRunsLog() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int number = 0; number < RUNS; number++) {
            runs.add(start(number));
        }
        for (int i = 0; i < POINTS; i++) {
            for (Run run : runs) {
                run.append("loss", i);
                run.assign("latest/" + i % 10, i);
            }
            if (i == POINTS / 2) {
                assertThat(runs.get(0).awaitSync(Duration.ofSeconds(60))).isTrue();
                servers.get(0).kill();
            }
        }
        for (Run run : runs) {
            assertThat(run.awaitSync(Duration.ofSeconds(120))).isTrue();
        }
        runs.forEach(Run::close);

        assertThat(proxy.connections()).isGreaterThan(RUNS);
        assertThat(runs).extracting(Run::id).doesNotHaveDuplicates().allMatch(id -> id.matches("SHARED-[1-6]"));
        assertEqualAnswers(runs);
    }

    private Run start(int number) throws IOException {
        Path file = temporary.resolve("file" + number);
        Run run = Nereid.initRun()
                .project("ml/shared")
                .apiToken(token)
                .directory(temporary.resolve("runs"))
                .mode(Mode.ASYNC)
                .start();
        run.upload("file", Files.writeString(file, "content " + number % 2)); // some have the same
        return run;
    }

    private void assertEqualAnswers(List<Run> runs) throws Exception {
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            for (Run run : runs) {
                assertThat(client.series(run.id(), "loss").values())
                        .containsExactly(
                                IntStream.range(0, POINTS).asDoubleStream().toArray());
            }
            Path files = temporary.resolve("runs");
            for (Syncer.Outcome outcome : Deliver.files(client, RunFileName.list(files))) {
                assertThat(outcome.failure()).isNull();
                Answers local = Answers.ofReplica(files, temporary.resolve("cache"), outcome.localId());
                Answers.ofServer(client, outcome.localId()).assertEqualTo(local);
            }
        }
    }

    @Test
    void onlyOneOfManyRunsOfACustomIdIsCreatedThroughBoth() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(Nereid.initRun()
                    .project("ml/shared")
                    .apiToken(token)
                    .directory(temporary.resolve("runs" + i))
                    .customRunId("night")
                    .mode(Mode.ASYNC)
                    .start());
        }
        for (Run run : runs) {
            run.append("loss", 1);
            assertThat(run.awaitSync(Duration.ofSeconds(60))).isTrue();
        }

        assertThat(runs).extracting(Run::id).containsOnly("SHARED-1");
        runs.forEach(Run::close);
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            assertThat(client.series("SHARED-1", "loss").count()).isEqualTo(RUNS);
        }
    }
}
