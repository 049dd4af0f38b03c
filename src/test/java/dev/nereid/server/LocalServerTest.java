package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Sha256;
import dev.nereid.store.ContentStore;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import dev.nereid.testing.BrowserSession;
import dev.nereid.testing.SharedHttp;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of {@code nereid ui}: who gets in, and that there is nothing there that changes anything. */
class LocalServerTest {
    /** They are sent a body, and read. */
    private static final Set<String> READING = Set.of(
            "/api/v1/objects/query", "/api/v1/objects/ids", "/api/v1/objects/rejections", "/api/v1/series/charts");

    private static final UUID FIRST = UUID.randomUUID();

    @TempDir
    private Path directory;

    private Store store;
    private LocalServer server;
    private Path content;

    @BeforeEach
    void start() throws Exception {
        store = Store.openSqlite(directory.resolve("replica.db"), StoreOptions.replica());
        content = Files.writeString(directory.resolve("content"), "what was logged");
        server = LocalServer.start(new Stub(), 0);
    }

    private final class Stub implements RunFiles {
        @Override
        public Path place() {
            return directory;
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public Optional<ContentStore.Whole> content(String sha256) {
            return sha256.equals(sha256())
                    ? Optional.of(
                            new ContentStore.Whole(content, content.toFile().length()))
                    : Optional.empty();
        }

        @Override
        public List<RunFileView> list() {
            return List.of(view("one", FIRST), view("two", UUID.randomUUID()), view("of nobody", null));
        }

        private RunFileView view(String name, UUID objectId) {
            RunFileView.Owner run =
                    objectId == null ? null : new RunFileView.Owner(objectId, "offline/" + objectId, "run", null, null);
            return new RunFileView(
                    name, null, run, "dead", 1, 2, 3, 0, 0, 0, 4, 5, null, false, false, List.of(), List.of());
        }

        @Override
        public String syncCommand() {
            return "nereid sync";
        }
    }

