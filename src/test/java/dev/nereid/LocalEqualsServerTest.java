package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Instants;
import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileName;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.replica.Replica;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.SyncPass;
import dev.nereid.testing.Answers;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.FaultProxy.Fault;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The property that everything rests on: random operations of several runs and several logs of each, applied to the
 * replica, and delivered through a bad network to a server, give equal answers.
 */
@Timeout(600)
class LocalEqualsServerTest {
    private static final int ROUNDS = 20;
    private static final int RUNS = 2;
    private static final int LOGS_MAX = 3;
    private static final int OPERATIONS_MAX = 60;

    private static final double[] VALUES = {
        0, -0.0, 1, -1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-300, 1e300, 1.0 / 3
    };

    @TempDir
    private Path temporary;

    @Test
    void randomLogsGiveEqualAnswersHereAndThere() throws Exception {
        Long given = Long.getLong("nereid.seed");
        try (TestServer server = TestServer.start(temporary.resolve("server"));
                FaultProxy proxy = FaultProxy.to(server.port())) {
            for (int round = 0; round < (given == null ? ROUNDS : 1); round++) {
                long seed = given == null ? ThreadLocalRandom.current().nextLong() : given;
                try {
                    new Round(temporary.resolve("round " + round), server, proxy, new Random(seed)).check();
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("Failed with -Dnereid.seed=" + seed + ": " + e, e);
                }
            }
            assertThat(proxy.faults()).as("the network was bad").isPositive();
        }
    }

    private static final class Round {
        private final Path directory;
        private final TestServer server;
        private final FaultProxy proxy;
        private final Random random;
        private final AtomicLong now = new AtomicLong(Instants.micros(Instant.now()) - 3_600_000_000L);

        Round(Path directory, TestServer server, FaultProxy proxy, Random random) {
            this.directory = directory;
            this.server = server;
            this.proxy = proxy;
            this.random = random;
        }

        void check() throws Exception {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                ids.add("offline/" + new UUID(random.nextLong(), random.nextLong()));
            }
            Random faults = new Random(random.nextLong());
            proxy.plan(request -> {
                synchronized (faults) {
                    Fault[] all = Fault.values();
                    return faults.nextInt(3) == 0 ? all[faults.nextInt(all.length)] : Fault.NONE;
                }
            });
            try (HttpTransport bad = new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())))) {
                UUID instance = instanceId();
                log(ids, new SyncPass(bad, instance, MicroClock.SYSTEM));
                deliverAll(new SyncPass(bad, instance, MicroClock.SYSTEM));
            }
            compare(ids);
        }

        private UUID instanceId() {
            try (HttpTransport client = server.client()) {
                return client.info().instanceId();
            }
        }

        /** All logs of all runs at once, operations taking turns at random. */
        private void log(List<String> ids, SyncPass pass) {
            List<Run> open = new ArrayList<>();
            for (String id : ids) {
                int logs = 1 + random.nextInt(LOGS_MAX);
                for (int i = 0; i < logs; i++) {
                    open.add(start(id));
                }
            }
            while (!open.isEmpty()) {
                Run run = open.get(random.nextInt(open.size()));
                int operations = random.nextInt(OPERATIONS_MAX);
                for (int i = 0; i < operations; i++) {
                    logSomething(run);
                }
                if (random.nextInt(3) == 0) {
                    run.flush();
                    deliver(pass, run.file());
                }
                if (random.nextInt(3) == 0) {
                    String id = run.id();
                    run.close();
                    open.remove(run);
                    if (random.nextInt(4) == 0) { // a resumption, which knows what its predecessors did
                        open.add(start(id));
                    }
                }
            }
        }

        private Run start(String id) {
            return new RunBuilder(Quiet.settings(Map.of()))
                    .mode(Mode.OFFLINE)
                    .project("ml/random")
                    .directory(directory.resolve("runs"))
                    .withId(id)
                    .linger(Duration.ofMillis(1))
                    .clock(this::micros)
                    .start();
        }

        /** Mostly later, often the same, sometimes earlier; never in the future. */
        private long micros() {
            int jump = ThreadLocalRandom.current().nextInt(10);
            return now.addAndGet(jump == 0 ? -5000 : jump < 4 ? 0 : jump * 1000);
        }

        private void logSomething(Run run) {
            int which = random.nextInt(3);
            switch (random.nextInt(16)) {
                case 0 -> run.assign("value/int " + which, random.nextLong());
                case 1 -> run.assign("value/float " + which, VALUES[random.nextInt(VALUES.length)]);
                case 2 -> run.assign("value/bool", random.nextBoolean());
                case 3 -> run.assign("value/text " + which, "text " + random.nextInt());
                case 4 -> run.assign("value/time", Instant.ofEpochSecond(random.nextInt()));
                case 5, 6, 7 -> {
                    FloatSeries auto = run.floatSeries("series/auto " + which);
                    for (int i = random.nextInt(20); i >= 0; i--) {
                        auto.append(VALUES[random.nextInt(VALUES.length)]);
                    }
                }
                case 8, 9 -> {
                    double step = random.nextInt(10) / 2.0;
                    for (int i = random.nextInt(5); i >= 0; i--) {
                        run.floatSeries("series/steps " + which).append(step++, random.nextGaussian());
                    }
                }
                case 10 -> run.append("series/text", "line " + random.nextInt());
                case 11 -> run.stringSeries("series/text").append(random.nextInt(5), "given " + random.nextInt());
                case 12 -> run.tags().add("tag " + random.nextInt(5), "tag " + random.nextInt(5));
                case 13 -> run.tags().remove("tag " + random.nextInt(5));
                case 14 -> clear(run, random.nextBoolean() ? "series/auto " + which : "series/steps " + which);
                default ->
                    run.delete(
                            random.nextBoolean()
                                    ? "series/auto " + which
                                    : random.nextInt(9) == 0 ? "value" : "value/bool");
            }
        }

        private static void clear(Run run, String path) {
            try {
                run.clear(path);
            } catch (AttributeConflictException e) {
                // This log has never seen it.
            }
        }

        private boolean deliver(SyncPass pass, Path file) {
            try {
                pass.run(file, Destination.AS_LOGGED, Replay.Listener.NONE);
                return true;
            } catch (SyncException e) {
                return false; // the network
            } catch (LogException.TryAgain e) {
                return false;
            }
        }

        private void deliverAll(SyncPass pass) {
            List<Path> files = new ArrayList<>(RunFileName.list(directory.resolve("runs")));
            Collections.shuffle(files, random);
            while (!files.isEmpty()) {
                files.removeIf(file -> deliver(pass, file));
            }
        }

        private void compare(List<String> ids) {
            try (Replica replica = Replica.open(directory.resolve("runs"), directory.resolve("cache"));
                    HttpTransport client = server.client()) {
                assertThat(replica.refresh()).isEmpty();
                for (String id : ids) {
                    Answers.ofServer(client, id).assertEqualTo(Answers.ofReplica(replica, id));
                }
                for (ObjectView object : replica.store().objects(ObjectQuery.all(ObjectKind.RUN, null))) {
                    assertThat(ids).contains("offline/" + object.objectId());
                }
            }
        }
    }
}
