package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nereid.settings.Settings;
import dev.nereid.testing.Await;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that never falls silent, and never comes to an end either. */
class TricklingServerTest {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static void trickle(ServerSocket listener, String beginning, char forEver) {
        try (Socket socket = listener.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(forEver);
                out.flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            // The client has had enough.
        }
    }

    private interface Request {
        void send(HttpTransport client) throws IOException;
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"})
    void aTrickleEndsAsSilenceDoes(String beginning) throws Exception {
        assertEnds(beginning, HttpTransport::info);
    }

    @Test
    void aFileOfAnySizeDoesNotTrickleEither() throws Exception {
        assertEnds(
                "HTTP/1.1 200 OK\r\nNereid-Length: 100000\r\nContent-Length: 100000\r\n\r\n",
                client -> client.snapshot(UUID.randomUUID(), directory.resolve("snapshot")));
    }

    private static void assertEnds(String beginning, Request request) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> trickle(listener, beginning, 'x'), "trickle");
            server.start();
            String address = "http://127.0.0.1:" + listener.getLocalPort();
            ApiToken token = ApiToken.parse(TestServer.tokenFor(address, "key"));
            ServerRequests requests = new ServerRequests(token, new Settings(Map.of()), Duration.ofMillis(500));
            requests.answerBytes(256);
            try (HttpTransport client = new HttpTransport(requests)) {
                assertTimeoutPreemptively(
                        Await.PATIENCE,
                        () -> assertThatExceptionOfType(SyncException.class)
                                .isThrownBy(() -> request.send(client))
                                .withMessage(
                                        "The server at " + address + " can't be reached: it did not answer in time."));
            }
            server.join();
        }
    }
}
