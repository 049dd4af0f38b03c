package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a server while contents are sent, by a server that says what the test wants. */
class FileUploadsTest {
    private static final int BYTES = 5000;

    @TempDir
    private Path temporary;

    private final MockWebServer server = new MockWebServer();
    private final List<String> told = new ArrayList<>();
    private HttpTransport client;
    private FileUploads uploads;
    private String sha256;

    private volatile int partStatus = 200;
    private volatile long received; // what the server says that it has

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start();
        client = new HttpTransport(new ApiToken(server.url("/"), "key"));
        Path runFile = temporary.resolve("run.db");
        byte[] content = new byte[BYTES];
        sha256 = Sha256.of(content);
        Path contents = Files.createDirectories(temporary.resolve("run.files"));
        Files.write(contents.resolve(sha256), content);
        uploads = new FileUploads(
                client, UUID.randomUUID(), runFile, (bytes, isWhole) -> told.add(bytes + (isWhole ? " whole" : "")));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        if (request.getMethod().equals("PUT")) {
            return new MockResponse(partStatus, Headers.EMPTY, "{\"received\":" + BYTES + "}");
        }
        String missing = received == BYTES ? "" : "{\"sha256\":\"" + sha256 + "\",\"received\":" + received + "}";
        return new MockResponse(200, Headers.EMPTY, "{\"missing\":[" + missing + "]}");
    }

    private String next() throws InterruptedException {
        RecordedRequest request = server.takeRequest();
        String offset = request.getUrl().queryParameter("offset");
        return request.getMethod() + (offset == null ? "" : " from " + offset);
    }

    /** A part that failed may have come in part: the server would refuse what begins where it began. */
    @Test
    void afterAFailureTheServerIsAskedHowFarItIs() throws Exception {
        uploads.refresh();
        partStatus = 503;
        assertThatThrownBy(uploads::sendPart).isInstanceOf(SyncException.class);
        partStatus = 200;
        received = 1234;
        assertThat(uploads.sendPart()).isTrue();

        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly("POST", "PUT from 0", "POST", "PUT from 1234");
        assertThat(told).containsExactly(BYTES - 1234 + " whole");
        assertThat(uploads.isDone()).isTrue();
    }

    @Test
    void whatHasArrivedWholeInSpiteOfTheFailureIsNotSentAgain() throws Exception {
        uploads.refresh();
        partStatus = 503;
        assertThatThrownBy(uploads::sendPart).isInstanceOf(SyncException.class);
        received = BYTES;
        assertThat(uploads.sendPart()).isTrue();

        assertThat(List.of(next(), next(), next())).containsExactly("POST", "PUT from 0", "POST");
        assertThat(told).isEmpty();
        assertThat(uploads.sendPart()).isFalse();
    }
}
