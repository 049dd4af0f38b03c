package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.log.Destination;
import dev.nereid.log.Replay;
import dev.nereid.log.ReplayTarget;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.FaultProxy.Fault;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the network does to requests and replies, the server ends up with each operation once. */
@Timeout(300)
class ExactlyOnceTest {
    /** More than go into one request. */
    private static final int OPERATIONS = 2 * Limits.BATCH_OPERATIONS_MAX + 500;

    @TempDir
    private Path temporary;

    private TestServer server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(temporary.resolve("server"));
        proxy = FaultProxy.to(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Path runs() {
        return temporary.resolve("runs");
    }

    private HttpTransport throughProxy() {
        return new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())));
    }

    private static SyncPass pass(HttpTransport client) {
        return new SyncPass(client, client.info().instanceId(), MicroClock.SYSTEM);
    }

    /** A closed offline run with auto points, which would show if they came twice. */
    private Path logOffline(int points) {
        try (Run run = Nereid.initRun()
                .project("ml/once")
                .directory(runs())
                .mode(Mode.OFFLINE)
                .start()) {
            log(run, points);
            return run.file();
        }
    }

    private static void log(Run run, int points) {
        FloatSeries loss = run.floatSeries("loss");
        for (int i = 0; i < points; i++) {
            loss.append(1.0 / (i + 1));
        }
        run.assign("final", points);
        run.tags().add("done");
    }

    /** A closed offline run whose sync takes several requests. */
    private Path logManyOperations() {
        try (Run run = Nereid.initRun()
                .project("ml/once")
                .directory(runs())
                .mode(Mode.OFFLINE)
                .start()) {
            for (int i = 0; i < OPERATIONS; i++) {
                run.assign("step", i);
                if (i % 1000 == 0) {
                    run.append("loss", i);
                }
            }
            return run.file();
        }
    }

    private static String localId(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return "offline/" + reader.creation().objectId();
        }
    }

    private void assertServerHas(Path file) {
        String id = localId(file);
        Answers.ofServer(server, id).assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), id));
        try (HttpTransport client = server.client();
                RunFileReader reader = RunFileReader.open(file)) {
            AppliedState state = client.state(LogIdentity.ofFile(reader.logId()));
            assertThat(state.applied()).isEqualTo(reader.lastSequence());
            assertThat(state.rejected()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBatchWhoseDeliveryFailsArrivesOnce(Fault fault) {
        Path file = logOffline(100);
        AtomicInteger left = new AtomicInteger(3);
        proxy.plan(request -> request.contains("/operations") && left.getAndDecrement() > 0 ? fault : Fault.NONE);

        try (HttpTransport client = throughProxy()) {
            SyncPass pass = pass(client);
            for (int i = 0; left.get() > 0 && i < 10; i++) {
                try {
                    pass.run(file, Destination.AS_LOGGED, Replay.Listener.NONE);
                } catch (SyncException e) {
                    assertThat(e.isTemporary()).isTrue();
                    assertThat(e).hasMessageContaining("can't be reached");
                }
                if (fault == Fault.NONE || fault == Fault.DELAY) {
                    break;
                }
            }
            proxy.plan(request -> Fault.NONE);
            pass.run(file, Destination.AS_LOGGED, Replay.Listener.NONE);
        }

        assertThat(proxy.faults() > 0).isEqualTo(fault != Fault.NONE);
        assertServerHas(file);
    }

    @Test
    void aReplyLostAfterTheCommitIsNoticedAtTheNextPass() {
        Path file = logOffline(100);
        AtomicBoolean once = new AtomicBoolean(true);
        try (HttpTransport client = throughProxy();
                HttpTransport direct = server.client();
                RunFileReader reader = RunFileReader.open(file)) {
            SyncPass pass = pass(client);
            proxy.plan(request -> request.contains("/operations") ? Fault.DROP_REPLY : Fault.NONE);

            assertThatThrownBy(() -> pass.run(file, Destination.AS_LOGGED, Replay.Listener.NONE))
                    .isInstanceOf(SyncException.class);

            assertThat(direct.state(LogIdentity.ofFile(reader.logId())).applied())
                    .as("the server has committed what the client does not know of")
                    .isEqualTo(reader.lastSequence());
            assertThat(SyncState.load(file)).isEmpty();
            proxy.plan(request -> {
                assertThat(request).doesNotContain("/operations");
                return Fault.NONE;
            });
            AppliedState state =
                    pass.run(file, Destination.AS_LOGGED, (s, operations, points, bytes) -> once.set(false));
            assertThat(state.applied()).isEqualTo(reader.lastSequence());
            assertThat(once).as("nothing was sent again").isTrue();
        }
        assertServerHas(file);
    }

    @Test
    void aRequestThatIsSentTwiceCountsOnce() throws IOException {
        Path file = logOffline(300);
        byte[] body;
        LogIdentity log;
        try (RunFileReader reader = RunFileReader.open(file)) {
            log = LogIdentity.ofFile(reader.logId());
            body = BatchCodec.encode(
                    new OperationBatch(log, null, Digest.start(reader.logId()), reader.read(0, 1000, 1 << 20)));
        }
        String url = server.server().address() + "/api/v1/logs/" + log.logId() + "/operations";
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + server.key())
                .post(RequestBody.create(body, MediaType.get("application/x-nereid-batch")))
                .build();
        OkHttpClient http = new OkHttpClient();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (Response response = http.newCall(request).execute()) {
                assertThat(response.code()).isEqualTo(200);
                answers.add(response.body().string());
            }
        }
        http.connectionPool().evictAll();

        String first = answers.get(0);
        assertThat(first).contains("APPLIED");
        assertThat(answers.subList(1, answers.size())).isNotEmpty().containsOnly(first.replace("APPLIED", "REPEATED"));
        assertServerHas(file);
    }

    @Test
    void twoSyncersOfOneDirectoryDeliverOnce() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            files.add(logOffline(200));
        }
        files.add(logManyOperations());

        inParallel(() -> Deliver.all(server, runs()), () -> Deliver.all(server, runs()));

        for (Path file : files) {
            assertServerHas(file);
        }
        assertIdsAreUnique(files.size());
    }

    @Test
    void workerAndSyncerAtOnceDeliverOnce() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        Path file;
        try (Run run = Nereid.initRun()
                .project("ml/once")
                .directory(runs())
                .mode(Mode.ASYNC)
                .apiToken(server.token())
                .start()) {
            file = run.file();
            inParallel(
                    () -> {
                        while (!closed.get()) {
                            Deliver.all(server, runs());
                        }
                        return null;
                    },
                    () -> {
                        for (int i = 0; i < 30; i++) {
                            log(run, 50);
                            run.flush();
                            run.awaitSync(Duration.ofMillis(20));
                        }
                        closed.set(true);
                        return null;
                    });
        }
        Deliver.all(server, runs());

        assertServerHas(file);
        assertIdsAreUnique(1);
    }

    @Test
    void aSyncerThatIsOvertakenAllTheTimeStillEnds() throws Exception {
        Path file;
        try (Run run = Nereid.initRun()
                .project("ml/once")
                .directory(runs())
                .mode(Mode.OFFLINE)
                .start()) {
            for (int i = 0; i < 110; i++) {
                run.assign("step", i);
            }
            file = run.file();
        }
        try (HttpTransport client = server.client();
                RunFileReader reader = RunFileReader.open(file)) {
            OvertakenTarget target = new OvertakenTarget(client, reader);

            AppliedState state = new Replay(reader, target, Destination.AS_LOGGED, null, Replay.Listener.NONE).run();

            assertThat(state.applied()).isEqualTo(reader.lastSequence());
            assertThat(target.overtaken).isGreaterThan(100);
        }
        assertServerHas(file);
    }

    /** Somebody else is always faster by one operation, and that is all a request brings. */
    private static final class OvertakenTarget implements ReplayTarget {
        private final HttpTransport server;
        private final RunFileReader file;
        private int overtaken;

        OvertakenTarget(HttpTransport server, RunFileReader file) {
            this.server = server;
            this.file = file;
        }

        @Override
        public AppliedState state(LogIdentity log) {
            return server.state(log);
        }

        @Override
        public int[] checksums(LogIdentity log, long after, int max) {
            return server.checksums(log, after, max);
        }

        @Override
        public AppliedState apply(OperationBatch batch) {
            overtaken++;
            var one = new OperationBatch(
                    batch.log(),
                    batch.project(),
                    batch.digestBefore(),
                    batch.operations().subList(0, 1));
            return server.apply(one);
        }

        @Override
        public AppliedState lose(LostOperations lost) {
            return server.lose(lost);
        }

        @Override
        public AppliedState fill(OperationBatch batch) {
            return server.fill(batch);
        }
    }

    private void assertIdsAreUnique(int objects) throws IOException {
        try (HttpTransport client = server.client()) {
            assertThat(server.runs()).isEqualTo(objects);
            for (int i = 1; i <= objects; i++) {
                assertThat(client.object("ONCE-" + i).id()).isEqualTo("ONCE-" + i);
            }
        }
    }

    private static void inParallel(Callable<?>... work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.length);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (Callable<?> each : work) {
                futures.add(threads.submit(each));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ------------------------------------------------------------------------------------------------ sync state --

    @Test
    void aLostSyncStateCostsNothingButTime() throws Exception {
        Path file = logOffline(50);
        Deliver.all(server, runs());
        assertThat(SyncState.load(file)).hasSize(1);
        Files.delete(RunFileName.sync(file));

        Deliver.all(server, runs());

        assertServerHas(file);
        assertIdsAreUnique(1);
        assertThat(SyncState.load(file)).singleElement().satisfies(entry -> {
            assertThat(entry.sysId()).isEqualTo("ONCE-1");
            assertThat(entry.project()).isEqualTo("ml/once");
        });
    }
}
