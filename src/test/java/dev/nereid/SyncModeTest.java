package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.RunFileName;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A call returns with the server's word, or with an exception that says what became of it. */
class SyncModeTest extends WithServer {
    private RunBuilder builder() {
        return builder(runs());
    }

    private RunBuilder builder(Path directory) {
        return new RunBuilder(Quiet.settings(Map.of()))
                .project("ml/sync")
                .mode(Mode.SYNC)
                .directory(directory)
                .apiToken(server.token())
                .closeTimeout(Duration.ofMillis(200));
    }

    // ------------------------------------------------------------------------------------------------------- start --

    @Test
    void theServerHasTheRunWhenItHasStarted() {
        try (Run run = builder().name("registered").tags("a").start();
                HttpTransport client = server.client()) {
            assertThat(run.id()).isEqualTo("SYNC-1");
            assertThat(client.object("SYNC-1").text("sys/name")).isEqualTo("registered");
            assertThat(client.object("SYNC-1").attributes().get("sys/tags").elements())
                    .containsExactly("a");
        }
    }

    private void assertRefusesToStart(RunBuilder builder, String reason) {
        assertThatThrownBy(builder::start)
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("SYNC")
                .hasMessageContaining(reason)
                .hasMessageContaining("Nothing has been logged");
        assertThat(Files.exists(runs()) ? runs().toFile().list() : new String[0])
                .isEmpty();
    }

    @Test
    void withoutItsServerARunDoesNotStartAndLeavesNoFile() {
        server.stop();
        assertRefusesToStart(builder(), "can't be reached");
        assertRefusesToStart(builder().customRunId("fold-1"), "can't be reached");
        assertRefusesToStart(builder().withId("offline/11111111-2222-3333-4444-555555555555"), "can't be reached");
    }

    @Test
    void aTokenThatTheServerDoesNotKnowIsSaidAtTheStart() {
        String wrong = TestServer.tokenFor("http://127.0.0.1:" + server.port(), "wrong");
        assertRefusesToStart(builder().apiToken(wrong), "401");
    }

