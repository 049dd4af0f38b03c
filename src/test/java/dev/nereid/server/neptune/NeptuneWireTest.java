package dev.nereid.server.neptune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.SharedHttp;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What no well-behaved client sends, and what the Python client's tests can't see. */
class NeptuneWireTest {
    private static final String V1 = "/api/leaderboard/v1/";

    @TempDir
    private Path directory;

    private TestServer server;
    private final HttpClient client = SharedHttp.CLIENT;
    private String access;
    private String run; // its UUID

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(directory);
        HttpRequest exchange = request("/api/backend/v1/authorization/oauth-token")
                .header("X-Neptune-Api-Token", server.token())
                .build();
        access = json(send(exchange)).path("accessToken").asString();
        try (var admin = server.client()) {
            admin.administration().createProject("ml/wire", "WIRE", null);
        }
        String project = json(get("/api/backend/v1/projects/get?projectIdentifier=ml/wire"))
                .path("id")
                .asString();
        String body =
                "{\"projectIdentifier\": \"" + project + "\", \"type\": \"run\", \"parentId\": \"" + project + "\"}";
        run = json(post(V1 + "experiments", body)).path("id").asString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer " + access).build());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Authorization", "Bearer " + access)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> operations(String body) throws IOException, InterruptedException {
        return post(V1 + "attributes/operations?experimentId=" + run, body);
    }

    private static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An array or a text there would crash the client. */
    private static void assertRefused(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JsonMapper.shared().readTree(response.body()).isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer e30.eyJrZXkiOiJ4In0.e30"})
    void withoutATokenOfThisServerNothingIsAnswered(String header) throws Exception {
        HttpRequest.Builder request = request(V1 + "attributes?experimentId=" + run);
        assertRefused(send((header.isEmpty() ? request : request.header("Authorization", header)).build()), 401);
        assertRefused(
                send(request("/api/backend/v1/authorization/oauth-token")
                        .header("X-Neptune-Api-Token", "bm90aGluZw==")
                        .build()),
                401);
    }

    /** What a proxy in front makes of the request does not count: it may take HTTPS off. */
    @Test
    void allAddressesAreThoseByWhichTheClientFoundTheServer() throws Exception {
        String token = TestServer.tokenFor("https://nereid.example.org", server.key());
        JsonNode configuration = json(send(request("/api/backend/v1/clients/config")
                .header("X-Neptune-Api-Token", token)
                .build()));
        assertThat(configuration.path("apiUrl").asString()).isEqualTo("https://nereid.example.org");
        assertThat(configuration.path("applicationUrl").asString()).isEqualTo("https://nereid.example.org");
        JsonNode tokens = json(send(request("/api/backend/v1/authorization/oauth-token")
                .header("X-Neptune-Api-Token", token)
                .build()));
        JsonNode renewed = json(send(request(WireAuthentication.ISSUER_PATH + "/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "refresh_token=" + tokens.path("refreshToken").asString()))
                .build()));
        for (String each : new String[] {
            tokens.path("accessToken").asString(), renewed.path("access_token").asString()
        }) {
            access = each;
            String place = json(get(V1 + "download/downloadRequest?id=x"))
                    .path("downloadUrl")
                    .asString();
            assertThat(place).startsWith("https://nereid.example.org/api/leaderboard/v1/");
        }
    }

    @Test
    void aRefreshTokenOfNobodyIsRefusedAsOAuthHasIt() throws Exception {
        HttpResponse<String> refused = send(request(WireAuthentication.ISSUER_PATH + "/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=nobody"))
                .build());
        assertRefused(refused, 400);
        assertThat(refused.body()).contains("invalid_grant");
    }

    /** More of them than the server has threads. */
    @Test
    void strangersWhoSendTheirRefreshTokenSlowlyKeepNobodyFromHisOwn() throws Exception {
        String path = WireAuthentication.ISSUER_PATH + "/protocol/openid-connect/token";
        JsonNode tokens = json(send(request("/api/backend/v1/authorization/oauth-token")
                .header(
                        "X-Neptune-Api-Token",
                        TestServer.tokenFor(server.server().address(), server.key()))
                .build()));
        byte[] beginning = ("POST " + path
                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 10000\r\n\r\nrefresh_token=")
                .getBytes(StandardCharsets.US_ASCII);
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                strangers.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
                strangers.get(i).getOutputStream().write(beginning);
            }
            HttpResponse<String> renewed = send(request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token="
                            + tokens.path("refreshToken").asString()))
                    .build());
            assertThat(renewed.statusCode()).isEqualTo(200);
            assertThat(json(renewed).path("access_token").isString()).isTrue();
        } finally {
            for (Socket each : strangers) {
                each.close();
            }
        }
    }

    /** By hand, for Java's client never lets go of a body whose end nobody wanted. */
    @ParameterizedTest
    @ValueSource(ints = {16 << 10, 2 << 20})
    void aRefreshTokenThatIsTooLargeIsRefused(int bytes) throws Exception {
        String head =
                "POST " + WireAuthentication.ISSUER_PATH + "/protocol/openid-connect/token HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n";
        String form = "refresh_token=" + "a".repeat(16 << 10);
        for (String announced : List.of(
                "Content-Length: " + (bytes + 14) + "\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(bytes + 14) + "\r\n")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                OutputStream out = socket.getOutputStream();
                out.write((head + announced + form).getBytes(StandardCharsets.US_ASCII));
                assertThat(readAnswer(socket.getInputStream())).startsWith("HTTP/1.1 413");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{\"a\":", "[[[[", "\u0000"})
    void aBodyThatIsNoJsonIsRefused(String body) throws Exception {
        assertThat(operations(body).statusCode()).isIn(200, 400);
        assertThat(json(get(V1 + "attributes?experimentId=" + run))
                        .path("attributes")
                        .isArray())
                .isTrue();
    }

    /** A status would end the client's thread, and with it everything that is logged later. */
    @Test
    void operationsThatMakeNoSenseAreToldOneByOneAndTheOthersAreApplied() throws Exception {
        JsonNode errors = json(operations("""
                [{"path": "", "assignInt": {"value": 1}},
                 {"path": "a\\u0001", "assignInt": {"value": 1}},
                 {"path": "a", "launchRocket": {}},
                 {"path": "b", "assignArtifact": {"hash": "none"}},
                 {"path": "sys/id", "assignString": {"value": "X-1"}},
                 {"path": "sys/stage", "assignString": {"value": "production"}},
                 {"path": "c", "insertStrings": {"values": [""]}},
                 {"path": "d", "assignInt": {"value": 99999999999999999999}},
                 {"path": "loss", "logFloats": {"entries": []}},
                 {"path": "late", "logFloats": {"entries": [{"value": 1, "timestampMilliseconds": 99999999999999999999}]}},
                 {"path": "good", "assignInt": {"value": 7}}]
                """));
        assertThat(errors).hasSize(9);
        errors.forEach(
                error -> assertThat(error.path("errorDescription").asString()).isNotBlank());
        JsonNode good = json(get(V1 + "attributes/integers?attribute=good&experimentId=" + run));
        assertThat(good.path("value").asLong()).isEqualTo(7);
    }

    /** Client 1.5, say; its tables, too, are read by what the document says of them. */
    @Test
    void anOlderClientHasItsOwnHashOfAnArtifact() throws Exception {
        String hash = "9a47c89846d30ce8b0b4a25858c76d3b06f870d06c3a714040a8df6bb1294af7";
        String path = "/api/artifacts/v1/artifacts/files?projectIdentifier=" + run + "&hash=" + hash;
        String files = """
                {"files": [{"filePath": "a.csv", "fileHash": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                  "type": "Local", "size": 3, "metadata": [
                    {"key": "file_path", "value": "file:///data/a.csv"},
                    {"key": "last_modified", "value": "2026-01-02 03:04:05"}]}]}
                """;
        assertRefused(post(path.replace(hash, "0" + hash.substring(1)), files), 400);
        assertThat(json(post(path, files)).path("receivedMetadata").asBoolean()).isTrue();
        assertThat(json(operations("[{\"path\": \"data\", \"assignArtifact\": {\"hash\": \"" + hash + "\"}}]")))
                .isEmpty();
        assertThat(json(get(V1 + "attributes?experimentId=" + run)).toString()).contains("\"data\"");
    }

    @ParameterizedTest
    @CsvSource({"../out", "/etc/passwd", "a/../../out", "a//b", "."})
    void noFileOfASetLeadsOutOfIt(String name) throws Exception {
        String query = "?experimentIdentifier=" + run + "&attribute=set&subPath=" + quoted(name);
        assertRefused(post(V1 + "attributes/storage/fileset/upload" + query, "content"), 400);
        assertRefused(post(V1 + "attributes/storage/fileset/upload/start" + query, ""), 400);
        assertThat(json(get(V1 + "attributes?experimentId=" + run)).toString()).doesNotContain("\"set\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "../../store.db/x", "00000000-0000-0000-0000-000000000000/x", "/"})
    void anUploadThatNobodyBeganTakesNoPart(String id) throws Exception {
        HttpResponse<String> refused =
                send(request(V1 + "attributes/storage/file/upload/part?attribute=f&experimentIdentifier=" + run
                                + "&uploadId=" + quoted(id))
                        .header("Authorization", "Bearer " + access)
                        .header("X-Range", "bytes=0-0/1")
                        .POST(BodyPublishers.ofString("x"))
                        .build());
        assertThat(refused.statusCode()).isIn(400, 404);
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().contains("incoming"))
                            .filter(Files::isRegularFile))
                    .isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsNotFoundInTheClientsWords() throws Exception {
        HttpResponse<String> refused = get(V1 + "experiments?experimentId=ml/wire/WIRE-99");
        assertRefused(refused, 404);
        assertThat(refused.body()).contains("EXPERIMENT_NOT_FOUND");
        assertRefused(get(V1 + "experiments?experimentId=ml/other/WIRE-1"), 404);
        assertRefused(get(V1 + "attributes/floats?attribute=none&experimentId=" + run), 404);
        assertRefused(get("/api/backend/v1/projects/get?projectIdentifier=ml/none"), 404);
        assertRefused(get("/api/backend/v1/projects/get?projectIdentifier=" + quoted("a/b/c")), 404);
    }

    /** The next request on it would be lost, and the client does not send that again. */
    @Test
    void aBodyThatNobodyReadsAndThatComesLateDoesNotEndTheConnection() throws Exception {
        String project = json(get("/api/backend/v1/projects/get?projectIdentifier=ml/wire"))
                .path("id")
                .asString();
        String head = "POST " + V1 + "leaderboard/attributes/search?search=a&type=run&projectIdentifier=" + project
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + access + "\r\nContent-Length: 2\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 20; i++) {
                out.write(head.getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.yield();
                out.write("{}".getBytes(StandardCharsets.UTF_8));
                out.flush();
                assertThat(readAnswer(socket.getInputStream())).startsWith("HTTP/1.1 200");
            }
        }
    }

    private static String readAnswer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("the connection lives; so far: " + head).isNotNegative();
            head.append((char) next);
        }
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        assertThat(length.find()).as(head.toString()).isTrue();
        in.readNBytes(Integer.parseInt(length.group(1)));
        return head.toString();
    }

    @Test
    void aQueryThatMakesNoSenseIsToldByTheWordsThatTheClientKnows() throws Exception {
        String project = json(get("/api/backend/v1/projects/get?projectIdentifier=ml/wire"))
                .path("id")
                .asString();
        String search = V1 + "leaderboard/entries/search?type=run&projectIdentifier=" + project;
        HttpResponse<String> refused = post(search, "{\"query\": {\"query\": \"" + "(".repeat(5000) + "\"}}");
        assertRefused(refused, 400);
        assertThat(JsonMapper.shared().readTree(refused.body()).path("title").asString())
                .isEqualTo("Syntax error");
        assertThat(json(post(search, "{}")).path("matchingItemCount").asInt()).isEqualTo(1);
    }
}
