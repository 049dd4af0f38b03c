package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Sha256;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncState;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.Gateway;
import dev.nereid.testing.Printed;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the server is there or not, a run logs; when it is there, the run is too. */
class AsyncTroubleTest extends WithAsyncRuns {
    @Test
    void theRunIsRegisteredByItself() {
        try (Run run = builder().start()) {
            run.append("loss", 1);
            assertThat(run.awaitSync(LONG)).isTrue();
            assertThat(run.id()).isEqualTo("ASYNC-1");
            assertThat(run.awaitSync(LONG)).as("nothing new").isTrue();
        }
    }

    @Test
    void aRunStartsAtOnceWithoutItsServerAndRegistersWhenItComes() throws Exception {
        server.stop();
        Run run = builder().start();
        try {
            String localId = run.id();
            assertThat(localId).startsWith("offline/");
            run.append("loss", 1);
            assertThat(run.awaitSync(Duration.ofMillis(50))).isFalse();
            run.flush();
            assertThat(run.id()).isEqualTo(localId);
            assertThat(run.durableUpTo()).isEqualTo(2);

            server.startAgain();

            Await.until(
                    "the run has its ID without anybody's help", () -> run.id().equals("ASYNC-1"));
            run.append("loss", 2);
            assertThat(run.awaitSync(LONG)).isTrue();
        } finally {
            run.close();
        }
        assertServerHas(run);
    }

