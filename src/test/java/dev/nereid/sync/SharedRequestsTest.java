package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.Await;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.FaultProxy.Fault;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedRequestsTest {
    private static final int THREADS = 10;

    @TempDir
    private Path temporary;

    private TestServer server;
    private FaultProxy proxy;
    private HttpTransport client;
    private SharedRequests requests;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1); // holds up the first request

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(temporary.resolve("data"));
        proxy = FaultProxy.to(server.port());
        client = new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())));
        requests = new SharedRequests(client);
        client.info();
    }

    @AfterEach
    void stop() throws Exception {
        first.countDown();
        threads.shutdownNow();
        client.close();
        proxy.close();
        server.close();
    }

    /** The first goes alone and is held up until all others wait. */
    private List<CompletableFuture<AppliedState>> applyAll(List<OperationBatch> batches, Function<String, Fault> faults)
            throws Exception {
        proxy.plan(request -> {
            sent.add(request);
            if (sent.size() == 1) {
                await(first);
                return Fault.NONE;
            }
            return faults.apply(request);
        });
        List<CompletableFuture<AppliedState>> answers = new ArrayList<>();
        for (OperationBatch batch : batches) {
            int before = answers.size();
            answers.add(CompletableFuture.supplyAsync(() -> requests.apply(batch, null), threads));
            Await.until("it is sent, or waits", () -> before == 0 ? sent.size() == 1 : requests.waiting() == before);
        }
        first.countDown();
        return answers;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OperationBatch batch(String project, Operation operation) {
        LogScript log = LogScript.of(Operation.Create.run(UUID.randomUUID(), project, null, null), LogScript.T0)
                .then(LogScript.T0 + 1, operation);
        return log.batch(1, 2);
    }

    private static Operation text(int chars) {
        return new Operation.Assign("text", new Value.OfString("x".repeat(chars)));
    }

    @Test
    void thoseThatWaitShareARequestAndEachGetsItsAnswer() throws Exception {
        List<OperationBatch> batches = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            batches.add(batch(i == 3 ? null : "ml/p", text(10)));
        }
        List<CompletableFuture<AppliedState>> answers = applyAll(batches, request -> Fault.NONE);

        for (int i = 0; i < THREADS; i++) {
            CompletableFuture<AppliedState> answer = answers.get(i);
            if (i == 3) {
                SyncException refusal = catchThrowableOfType(SyncException.class, () -> unwrapped(answer));
                assertThat(refusal).hasMessageContaining("names no project");
                assertThat(refusal.isTemporary()).isFalse();
            } else {
                assertThat(answer.get().applied()).isEqualTo(2);
                assertThat(answer.get().outcome()).isEqualTo(Outcome.APPLIED);
                assertThat(answer.get().sysId()).startsWith("P-");
                assertThat(client.state(batches.get(i).log()).digest())
                        .isEqualTo(answer.get().digest());
            }
        }
        assertThat(sent).filteredOn(request -> request.contains("POST")).hasSize(2);
        assertThat(server.runs()).isEqualTo(THREADS - 1);
    }

    private static AppliedState unwrapped(CompletableFuture<AppliedState> answer) throws Exception {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    /** As with one that has something wrong with it which the server does not expect. */
    @Test
    void thoseWhoseRequestFailsGoAloneAndNothingIsThereTwice() throws Exception {
        List<OperationBatch> batches = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            batches.add(batch("ml/p", text(10)));
        }
        List<CompletableFuture<AppliedState>> answers =
                applyAll(batches, request -> request.contains("/v1/operations") ? Fault.DROP_REPLY : Fault.NONE);

        assertThat(answers.get(0).get().outcome()).isEqualTo(Outcome.APPLIED);
        for (CompletableFuture<AppliedState> answer : answers.subList(1, THREADS)) {
            assertThat(answer.get().outcome()).isEqualTo(Outcome.REPEATED);
        }
        assertThat(sent).filteredOn(request -> request.contains("/logs/")).hasSize(THREADS);
        assertThat(server.runs()).isEqualTo(THREADS);
    }

    @Test
    void aServerThatIsGoneIsToldToEach() throws Exception {
        List<OperationBatch> batches = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            batches.add(batch("ml/p", text(10)));
        }
        List<CompletableFuture<AppliedState>> answers = applyAll(batches, request -> Fault.DROP_REQUEST);

        for (CompletableFuture<AppliedState> answer : answers.subList(1, THREADS)) {
            SyncException failure = catchThrowableOfType(SyncException.class, () -> unwrapped(answer));
            assertThat(failure.isTemporary()).isTrue();
        }
    }

    @Test
    void aLargeBatchDoesNotWaitForSmallOnes() throws Exception {
        proxy.plan(request -> {
            sent.add(request);
            if (sent.size() == 1) {
                await(first);
            }
            return Fault.NONE;
        });
        CompletableFuture<AppliedState> small =
                CompletableFuture.supplyAsync(() -> requests.apply(batch("ml/p", text(10)), null), threads);
        Await.until("it is sent", () -> sent.size() == 1);

        assertThat(requests.apply(batch("ml/p", text(100_000)), null).applied()).isEqualTo(2);
        assertThat(small).isNotDone();
    }
}
