package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.codec.Sha256;
import dev.nereid.model.ObjectId;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.FaultProxy.Fault;
import dev.nereid.testing.StoreDump;
import dev.nereid.testing.TestServer;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of an object comes over a bad network whole, or not at all. */
class SnapshotDownloadTest {
    @TempDir
    private Path temporary;

    private TestServer server;
    private UUID run;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(temporary.resolve("server"));
        file = temporary.resolve("snapshot");
        run = log(20_000);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Points that don't compress. */
    private UUID log(int points) throws InterruptedException {
        Path runs = temporary.resolve("runs");
        String id;
        try (Run logged = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .directory(runs)
                .project("ml/digits")
                .start()) {
            id = logged.id();
            Random random = new Random(1);
            for (int i = 0; i < points; i++) {
                logged.append("loss", random.nextDouble());
            }
        }
        Deliver.all(server, runs);
        return ObjectId.parse(id);
    }

    private HttpTransport via(FaultProxy proxy) {
        return new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())));
    }

    private void assertSnapshotIsWhole() {
        try (TestStore replica = TestStore.replica(temporary);
                HttpTransport client = server.client()) {
            assertThat(replica.store
                            .ingest(ingest -> ingest.importSnapshot(file))
                            .objectId())
                    .isEqualTo(run);
            assertThat(replica.series(run, "loss").values())
                    .containsExactly(client.series(run.toString(), "loss").values());
            assertThat(StoreDump.of(replica.store, run.toString()).toString()).contains("loss count=20000");
        }
    }

    private void assertServerKeepsNoFile() throws IOException {
        try (Stream<Path> incoming = Files.list(server.data().resolve("files").resolve("incoming"))) {
            assertThat(incoming).isEmpty();
        }
    }

    @Test
    void aSnapshotComesWholeAndLeavesNothingOnTheServer() throws IOException {
        try (HttpTransport client = server.client()) {
            long bytes = client.snapshot(run, file);
            assertThat(bytes).isEqualTo(Files.size(file)).isGreaterThan(100_000);
        }
        assertSnapshotIsWhole();
        assertServerKeepsNoFile();
    }

    @Test
    void whoCannotDecompressGetsTheFileItself() throws IOException {
        URI uri = URI.create(server.server().address() + "/api/v1/objects/snapshot?id=" + run);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + server.key());
        try (InputStream in = connection.getInputStream()) {
            Files.copy(in, file);
        }
        assertThat(connection.getHeaderField("Nereid-Length")).isEqualTo(Long.toString(Files.size(file)));
        assertThat(connection.getHeaderField("Nereid-Sha256")).isEqualTo(Sha256.of(file));
        assertSnapshotIsWhole();
    }

    @Test
    void aCutAnswerIsAskedForAgain() throws IOException {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport client = via(proxy)) {
            AtomicInteger requests = new AtomicInteger();
            proxy.plan(request -> requests.getAndIncrement() < 2 ? Fault.CUT_REPLY : Fault.NONE);
            client.snapshot(run, file);
            assertThat(requests).hasValue(3);
        }
        assertSnapshotIsWhole();
        assertServerKeepsNoFile();
    }

    @Test
    void ifEveryAnswerIsCutThereIsNoSnapshot() throws IOException {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport client = via(proxy)) {
            proxy.plan(request -> Fault.CUT_REPLY);
            SyncException failure = catchThrowableOfType(SyncException.class, () -> client.snapshot(run, file));
            assertThat(failure.isTemporary()).isTrue();
        }
        assertServerKeepsNoFile();
    }

    @Test
    void whatSomethingOnTheWayHasAlteredIsNotTaken() throws IOException {
        try (MockWebServer proxy = new MockWebServer()) {
            Headers headers = Headers.of("Nereid-Length", "3", "Nereid-Sha256", Sha256.of(new byte[] {1, 2, 3}));
            for (String altered : List.of("abc", "abcd", "ab")) {
                proxy.enqueue(new MockResponse(200, headers, altered));
            }
            proxy.start();
            String token = TestServer.tokenFor("http://127.0.0.1:" + proxy.getPort(), "key");
            try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
                assertThatThrownBy(() -> client.snapshot(run, file))
                        .isInstanceOf(SyncException.class)
                        .hasMessageContaining("is not the snapshot that it sent");
                assertThat(proxy.getRequestCount()).isEqualTo(3);
                proxy.enqueue(new MockResponse(200, Headers.of(), "<html>Welcome"));
                proxy.enqueue(new MockResponse(200, Headers.of(), "<html>Welcome"));
                proxy.enqueue(new MockResponse(200, Headers.of(), "<html>Welcome"));
                assertThatThrownBy(() -> client.snapshot(run, file))
                        .isInstanceOf(SyncException.class)
                        .hasMessageContaining("did not answer as a Nereid server does");
            }
        }
    }

    @Test
    void whatIsNotThereIsRefusedAndADirectoryThatIsNotThereIsNoFaultOfTheNetwork() {
        UUID unknown = UUID.randomUUID();
        try (HttpTransport client = server.client()) {
            SyncException refused = catchThrowableOfType(SyncException.class, () -> client.snapshot(unknown, file));
            assertThat(refused.code()).isEqualTo("object_unknown");
            assertThat(refused.isTemporary()).isFalse();
            assertThat(file).doesNotExist();
            assertThatThrownBy(() -> client.snapshot(run, temporary.resolve("missing/snapshot")))
                    .isInstanceOf(FileSystemException.class);
        }
    }
}