    @Test
    void aServerThatGoesAndComesBackGetsWhatItMissed() throws Exception {
        Run run = builder().start();
        try {
            for (int outage = 0; outage < 3; outage++) {
                for (int i = 0; i < 50; i++) {
                    run.append("loss", i);
                }
                assertThat(run.awaitSync(LONG)).isTrue();
                server.stop();
                for (int i = 0; i < 50; i++) {
                    run.append("loss", i);
                }
                assertThat(run.awaitSync(Duration.ofMillis(100))).isFalse();
                server.startAgain();
            }
            run.tags().add("survived");
        } finally {
            run.close();
        }
        assertServerHas(run);
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ASYNC-1", "loss").count()).isEqualTo(300);
        }
    }

    @Test
    void anotherServerAtTheSameAddressGetsEverything() throws Exception {
        Path other = temporary.resolve("other");
        String key = copyAccountsTo(other);
        try (Run run = builder().apiToken(server.tokenVia(server.port())).start()) {
            run.append("loss", 1);
            assertThat(run.awaitSync(LONG)).isTrue();
            server.stop();
            server.startAgain(other);
            run.append("loss", 2);
            assertThat(run.awaitSync(LONG)).isTrue();
        }
        try (HttpTransport client =
                new HttpTransport(ApiToken.parse(TestServer.tokenFor("http://127.0.0.1:" + server.port(), key)))) {
            assertThat(client.series("ASYNC-1", "loss").values()).containsExactly(1, 2);
            assertThat(SyncState.load(RunFileName.list(runs()).get(0)))
                    .extracting(SyncState.Entry::instanceId)
                    .contains(client.info().instanceId());
        }
    }

    /** A server of another instance that knows the same token. */
    private String copyAccountsTo(Path other) throws Exception {
        try (TestServer another = TestServer.start(other)) {
            assertThat(another.port()).isPositive();
        }
        String hash = Sha256.of(server.key().getBytes(StandardCharsets.UTF_8));
        String file = "jdbc:sqlite:" + other.resolve("store.db");
        String url = TestDatabase.isPostgres() ? TestDatabase.urlFor(other) : file;
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into api_token (token_id, token_hash, account_id, created_time) select 'copied', '" + hash
                            + "', id, 0 from account");
        }
        return server.key();
    }

    @Test
    void aServerThatHangsDelaysTheCloseByNoMoreThanItsLimit() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Run run = builder()
                    .apiToken(server.tokenVia(deaf.getLocalPort()))
                    .closeTimeout(Duration.ofMillis(300))
                    .start();
            run.append("loss", 1);

            long start = System.nanoTime();
            String printed = Printed.by(run::close);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(printed).contains("2 operations of " + run.id() + " are not on the server yet");
        } // and LeavesNothing holds that its worker is gone
    }

    @Test
    void aCloseWithoutTheServerSaysWhereTheDataIsAndHowToSendIt() throws Exception {
        server.stop();
        Run run = builder().closeTimeout(Duration.ofMillis(500)).start();
        run.append("loss", 1);

        long start = System.nanoTime();
        String printed = Printed.by(run::close);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(printed)
                .contains("2 operations of " + run.id() + " are not on the server yet")
                .contains("can't be reached")
                .contains("safe in " + run.file())
                .contains("nereid sync --path " + runs());
        assertThat(Printed.by(run::close)).isEmpty();

        server.startAgain();
        Deliver.all(server, runs());
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ASYNC-1", "loss").count()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsTheWaitingForTheServer() throws Exception {
        server.stop();
        Run run = builder().start();
        run.append("loss", 1);
        Thread closer = new Thread(() -> {
            run.close();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        closer.start();
        Await.until("the close waits for the server", () -> isIn(closer, "dev.nereid.sync.SyncWorker", "stop"));

        closer.interrupt();

        closer.join(30_000);
        assertThat(closer.isAlive()).isFalse();
        assertThat(runs().toFile().list())
                .containsExactly(run.file().getFileName().toString());
    }

    private static boolean isIn(Thread thread, String type, String method) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(type) && frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void strangersAtTheAddressDoNotDisturbTheRun() throws Exception {
        try (Stranger stranger = new Stranger("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")) {
            Run run = builder()
                    .apiToken(server.tokenVia(stranger.port()))
                    .customRunId("mine")
                    .closeTimeout(Duration.ofMillis(500))
                    .start();
            run.append("loss", 1);
            assertThat(run.awaitSync(Duration.ofMillis(200))).isFalse();
            assertThat(Printed.by(run::close)).contains("did not answer as a Nereid server does");
        }
        Deliver.all(server, runs());
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ASYNC-1", "loss").count()).isEqualTo(1);
        }
    }

    /** Another service, which answers everything in the same way. */
    private static final class Stranger implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Stranger(String answer) throws IOException {
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        try (var socket = listener.accept()) {
                            socket.getInputStream().read(new byte[1 << 16]);
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                        }
                    }
                } catch (IOException e) {
                    // The test is over.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void aBadNetworkDelaysButLosesNothing() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            proxy.planAllInTurn();
            Run run = builder().apiToken(server.tokenVia(proxy.port())).start();
            try {
                for (int i = 0; i < 20; i++) {
                    run.append("loss", i);
                    run.awaitSync(Duration.ofMillis(100));
                }
                proxy.plan(request -> FaultProxy.Fault.NONE);
            } finally {
                run.close();
            }
            assertServerHas(run);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aServerThatIsOverloadedNowAndThenHasEverythingOnce(int status) throws Exception {
        try (Gateway gateway = Gateway.to(server.port())) {
            gateway.answer(status, request -> true);
            Run run = builder().apiToken(server.tokenVia(gateway.port())).start();
            run.append("loss", 0);
            Await.until("the trouble is told", () -> run.syncStatus().trouble() != null);
            assertThat(run.syncStatus().message()).contains("answered " + status, "safe in " + run.file());
            for (int i = 1; i <= 6; i++) {
                gateway.passOn();
                assertThat(run.awaitSync(LONG)).isTrue();
                assertThat(run.syncStatus().trouble()).isNull();
                int before = gateway.answered();
                gateway.answer(status, request -> request.contains("/operations"));
                run.append("loss", i);
                Await.until("what was sent is refused", () -> gateway.answered() > before);
            }
            gateway.passOn();
            run.close();
            assertThat(run.syncStatus().isClean()).isTrue();
            assertServerHas(run);
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ASYNC-1", "loss").values()).containsExactly(0, 1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void aServerThatForbidsItIsSaidTheRunGoesOnAndOnceItIsAllowedNothingIsLost() throws Exception {
        try (Gateway gateway = Gateway.to(server.port())) {
            gateway.answer(403, request -> true);
            Run run = builder()
                    .apiToken(server.tokenVia(gateway.port()))
                    .closeTimeout(Duration.ofHours(1))
                    .start();
            run.append("loss", 1);
            assertThat(run.awaitSync(Duration.ofHours(1))).as("nobody waits").isFalse();
            run.append("loss", 2);
            run.flush();
            SyncStatus status = run.syncStatus();
            assertThat(status.pending()).isEqualTo(3);
            assertThat(status.trouble()).contains("answered 403");
            assertThat(status.message()).contains("answered 403", "safe in " + run.file(), "nereid sync");

            gateway.passOn();
            Await.until("it is sent after all", () -> run.awaitSync(Duration.ofSeconds(1)));
            assertThat(run.syncStatus().isClean()).isTrue();
            for (int i = 0; i < 5; i++) {
                run.upload("file/" + i, new byte[] {(byte) i}, "file");
            }
            assertThat(run.stop(LONG).pendingFiles()).isZero();
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.series("ASYNC-1", "loss").values()).containsExactly(1, 2);
        }
    }
}
