package dev.nereid.server.neptune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Printed;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Clients that are killed while they send: no fault of the server's, and nothing to print. */
@Timeout(60)
class BrokenOffTest {
    private static final String WIRE = "/api/leaderboard/v1/attributes/";

    @TempDir
    private Path directory;

    private TestServer server;
    private String access; // of the wire
    private String run; // its UUID

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(directory);
        access = get("/api/backend/v1/authorization/oauth-token", "X-Neptune-Api-Token", server.token(), "accessToken");
        try (var admin = server.client()) {
            admin.administration().createProject("ml/wire", "WIRE", null);
        }
        String project = get(
                "/api/backend/v1/projects/get?projectIdentifier=ml/wire", "Authorization", "Bearer " + access, "id");
        String body =
                "{\"projectIdentifier\": \"" + project + "\", \"type\": \"run\", \"parentId\": \"" + project + "\"}";
        String created =
                exchange(head("/api/leaderboard/v1/experiments", access, "Content-Length: " + body.length()) + body);
        run = entry(created, "id");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String get(String path, String header, String value, String entry) {
        return entry(exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + header + ": " + value + "\r\n\r\n"), entry);
    }

    private static String entry(String answer, String name) {
        return JsonMapper.shared()
                .readTree(answer.substring(answer.indexOf("\r\n\r\n")))
                .path(name)
                .asString();
    }

    private static String head(String path, String key, String header) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n" + header + "\r\n\r\n";
    }

    /** Sends some, and no more; returns what is answered. */
    private String exchange(String request) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends some, and then nobody is there; returns once the server is rid of it. */
    private void reset(String request) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.stop();
    }

    private String request(String where, String header) {
        return switch (where) {
            case "wire" -> head(WIRE + "operations?experimentId=" + run, access, header);
            case "file" ->
                head(WIRE + "storage/file/upload?experimentIdentifier=" + run + "&attribute=a&ext=txt", access, header);
            default -> head("/api/v1/logs/" + UUID.randomUUID() + "/operations", server.key(), header);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "wire, Content-Length: 1000, '[{'",
        "wire, Content-Length: 100000000, '[{'",
        "wire, Content-Length: 1000, ''",
        "wire, Transfer-Encoding: chunked, '5|[{'",
        "wire, Transfer-Encoding: chunked, '2|[{|'",
        "file, Content-Length: 1000, '[{'",
        "file, Transfer-Encoding: chunked, '5|[{'",
        "native, Content-Length: 1000, '[{'",
        "native, Transfer-Encoding: chunked, '5|[{'",
        "native, Content-Length: 1000|Content-Encoding: gzip, '[{'"
    })
    void whoBreaksOffIsAnsweredQuietly(String where, String header, String body) {
        String request = request(where, header.replace("|", "\r\n")) + body.replace("|", "\r\n");
        String[] answer = new String[1];
        String printed = Printed.by(() -> answer[0] = exchange(request));
        assertThat(printed).isEmpty();
        boolean isNonsense = header.contains("gzip"); // as far as it came
        assertThat(answer[0]).as("clients try again, if that helps").startsWith("HTTP/1.1 " + (isNonsense ? 400 : 408));

        assertThat(Printed.by(() -> reset(request))).isEmpty();
    }
}
