package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.RunFileReader;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectView;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerLimits;
import dev.nereid.server.ServerOptions;
import dev.nereid.server.tls.TlsOptions;
import dev.nereid.settings.Settings;
import dev.nereid.store.Quotas;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.FileDownload;
import dev.nereid.sync.Follower;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.BadNetwork;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.ServerAndLogs;
import dev.nereid.testing.SilentFollower;
import dev.nereid.testing.TestServer;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever talks to a server, over a network that does anything to connections that a network can. What holds:
 *
 * <ol>
 *   <li>Each operation arrives once, and nothing else does: when the network has healed, one sync brings the rest, and the
 *       server equals the logs.
 *   <li>No call takes longer than it says.
 *   <li>What is pulled is whole, or not there.
 *   <li>No thread, connection or file is left (which is looked for after every test).
 * </ol>
 */
@Timeout(1800)
class FlakyNetworkTest {
    /** How long a server may be silent here. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(200);

    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);

    /** For a machine with much else to do; what hangs, hangs for minutes. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private static final ServerLimits NO_LIMITS = new ServerLimits(0, ServerLimits.DEFAULT_CONNECTIONS, null);
    private static final int AT_ONCE = 12;
    private static final int CONTENT_BYTES_MAX = 60_000;

    @TempDir
    private Path temporary;

    private final List<Site> sites = new ArrayList<>();
    private final AtomicInteger faults = new AtomicInteger();
    private TestStore pulled;

    /** A server, and what it takes to reach it. */
    private record Site(NereidServer server, Settings settings) {
        String tokenVia(int port) {
            String key = ApiToken.parse(server.firstToken()).key();
            return TestServer.tokenFor(server.address().replaceAll(":\\d+$", ":" + port), key);
        }

        HttpTransport client(int port, Duration requestTimeout) {
            return new HttpTransport(ApiToken.parse(tokenVia(port)), settings, requestTimeout);
        }

        HttpTransport good() {
            return client(server.port(), SLACK);
        }
    }

    @BeforeEach
    void start() throws Exception {
        sites.add(site("plain", null));
        sites.add(site("tls", TlsOptions.own(List.of())));
        pulled = TestStore.replica(temporary);
    }

    private Site site(String name, TlsOptions tls) {
        NereidServer server = NereidServer.start(new ServerOptions(
                "127.0.0.1", 0, temporary.resolve(name), null, "ml", Quotas.NONE, NO_LIMITS, null, tls));
        Map<String, String> environment = tls == null
                ? Map.of()
                : Map.of("NEREID_CA_BUNDLE", server.trustFile().toString());
        return new Site(server, Quiet.settings(environment));
    }

    @AfterEach
    void stop() {
        pulled.close();
        sites.forEach(site -> site.server.close());
    }

    private Path runs(Site site) {
        return temporary.resolve("runs-" + sites.indexOf(site));
    }

    @Test
    @Tag(Campaign.TAG)
    void theServerEqualsTheLogsWhenTheNetworkHasHealed() throws Exception {
        Campaign.run("a schedule of network faults", 300, 3_000, AT_ONCE, random -> {
            Site site = sites.get(random.nextInt(8) == 0 ? 1 : 0);
            new Schedule(site, random).run();
        });
        System.out.println(faults + " connections were bad");
        assertThat(faults).hasPositiveValue();
        for (Site site : sites) {
            if (Files.exists(runs(site))) {
                try (HttpTransport client =
                        new HttpTransport(ApiToken.parse(site.tokenVia(site.server.port())), site.settings, SLACK)) {
                    System.out.println(site.server.address() + ": "
                            + ServerAndLogs.assertEqual(client, runs(site), temporary.resolve("cache")));
                }
            }
        }
    }

    /** One client's days on a network of its own. */
    private final class Schedule {
        private final Site site;
        private final Random random;
        private final List<Path> own = new ArrayList<>();
        private BadNetwork network;

        Schedule(Site site, Random random) {
            this.site = site;
            this.random = random;
        }

        void run() throws Exception {
            try (BadNetwork bad = BadNetwork.to(site.server.port(), random.nextLong())) {
                network = bad;
                switch (random.nextInt(6)) {
                    case 0, 1 -> logWhileSyncing();
                    case 2 -> logAndWaitForTheServer();
                    case 3 -> syncLater();
                    case 4 -> follow();
                    default -> pull();
                }
                network.heal();
                deliver();
                faults.addAndGet(network.faults());
            }
        }

        private RunBuilder builder(Mode mode) {
            return new RunBuilder(site.settings)
                    .project("ml/flaky")
                    .directory(runs(site))
                    .mode(mode)
                    .apiToken(site.tokenVia(network.port()))
                    .requestTimeout(REQUEST_TIMEOUT)
                    .closeTimeout(CLOSE_TIMEOUT);
        }

        private void logSomething(Run run) {
            for (int i = random.nextInt(20); i >= 0; i--) {
                run.append("loss", random.nextGaussian());
                run.append("text", "line " + i);
                run.assign("value/" + random.nextInt(5), random.nextInt());
            }
            run.tags().add("tag-" + random.nextInt(3));
            if (random.nextInt(3) == 0) {
                byte[] content = new byte[1 + random.nextInt(CONTENT_BYTES_MAX)];
                new Random(random.nextInt(20)).nextBytes(content); // some have the same, so that two send it at once
                run.upload("file/" + random.nextInt(2), content, "content.bin");
            }
        }

        // ---------------------------------------------------------------------------------------------- in a job --

        private void logWhileSyncing() throws Exception {
            Run run = builder(Mode.ASYNC).start();
            own.add(run.file());
            for (int i = random.nextInt(4); i >= 0; i--) {
                logSomething(run);
                Duration patience = Duration.ofMillis(random.nextInt(150));
                within("awaitSync", patience, () -> run.awaitSync(patience));
            }
            within("close", CLOSE_TIMEOUT, run::close);
        }

