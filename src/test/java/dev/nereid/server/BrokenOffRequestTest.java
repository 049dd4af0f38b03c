package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the network has cut off is no mistake of the client, who is to try again. */
class BrokenOffRequestTest {
    @TempDir
    private Path directory;

    @Test
    void aRequestThatEndsInItsHeadMayBeSentAgain() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            String head = "POST /api/v1/operations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n";
            Set<String> answers = new HashSet<>();
            for (int length = 1; length < head.length(); length++) {
                answers.add(String.valueOf(answer(server, head.substring(0, length))));
            }
            assertThat(answers)
                    .contains("HTTP/1.1 408 Request Timeout")
                    .isSubsetOf("HTTP/1.1 408 Request Timeout", "null");
        }
    }

    private static String answer(TestServer server, String begun) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