    @Test
    void aServerThatHangsDelaysTheStartByNoMoreThanTheLimit() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertRefusesToStart(
                    builder().apiToken(server.tokenVia(deaf.getLocalPort())).requestTimeout(Duration.ofMillis(300)),
                    "did not answer in time");
        }
    }

    @Test
    void aServerThatGoesAwayBeforeItHasTheRunLeavesNoFileEither() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            proxy.plan(request -> request.startsWith("POST") ? FaultProxy.Fault.DROP_REQUEST : FaultProxy.Fault.NONE);
            assertRefusesToStart(
                    builder().apiToken(server.tokenVia(proxy.port())).requestTimeout(Duration.ofSeconds(2)),
                    "can't be reached");
        }
    }

    // ----------------------------------------------------------------------------------------------------- logging --

    @Test
    void whatACallHasLoggedTheServerHas() {
        try (Run run = builder().start();
                HttpTransport client = server.client()) {
            run.assign("a", 1);
            assertThat(client.object("SYNC-1").attributes()).containsKey("a");
            run.append("loss", 1);
            run.floatSeries("loss").append(10, 2);
            run.floatSeries("loss").append(11, 3, Instant.now());
            assertThat(client.series("SYNC-1", "loss").values()).containsExactly(1, 2, 3);
            run.append("notes", "first");
            run.stringSeries("notes").append(5, "second");
            assertThat(client.series("SYNC-1", "notes").texts()).containsExactly("first", "second");
            run.tags().add("x", "y");
            run.tags().remove("x");
            assertThat(client.object("SYNC-1").attributes().get("sys/tags").elements())
                    .containsExactly("y");
            run.clear("loss");
            assertThat(client.series("SYNC-1", "loss").count()).isZero();
            run.delete("a");
            assertThat(client.object("SYNC-1").attributes()).doesNotContainKey("a");
        }
        String id = "offline/" + objectId();
        Answers.ofServer(server, id).assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), id));
    }

    private String objectId() {
        try (HttpTransport client = server.client()) {
            return client.object("SYNC-1").objectId().toString();
        }
    }

    @Test
    void manyThreadsEachGetTheServersWord() throws Exception {
        try (Run run = builder().start();
                HttpTransport client = server.client()) {
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String path = "series/" + t;
                threads.add(CompletableFuture.runAsync(() -> {
                    for (int i = 1; i <= 10; i++) {
                        run.append(path, i);
                        assertThat(client.series("SYNC-1", path).count()).isEqualTo(i);
                    }
                }));
            }
            for (CompletableFuture<Void> thread : threads) {
                thread.get(120, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whenTheServerIsAwayACallSaysWithinItsLimitThatTheOperationIsSafeAndWhatSendsIt() throws Exception {
        Run run = builder().requestTimeout(Duration.ofMillis(500)).start();
        run.append("loss", 1);
        server.stop();

        assertThatThrownBy(() -> run.append("loss", 2))
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("\"loss\" is logged")
                .hasMessageContaining("can't be reached")
                .hasMessageContaining("safe in " + run.file())
                .hasMessageContaining("nereid sync --path " + runs());
        assertThat(run.syncStatus().pending()).isEqualTo(1);
        run.close();

        server.startAgain();
        Deliver.all(server, runs());
        try (HttpTransport client = server.client()) {
            assertThat(client.series("SYNC-1", "loss").values()).containsExactly(1, 2);
        }
    }

    @Test
    void whenTheServerComesBackACallReturns() throws Exception {
        try (Run run = builder().start()) {
            run.append("warm", 1);
            run.append(
                    "warm",
                    2); // now the worker has said that it lives, and is in no request that the stop could swallow
            server.stop();
            CompletableFuture<Void> call = CompletableFuture.runAsync(() -> run.append("loss", 1));
            Await.until("the worker has noticed", () -> run.syncStatus().trouble() != null);
            assertThat(call).isNotDone();
            server.startAgain();
            call.get(60, TimeUnit.SECONDS);
            assertThat(run.syncStatus().pending()).isZero();
        }
    }

    @Test
    void aBadNetworkDelaysACallButNothingIsLostOrDoubled() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            Run run = builder().apiToken(server.tokenVia(proxy.port())).start();
            proxy.planAllInTurn();
            for (int i = 0; i < 10; i++) {
                run.append("loss", i);
            }
            assertThat(proxy.faults()).isPositive();
            proxy.plan(request -> FaultProxy.Fault.NONE);
            run.close();
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.series("SYNC-1", "loss").values()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    void anInterruptEndsTheWaitingAndTheOperationIsSafe() {
        Run run = builder().start();
        server.stop();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> run.append("loss", 1))
                .isInstanceOf(NereidException.class)
                .hasMessageContaining("Interrupted");
        assertThat(Thread.interrupted()).isTrue();
        run.close();
        assertThat(run.durableUpTo()).isEqualTo(2);
    }

    @Test
    void loggingAfterTheCloseIsRefused() {
        Run run = builder().start();
        FloatSeries loss = run.floatSeries("loss");
        run.close();
        assertThatThrownBy(() -> loss.append(1)).isInstanceOf(ObjectClosedException.class);
        assertThatThrownBy(() -> run.assign("a", 1)).isInstanceOf(ObjectClosedException.class);
    }

    // --------------------------------------------------------------------------------------------------- rejections --

    @Test
    void whatOnlyTheServerKnowsToContradictIsThrownToWhoeverLoggedIt() {
        try (Run one = builder().start();
                Run two =
                        builder(temporary.resolve("elsewhere")).withId("SYNC-1").start()) {
            one.assign("lr", 0.1);
            one.append("train/loss", 1);

            assertThatThrownBy(() -> two.assign("lr", "a tenth"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"lr\"")
                    .hasMessageContaining("a float");
            assertThatThrownBy(() -> two.append("train/loss", "none"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("train/loss");
            assertThatThrownBy(() -> two.stringSet("train").add("x"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("train");
            assertThatThrownBy(() -> two.assign("lr/decay", 1)).isInstanceOf(AttributeConflictException.class);

            two.assign("batch", 64); // goes on as if nothing were
            two.assign("lr", 0.2); // and the refused type does not stick
            two.append("train/loss", 2);
            assertThat(two.syncStatus().rejected()).isEqualTo(4);
            assertThat(two.syncStatus().message()).contains("keeps 4 of the operations of SYNC-1 aside");
            assertThat(one.fetch("lr").asDouble()).isEqualTo(0.2);
            assertThat(one.fetchFloatSeries("train/loss").values()).containsExactly(1, 2);
        }
        assertThat(RunFileName.list(runs())).hasSize(1);
    }

    @Test
    void aRejectionIsNotToldToAnotherCaller() {
        try (Run one = builder().start();
                Run two =
                        builder(temporary.resolve("elsewhere")).withId("SYNC-1").start()) {
            one.assign("lr", 0.1);
            assertThatThrownBy(() -> two.assign("lr", true)).isInstanceOf(AttributeConflictException.class);
            for (int i = 0; i < 5; i++) {
                two.append("loss", i);
            }
            assertThat(two.fetch("loss").pointCount()).isEqualTo(5);
        }
    }
}