        private void logAndWaitForTheServer() throws Exception {
            Run[] started = {null};
            within(
                    "start",
                    REQUEST_TIMEOUT,
                    () -> started[0] = builder(Mode.SYNC).start());
            Run run = started[0];
            if (run == null) {
                return; // which has left no file, or the count of objects would tell
            }
            own.add(run.file());
            for (int i = 0; i < 5; i++) {
                int value = i;
                within("append", REQUEST_TIMEOUT, () -> run.append("loss", value));
                within("assign", REQUEST_TIMEOUT, () -> run.assign("value", value));
            }
            within("close", CLOSE_TIMEOUT, run::close);
        }

        // --------------------------------------------------------------------------------------------- from afar --

        private Path logOffline() {
            try (Run run = builder(Mode.OFFLINE).start()) {
                logSomething(run);
                own.add(run.file());
                return run.file();
            }
        }

        /** Sometimes two at once, with the same files. */
        private void syncLater() throws Exception {
            for (int i = random.nextInt(3); i >= 0; i--) {
                logOffline();
            }
            List<Path> all = List.copyOf(own);
            Thread other = new Thread(() -> sync(all), "test-syncer");
            if (random.nextInt(3) == 0) {
                other.start();
            }
            sync(all);
            other.join();
        }

        private void sync(List<Path> all) {
            try (HttpTransport client = site.client(network.port(), REQUEST_TIMEOUT)) {
                Deliver.files(client, all);
            } catch (SyncException e) {
                assertThat(e.isTemporary()).as(e.getMessage()).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void follow() throws Exception {
            Path finished = logOffline();
            try (Run live = builder(Mode.OFFLINE).start();
                    HttpTransport client = site.client(network.port(), REQUEST_TIMEOUT)) {
                own.add(live.file());
                Follower.Subject subject =
                        new Follower.Subject(() -> List.of(finished, live.file()), Set.of(), Placement.AS_LOGGED);
                Listener listener = new Listener();
                try (Follower follower = new Follower(client, subject, Duration.ofMillis(5), listener)) {
                    Thread loop = new Thread(() -> run(follower), "test-follower");
                    loop.start();
                    for (int i = 0; i < 5; i++) {
                        logSomething(live);
                        live.flush();
                        listener.awaitRound();
                    }
                    follower.stop();
                    within("stop", REQUEST_TIMEOUT, () -> loop.join(SLACK.toMillis() * 2));
                    assertThat(loop.isAlive()).isFalse();
                }
            }
        }

        private void run(Follower follower) {
            try {
                follower.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** A snapshot and a content, the points of a series, and pings beside. */
        private void pull() throws Exception {
            Path file = logOffline();
            try (HttpTransport good = site.good()) {
                Deliver.files(good, own);
            }
            String id = localId(file);
            Path target = Files.createTempDirectory(temporary, "pulled");
            try (HttpTransport client = site.client(network.port(), REQUEST_TIMEOUT)) {
                for (int i = 0; i < 3; i++) {
                    quietly(() -> pull(client, id, target));
                }
            }
            network.heal();
            try (HttpTransport client = site.client(network.port(), SLACK)) {
                pull(client, id, target);
            }
        }

        private void pull(HttpTransport client, String id, Path target) throws IOException {
            ObjectView object = client.object(id);
            client.ping(logId(own.get(0)));
            client.listen(logId(own.get(0)));
            assertThat(client.series(id, "loss").count())
                    .isEqualTo((int) object.attributes().get("loss").summary().count());
            client.snapshot(object.objectId(), target.resolve("snapshot"));
            synchronized (pulled) {
                assertThat(pulled.store
                                .ingest(ingest -> ingest.importSnapshot(target.resolve("snapshot")))
                                .objectId())
                        .isEqualTo(object.objectId());
            }
            for (var attribute : object.attributes().values()) {
                if (attribute.files() != null) {
                    Path content = target.resolve("content");
                    var ref = client.files(id, attribute.path()).get(0);
                    new FileDownload(client, bytes -> {}).run(ref, content); // which checks the hash
                    assertThat(content).hasSize(ref.size());
                }
            }
        }

        private void quietly(Work work) throws Exception {
            try {
                work.run();
            } catch (SyncException e) {
                assertThat(e.isTemporary()).as(e.getMessage()).isTrue();
            }
        }

        /** What is left, over the healed network. */
        private void deliver() throws Exception {
            try (HttpTransport client = site.client(network.port(), SLACK)) {
                for (Syncer.Outcome outcome : Deliver.files(client, own)) {
                    assertThat(outcome.failure()).isNull();
                }
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Does something that may fail for want of a server, but not later than it says. */
    private static void within(String what, Duration limit, Work work) throws Exception {
        long start = System.nanoTime();
        try {
            work.run();
        } catch (ServerUnavailableException e) {
            assertThat(e).hasMessageContaining("server");
        } catch (NereidException e) { // the limit is the disk's, too, and the machine may be busy
            assertThat(e).hasMessageContaining("the disk is slow");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(limit.plus(SLACK));
    }

    private static String localId(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return ObjectId.offline(reader.creation().objectId());
        }
    }

    private static UUID logId(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return reader.logId();
        }
    }

    /** Lets a test wait until a follower has looked. */
    private static final class Listener extends SilentFollower {
        private final Semaphore rounds = new Semaphore(0);

        void awaitRound() throws InterruptedException {
            rounds.drainPermits();
            rounds.tryAcquire(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void ended(Follower.Round round) {
            rounds.release();
        }
    }
}
