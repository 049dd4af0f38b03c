package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.codec.Sha256;
import dev.nereid.store.ContentStore;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.RunFileDeletion;
import dev.nereid.sync.RunFileDeletion.Obstacle;
import dev.nereid.sync.StoredRun;
import dev.nereid.sync.Verification;
import dev.nereid.sync.Witness;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.SharedHttp;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The server's disk has cut a content: nobody takes the rest for all of it, and whoever still has it sends it again. */
@Timeout(120)
class CutContentsTest {
    /** More than sockets take while nobody reads. */
    private static final int BYTES = 32 << 20;

    private static final String ATTRIBUTES = "/api/leaderboard/v1/attributes/";

    @TempDir
    private Path temporary;

    private final byte[] bytes = new byte[BYTES];
    private final String sha256;
    private Path runs;
    private TestServer server;
    private HttpTransport client;
    private Path file; // of the run
    private Path content; // on the server's disk

    CutContentsTest() {
        new Random(1).nextBytes(bytes); // or a zip would be small
        sha256 = Sha256.of(bytes);
    }

    @BeforeEach
    void start() throws Exception {
        runs = temporary.resolve("runs");
        server = TestServer.start(temporary.resolve("server"));
        client = server.client();
        Path source = Files.write(temporary.resolve("weights.bin"), bytes);
        try (Run run = Nereid.initRun()
                .project("ml/cut")
                .directory(runs)
                .mode(Mode.OFFLINE)
                .start()) {
            run.upload("weights", source);
            run.fileSet("all").add(source.toString());
            file = run.file();
        }
        Deliver.all(server, runs);
        content = ContentStore.path(server.data().resolve("files"), sha256);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void cut() throws IOException {
        try (FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE)) {
            channel.truncate(1000);
        }
    }

    private StoredRun run() {
        return StoredRun.in(runs, e -> {
                    throw e;
                })
                .get(0);
    }

    // ------------------------------------------------------------------------------------------------- senders --

    @Test
    void theNextSyncSendsItAgainAndAllIsAsBefore() throws Exception {
        cut();
        Deliver.all(server, runs);

        assertThat(Sha256.of(content)).isEqualTo(sha256);
        assertThat(client.content(sha256, BYTES - 1, 10)).containsExactly(bytes[BYTES - 1]);
        assertThat(new RunFileDeletion(client, false).delete(run()).obstacle()).isEqualTo(Obstacle.NONE);
        assertThat(file).doesNotExist();
    }

    @Test
    void nothingLocalIsDeletedAndVerifyCallsItUnsynced() throws Exception {
        cut();

        RunFileDeletion.Verdict verdict = new RunFileDeletion(client, false).delete(run());
        assertThat(verdict.obstacle()).isEqualTo(Obstacle.UNSYNCED);
        assertThat(file).exists();
        Verification.Result result = Verification.of(file, Witness.of(client));
        assertThat(result.verdict()).isEqualTo(Verification.Verdict.UNSYNCED);
        assertThat(result.proof().missingFiles()).isEqualTo(1);
    }

    // ------------------------------------------------------------------------------------------------- readers --

    private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> handler) throws Exception {
        String query = path.startsWith(ATTRIBUTES)
                ? "?experimentId=CUT-1&attribute=" + (path.endsWith("Zip") ? "all" : "weights")
                : "";
        HttpRequest request = request(path + query)
                .header("Authorization", "Bearer " + (path.startsWith(ATTRIBUTES) ? access() : server.key()))
                .build();
        return SharedHttp.CLIENT.send(request, handler);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path.replace("HASH", sha256)));
    }

    private String access() throws Exception {
        HttpRequest exchange = request("/api/backend/v1/authorization/oauth-token")
                .header("X-Neptune-Api-Token", server.token())
                .build();
        String answer =
                SharedHttp.CLIENT.send(exchange, BodyHandlers.ofString()).body();
        return JsonMapper.shared().readTree(answer).path("accessToken").asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/contents/HASH", ATTRIBUTES + "download", ATTRIBUTES + "fileSetZip"})
    void whoAsksForItIsToldThatItIsNotThere(String path) throws Exception {
        assertThat(get(path, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(200);
        cut();
        HttpResponse<String> answer = get(path, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).containsAnyOf("is not here, or not whole", "has not kept all of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/contents/HASH", ATTRIBUTES + "download"})
    void whoIsReadingItAtTheMomentIsCutOff(String path) throws Exception {
        HttpResponse<InputStream> answer = get(path, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.read()).isNotNegative();
            cut();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aZipThatIsBeingReadAtTheMomentIsNone() throws Exception {
        HttpResponse<InputStream> answer = get(ATTRIBUTES + "fileSetZip", BodyHandlers.ofInputStream());
        Path zip = temporary.resolve("all.zip");
        try (InputStream body = answer.body();
                OutputStream out = Files.newOutputStream(zip)) {
            out.write(body.read());
            cut();
            body.transferTo(out);
        }
        assertThatThrownBy(() -> new ZipFile(zip.toFile())).isInstanceOf(ZipException.class);
    }
}
