package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.MicroClock;
import dev.nereid.testing.Await;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that was away so long that the worker tries once a minute. */
@Timeout(120)
class SyncWorkerTest {
    /** Less than the minute that the worker would sleep. */
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    private TestServer server;
    private SyncWorker worker;
    private long operations;

    @BeforeEach
    void startServer() {
        server = TestServer.start(temporary.resolve("server"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        worker.stop(Duration.ofMillis(1), () -> {});
        server.close();
    }

    /** Says how long to wait, as a function of the limit. */
    private record Chooser(LongUnaryOperator choice) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
            return choice.applyAsLong(bound);
        }
    }

    private static Backoff farAdvanced(LongUnaryOperator choice) {
        Backoff backoff = new Backoff(new Chooser(choice));
        for (int failures = 0; failures < 20; failures++) {
            backoff.next();
        }
        return backoff;
    }

    private void startWorker(Backoff backoff) {
        Path file;
        try (Run run = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .project("ml/worker")
                .directory(temporary.resolve("runs"))
                .start()) {
            run.append("loss", 1);
            run.flush();
            file = run.file();
            operations = run.durableUpTo();
        }
        HttpTransport client = server.client();
        try (RunFileReader reader = RunFileReader.open(file)) {
            worker = new SyncWorker(file, reader.logId(), null, client, MicroClock.SYSTEM, backoff, System::nanoTime);
        }
        server.stop();
        worker.start();
    }

    @Test
    void whoComesToWaitWakesItFromTheLongestSleep() throws Exception {
        startWorker(farAdvanced(bound -> bound - 1));
        Await.until("it has failed and sleeps for a minute", () -> worker.trouble() != null);
        server.startAgain();

        assertThat(worker.awaitApplied(operations, SOON)).isTrue();
        assertThat(worker.trouble()).isNull();
    }

    @Test
    void whileSomebodyWaitsItTriesAgainSoonHoweverLongTheServerWasAway() throws Exception {
        Queue<Long> sleeps = new ConcurrentLinkedQueue<>();
        startWorker(farAdvanced(bound -> {
            sleeps.add(bound);
            return bound - 1;
        }));
        int before = sleeps.size();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return worker.awaitApplied(operations, SOON);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Await.until("it has tried three times in vain", () -> sleeps.size() >= before + 3);
        server.startAgain();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void withoutAnybodysHelpItFindsTheServerAgainAndBeginsAnew() throws Exception {
        Queue<Long> bounds = new ConcurrentLinkedQueue<>();
        startWorker(farAdvanced(bound -> {
            bounds.add(bound);
            return 0;
        }));
        int before = bounds.size();
        Await.until("it has tried ten times in vain", () -> bounds.size() >= before + 10);
        assertThat(bounds.stream().skip(before)).allMatch(bound -> bound == 60_000);
        server.startAgain();
        Await.until(
                "it has delivered",
                () -> worker.applied() != null && worker.applied().applied() == operations);
        assertThat(worker.applied().sysId()).isEqualTo("WORKER-1");

        int recovered = bounds.size();
        server.stop();
        worker.wake();
        Await.until("it has failed again", () -> bounds.size() > recovered);
        assertThat(bounds.stream().skip(recovered).findFirst()).hasValue(500L);
    }
}