    private String sha256() {
        return Sha256.of("what was logged".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : "{}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return SharedHttp.CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** The session of whoever opens an address. */
    private BrowserSession open(String address) throws Exception {
        HttpResponse<String> opened = send("GET", address.replaceFirst("http://[^/]*", ""));
        assertThat(opened.statusCode()).isEqualTo(302);
        assertThat(opened.headers().firstValue("Location").orElseThrow()).startsWith("/#page_key=");
        String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
        return BrowserSession.begunBy(opened);
    }

    @Test
    void theAddressWithTheKeyBeginsASessionWhoseSecretIsAnother() throws Exception {
        BrowserSession session = open(server.address());
        assertThat(server.address())
                .startsWith("http://127.0.0.1:")
                .doesNotContain(session.cookie().replaceFirst(".*=", ""), session.pageKey());
        HttpResponse<String> info = send("GET", "/api/v1/info", session.headers());
        assertThat(info.statusCode()).isEqualTo(200);
        assertThat(info.body()).contains("\"local\":true", "\"account\":null", "\"administrator\":false");
    }

    @Test
    void runFilesAreAllOrThoseOfOneObject() throws Exception {
        BrowserSession session = open(server.address());
        assertThat(send("GET", "/api/v1/files/local", session.headers()).body())
                .contains("\"name\":\"one\"", "\"name\":\"two\"", "\"name\":\"of nobody\"");
        assertThat(send("GET", "/api/v1/files/local?object_id=" + FIRST, session.headers())
                        .body())
                .contains("\"name\":\"one\"")
                .doesNotContain("\"name\":\"two\"", "of nobody");
        assertThat(send("GET", "/api/v1/files/local?object_id=one", session.headers())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoDoesNotShowBothHalvesIsToldWhatToOpen() throws Exception {
        BrowserSession session = open(server.address());
        for (String[] headers : new String[][] {
            {},
            {"Cookie", session.cookie()},
            {"Nereid-Web", session.pageKey()},
            {"Cookie", session.cookie().replaceFirst("=.*", "=guess"), "Nereid-Web", session.pageKey()},
            {"Authorization", "Bearer " + server.address().replaceFirst(".*=", "")}
        }) {
            for (String path : List.of("info", "projects", "files/local", "contents/" + sha256(), "nothing")) {
                HttpResponse<String> refused = send("GET", "/api/v1/" + path, headers);
                assertThat(refused.statusCode()).as(path).isEqualTo(401);
                assertThat(refused.body()).contains("\"code\":\"key_needed\"", "nereid ui");
            }
        }
        assertThat(send("GET", "/-/open?key=guess").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/-/open").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/").body()).contains("<title>Nereid</title>");
    }

    @Test
    void itAnswersToNoOtherName() throws Exception {
        BrowserSession session = open(server.address());
        for (String host : List.of("127.0.0.1", "localhost:8427", "[::1]:80")) {
            assertThat(statusUnder(host, session)).as(host).contains(" 200 ");
        }
        for (String host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8427", "[::2]")) {
            assertThat(statusUnder(host, session)).as(host).contains(" 403 ");
        }
    }

    /** The first line of the answer to a request that names a host as it likes. */
    private String statusUnder(String host, BrowserSession session) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request = "GET /api/v1/info HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + session.cookie()
                    + "\r\nNereid-Web: " + session.pageKey() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void nothingThatChangesSomethingIsThere() throws Exception {
        BrowserSession session = open(server.address());
        List<WithRoutes.Row> writing = WithRoutes.ROUTES
                .lines()
                .map(WithRoutes.Row::of)
                .filter(row -> Set.of("POST", "PUT", "DELETE").contains(row.method()))
                .filter(row -> !READING.contains(row.path()))
                .toList();
        assertThat(writing).hasSizeGreaterThan(40);
        for (WithRoutes.Row row : writing) {
            int status = send(row.method(), row.path().replaceAll("\\{.*?}", "x"), session.headers())
                    .statusCode();
            assertThat(status).as(row.name()).isIn(404, 405);
        }
        assertThat(send("POST", "/api/v1/session", session.headers()).statusCode())
                .isEqualTo(404);
        for (String path : READING) {
            assertThat(send("POST", path, session.headers()).statusCode())
                    .as(path)
                    .isIn(200, 400);
        }
    }

    @Test
    void whoFollowsAWrongAddressSeesAPageAndAProgramIsToldInItsWay() throws Exception {
        HttpResponse<String> page = send("GET", "/nowhere", "Accept", "text/html,*/*");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("<title>Nereid</title>");
        assertThat(send("GET", "/nowhere").body()).contains("\"code\":\"http_404\"");
        String api = "/api/v1/nowhere";
        assertThat(send("GET", api, open(server.address()).headers("Accept", "text/html"))
                        .body())
                .contains("\"code\":\"http_404\"");
    }

    @Test
    void filesOfThePagesAreZippedForWhoeverTakesThat() throws Exception {
        for (String takes : List.of("gzip", "br, gzip", "gzip;q=0.5, br")) {
            assertThat(send("GET", "/-/assets/app.js", "Accept-Encoding", takes)
                            .headers()
                            .firstValue("Content-Encoding"))
                    .as(takes)
                    .contains("gzip");
        }
        for (String takes : List.of("identity", "gzip;q=0", "br, gzip; q=0.0")) {
            HttpResponse<String> plain = send("GET", "/-/assets/app.js", "Accept-Encoding", takes);
            assertThat(plain.headers().firstValue("Content-Encoding")).as(takes).isEmpty();
            assertThat(plain.body()).contains("import");
        }
    }

    @Test
    void aHeadSaysNoMoreThanIsKnown() throws Exception {
        assertThat(send("HEAD", "/").statusCode()).isEqualTo(200);
        String[] session = open(server.address()).headers();
        assertThat(send("HEAD", "/api/v1/contents/" + "0".repeat(64), session).statusCode())
                .isEqualTo(405);
    }

    @Test
    void contentsComeFromWhereTheyLie() throws Exception {
        BrowserSession session = open(server.address());
        String path = "/api/v1/contents/" + sha256();
        assertThat(send("GET", path, session.headers()).body()).isEqualTo("what was logged");
        HttpResponse<String> part = send("GET", path, session.headers("Range", "bytes=5-7"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("was");
        assertThat(send("GET", "/api/v1/contents/" + "0".repeat(64), session.headers())
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/api/v1/contents/..%2Fcontent", session.headers())
                        .statusCode())
                .isBetween(400, 404);
    }
}
