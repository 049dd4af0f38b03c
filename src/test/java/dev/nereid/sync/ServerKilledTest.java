package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.cli.Main;
import dev.nereid.log.Destination;
import dev.nereid.log.RunFileName;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of a server in the middle of a sync, again and again: afterwards it has everything once. */
@Timeout(600)
class ServerKilledTest {
    private static final int ROUNDS = 3;

    /** More requests than a server answers before it is killed so many times. */
    private static final int OPERATIONS = 3 * ROUNDS * Limits.BATCH_OPERATIONS_MAX;

    @TempDir
    private Path temporary;

    private int port;
    private JvmProcess server;
    private String token;

    private void startServer() throws Exception {
        Path data = temporary.resolve("data");
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "" + port, "--data", data.toString()));
        arguments.addAll(TestDatabase.optionsFor(data));
        server = JvmProcess.start(Main.class, Map.of(), arguments);
        server.await("Stop with");
        token = token != null ? token : server.last("NEREID_API_TOKEN=");
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path logBigRun() {
        try (Run run = Nereid.initRun()
                .project("ml/killed")
                .directory(temporary.resolve("runs"))
                .mode(Mode.OFFLINE)
                .start()) {
            for (int i = 0; i < OPERATIONS; i++) {
                if (i % 10 == 0) {
                    run.append("loss", 1.0 / (i + 1));
                } else {
                    run.assign("value/" + i % 100, i);
                }
            }
            return run.file();
        }
    }

    @Test
    void aServerThatIsKilledInTheMiddleOfASyncHasEverythingOnceInTheEnd() throws Exception {
        port = freePort();
        List<Path> files = new ArrayList<>();
        files.add(logBigRun());
        startServer();

        for (int round = 0; round < ROUNDS; round++) {
            String failure = null;
            try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
                new SyncPass(client, client.info().instanceId(), MicroClock.SYSTEM)
                        .run(files.get(0), Destination.AS_LOGGED, (state, operations, points, bytes) -> {
                            killSoon();
                        });
            } catch (SyncException e) {
                failure = e.getMessage();
            }
            assertThat(failure).as("round %d", round).contains("can't be reached");
            server.close();
            files.add(logSmallRun(round));
            startServer();
        }

        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            List<Path> all = RunFileName.list(temporary.resolve("runs"));
            assertThat(Deliver.files(client, all))
                    .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
            assertThat(Deliver.files(client, all))
                    .extracting(outcome -> outcome.state().sysId())
                    .containsExactlyInAnyOrder("KILLED-1", "KILLED-2", "KILLED-3", "KILLED-4");
            for (Syncer.Outcome outcome : Deliver.files(client, all)) {
                Answers local =
                        Answers.ofReplica(temporary.resolve("runs"), temporary.resolve("cache"), outcome.localId());
                Answers.ofServer(client, outcome.localId()).assertEqualTo(local);
            }
            assertThat(client.series("KILLED-1", "loss").count()).isEqualTo(OPERATIONS / 10);
        }
    }

    /** While the next request is under way. */
    private void killSoon() {
        JvmProcess killed = server;
        Thread killer = new Thread(killed::kill, "test-killer");
        killer.setDaemon(true);
        killer.start();
    }

    private Path logSmallRun(int number) {
        try (Run run = Nereid.initRun()
                .project("ml/killed")
                .directory(temporary.resolve("runs"))
                .mode(Mode.OFFLINE)
                .start()) {
            run.assign("number", number);
            return run.file();
        }
    }
}
