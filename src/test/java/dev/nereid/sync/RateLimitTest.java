package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.Destination;
import dev.nereid.log.Replay;
import dev.nereid.model.MicroClock;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast bytes go, on a clock that moves by sleeping only. */
@Timeout(120)
class RateLimitTest {
    private static final double SECOND = 1e9;

    @TempDir
    private Path temporary;

    private long now = 12_345;

    private RateLimit limit(long bytesPerSecond) {
        return new RateLimit(bytesPerSecond, () -> now, nanos -> now += nanos);
    }

    private double seconds() {
        return (now - 12_345) / SECOND;
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 100_000, 3_333_333, 1L << 30})
    void manyChunksTakeAsLongAsTheirBytes(long rate) throws InterruptedException {
        RateLimit limit = limit(rate);
        Random random = new Random(7);
        long sent = 0;
        while (sent < 20 * rate) {
            int count = 1 + random.nextInt(limit.chunkBytes());
            limit.take(count);
            sent += count;
        }
        assertThat(seconds()).isCloseTo((double) sent / rate, within(0.1));
    }

    @Test
    void noSecondCarriesMuchMoreThanItsShare() throws InterruptedException {
        RateLimit limit = limit(100_000);
        now += TimeUnit.HOURS.toNanos(1); // what was not used then is lost
        long start = now;
        long inFirstSecond = 0;
        while (now - start < SECOND) {
            limit.take(1_000);
            inFirstSecond += 1_000;
        }
        assertThat(inFirstSecond).isBetween(100_000L, 151_000L);
        long afterBurst = 0;
        while (now - start < 2 * SECOND) {
            limit.take(1_000);
            afterBurst += 1_000;
        }
        assertThat(afterBurst).isBetween(99_000L, 101_000L);
    }

    @Test
    void whoOversleepsCatchesUp() throws InterruptedException {
        RateLimit limit = new RateLimit(1_000_000, () -> now, nanos -> now += nanos + 15_000_000);
        for (int i = 0; i < 10_000; i++) {
            limit.take(1_000);
        }
        assertThat(seconds()).isCloseTo(10, within(0.1));
    }

    @Test
    void threadsShareOneRate() throws Exception {
        RateLimit limit = new RateLimit(50_000, () -> 0, nanos -> note(nanos));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            threads.submit(() -> {
                for (int k = 0; k < 100; k++) {
                    limit.take(500);
                }
                return null;
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        // On a clock that stands still, each waits for all before: the last until everything has had its time.
        assertThat(waits).hasSize(800).doesNotHaveDuplicates();
        assertThat(waits.stream().mapToLong(Long::longValue).max().orElseThrow() / SECOND)
                .isCloseTo(8 * 100 * 500 / 50_000.0, within(0.001));
    }

    private final List<Long> waits = new ArrayList<>();

    private synchronized void note(long nanos) {
        waits.add(nanos);
    }

    @Test
    void aSyncKeepsToTheRateInBytesAsTheyAreSent() throws Exception {
        Path file;
        try (Run run = Nereid.initRun()
                .project("ml/slow")
                .directory(temporary.resolve("runs"))
                .mode(Mode.OFFLINE)
                .start()) {
            Random random = new Random(1);
            for (int i = 0; i < 100_000; i++) {
                run.append("loss", random.nextGaussian());
            }
            for (int i = 0; i < 5_000; i++) {
                run.assign("text/" + i % 10, "the same again and again, so that it packs well");
            }
            file = run.file();
        }
        try (TestServer server = TestServer.start(temporary.resolve("server"));
                FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport client = new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())))) {
            RateLimit limit = limit(100_000);
            client.limit(limit);
            new SyncPass(client, client.info().instanceId(), MicroClock.SYSTEM)
                    .run(file, Destination.AS_LOGGED, Replay.Listener.NONE);

            assertThat(proxy.bytesToServer()).isGreaterThan(600_000);
            assertThat(seconds()).isCloseTo(proxy.bytesToServer() / 100_000.0, within(seconds() / 100));
        }
    }
}
