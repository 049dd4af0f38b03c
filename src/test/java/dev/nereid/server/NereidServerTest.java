package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.Limits;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(300)
class NereidServerTest {
    private static final String LOG = "11111111-2222-3333-4444-555555555555";
    private static final String OPERATIONS = "logs/" + LOG + "/operations";

    @TempDir
    private Path temporary;

    private TestServer server;
    private final OkHttpClient http = new OkHttpClient();

    @BeforeEach
    void start() {
        server = TestServer.start(temporary.resolve("data"));
    }

    @AfterEach
    void stop() {
        http.connectionPool().evictAll();
        server.close();
    }

    private record Answer(int status, String contentType, String body) {
        JsonNode error() {
            return JsonMapper.shared().readTree(body).path("error");
        }
    }

    private Request.Builder request(String path) {
        return new Request.Builder()
                .url(server.server().address() + "/api/v1/" + path)
                .header("Authorization", "Bearer " + server.key());
    }

    private Answer send(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            return new Answer(
                    response.code(),
                    response.header("Content-Type"),
                    response.body().string());
        }
    }

    private Answer post(String path, byte[] body) throws IOException {
        return send(request(path)
                .post(RequestBody.create(body, MediaType.get("application/octet-stream")))
                .build());
    }

    /** An error as programs and people read it. */
    private static void assertError(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.error().path("code").asString("")).isNotEmpty();
        assertThat(answer.error().path("message").asString("")).isNotEmpty();
    }

    // ------------------------------------------------------------------------------------------------- lost --

    @Test
    void checksumsOfALongHoleAreAnsweredInPieces() throws Exception {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);
        try (HttpTransport client = server.client()) {
            client.administration().createProject("team/vision", "VIS", "private");
            long digest = client.apply(log.batch(1, 1)).digest();
            int last = Limits.LOST_OPERATIONS_MAX + 1;
            LostOperations hole = new LostOperations(log.identity(), 2, last, digest);
            assertThat(client.lose(hole).digest()).isEqualTo(hole.digestAfter());

            assertThat(client.checksums(log.identity(), 1, 100_000))
                    .hasSize(100_000)
                    .containsOnly(Digest.LOST);
            assertThat(client.checksums(log.identity(), last - 7, 100_000)).hasSize(7);
        }
        String path = "logs/" + log.identity().logId() + "/checksums?after=0&max=100001";
        assertError(send(request(path).build()), 400);
    }

    // ----------------------------------------------------------------------------------------------- contents --

    private record Part(int status, String range, String body) {}

    private Part content(String sha256, String range) throws IOException {
        Request.Builder request = request("contents/" + sha256);
        if (range != null) {
            request.header("Range", range);
        }
        try (Response response = http.newCall(request.build()).execute()) {
            assertThat(response.header("Accept-Ranges")).isEqualTo("bytes");
            return new Part(
                    response.code(),
                    response.header("Content-Range"),
                    response.body().string());
        }
    }

    @Test
    void aContentIsReadWholeOrInTheRangeThatIsAskedFor() throws Exception {
        try (Run run = Nereid.initRun()
                .project("ml/digits")
                .directory(temporary.resolve("runs"))
                .mode(Mode.OFFLINE)
                .start()) {
            run.upload("letters", "abcdefghij".getBytes(StandardCharsets.US_ASCII), "letters.txt");
        }
        Deliver.all(server, temporary.resolve("runs"));
        String sha256 = "72399361da6a7754fec986dca5b7cbaf1c810a28ded4abaf56b2106d06cb78b0";

        assertThat(content(sha256, null)).isEqualTo(new Part(200, null, "abcdefghij"));
        assertThat(content(sha256, "bytes=0-0")).isEqualTo(new Part(206, "bytes 0-0/10", "a"));
        assertThat(content(sha256, "bytes=2-4")).isEqualTo(new Part(206, "bytes 2-4/10", "cde"));
        assertThat(content(sha256, "bytes=7-")).isEqualTo(new Part(206, "bytes 7-9/10", "hij"));
        assertThat(content(sha256, "bytes=7-99")).isEqualTo(new Part(206, "bytes 7-9/10", "hij"));
        assertThat(content(sha256, "bytes=-3")).isEqualTo(new Part(206, "bytes 7-9/10", "hij"));
        assertThat(content(sha256, "bytes=-99")).isEqualTo(new Part(206, "bytes 0-9/10", "abcdefghij"));
        for (String beyond : List.of("bytes=10-", "bytes=99-100", "bytes=-0")) {
            assertThat(content(sha256, beyond)).as(beyond).isEqualTo(new Part(416, "bytes */10", ""));
        }
        for (String ignored :
                List.of("bytes=0-1,3-4", "bytes=-", "lines=1-2", "bytes=4-2", "bytes=1-99999999999999999999")) {
            assertThat(content(sha256, ignored)).as(ignored).isEqualTo(new Part(200, null, "abcdefghij"));
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.content(sha256, 0, 4)).asString().isEqualTo("abcd");
            assertThat(client.content(sha256, 8, 4)).asString().isEqualTo("ij");
        }
    }

    // ------------------------------------------------------------------------------------------------- who asks --

    static Stream<String> routes() {
        return Stream.of(
                "GET info",
                "GET projects",
                "GET project?name=ml/none",
                "POST projects",
                "GET logs/" + LOG,
                "GET logs/" + LOG + "/checksums?after=0&max=1",
                "POST " + OPERATIONS,
                "POST logs/" + LOG + "/ping",
                "POST objects/query",
                "POST objects/trash",
                "POST objects/restore",
                "POST objects/delete",
                "GET object?id=X-1",
                "GET series?id=X-1&path=a");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteAsksForAToken(String route) throws IOException {
        String method = route.split(" ")[0];
        RequestBody body = method.equals("POST") ? RequestBody.create(new byte[10]) : null;
        for (String authorization : new String[] {
            null, "", "Bearer", "Bearer ", "Bearer wrong", "Basic " + server.key(), server.key(), "Bearer null"
        }) {
            Request.Builder request = request(route.split(" ")[1]).method(method, body);
            request.removeHeader("Authorization");
            if (authorization != null) {
                request.header("Authorization", authorization);
            }
            Answer answer = send(request.build());
            assertError(answer, 401);
            assertThat(answer.error().path("message").asString()).contains("NEREID_API_TOKEN");
        }
        assertThat(send(request(route.split(" ")[1]).method(method, body).build())
                        .status())
                .isNotEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api//v1/info",
                "//api/v1/info",
                "/API/v1/info",
                "/api/v1//info",
                "/api/v1/info/",
                "/api/v1/./info",
                "/api/v1/x/../info",
                "/api/v1/info;x=1",
                "/api;x/v1/info",
                "/api/v1/%69nfo",
                "/%61pi/v1/info"
            })
    void noSpellingOfAnAddressGetsAroundTheToken(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).doesNotContain("instance").containsPattern("^HTTP/1.1 4..");
        }
    }

    @Test
    void moreTagsThanADatabaseLikesAreRefused() throws IOException {
        assertError(post("objects/query", tags(501)), 400);
        assertThat(post("objects/query", tags(500)).status()).isEqualTo(200);
    }

    private static byte[] tags(int count) {
        String all =
                IntStream.range(0, count).mapToObj(i -> "\"tag " + i + "\"").collect(Collectors.joining(","));
        return ("{\"tags\": [" + all + "]}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theSecretIsInNoFileOfTheServer() throws IOException {
        Nereid.initRun()
                .project("ml/secret")
                .directory(temporary.resolve("runs"))
                .mode(Mode.ASYNC)
                .apiToken(server.token())
                .start()
                .close();
        String second = ApiToken.parse(server.server().newToken()).key();

        assertNoFileHolds(server.key(), second);
        server.stop();
        assertNoFileHolds(server.key(), second);
    }

    private void assertNoFileHolds(String... secrets) throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(secrets).noneMatch(content::contains);
            }
        }
    }

    @Test
    void aSecondTokenWorksBesideTheFirst() {
        try (HttpTransport first = server.client();
                HttpTransport second =
                        new HttpTransport(ApiToken.parse(server.server().newToken()))) {
            assertThat(second.info()).isEqualTo(first.info());
            assertThat(second.info().account()).isEqualTo("admin");
            assertThat(second.info().workspace()).isEqualTo("ml");
        }
    }

    @Test
    void theFirstTokenIsShownOnceOnly() {
        assertThat(server.server().firstToken()).isEqualTo(server.token());
        server.stop();
        server.startAgain();

        assertThat(server.server().firstToken()).isNull();
        try (HttpTransport client = server.client()) {
            assertThat(client.info().account()).isEqualTo("admin");
        }
    }

    // ------------------------------------------------------------------------------------------------- hostile --

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip"})
    void garbageIsRefusedAndChangesNothing(String encoding) throws IOException {
        List<byte[]> bodies = List.of(
                new byte[0],
                "{}".getBytes(StandardCharsets.UTF_8),
                new byte[1000],
                "NRB1".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(batch(), batch().length / 2),
                damaged(batch()));
        for (byte[] body : bodies) {
            byte[] sent = encoding.equals("gzip") ? gzip(body) : body;
            Request request = request(OPERATIONS)
                    .header("Content-Encoding", encoding.equals("gzip") ? "gzip" : "identity")
                    .post(RequestBody.create(sent))
                    .build();
            assertError(send(request), 400);
        }
        try (HttpTransport client = server.client()) {
            assertThat(client.administration().projects().path("projects")).isEmpty();
        }
    }

    @Test
    void whatIsNotGzipThoughItSaysSoIsRefused() throws IOException {
        byte[] packed = gzip(batch());
        byte[][] bodies = {
            new byte[0], new byte[5], batch(), Arrays.copyOf(packed, packed.length / 2), damaged(packed),
        };
        for (byte[] body : bodies) {
            Request request = request(OPERATIONS)
                    .header("Content-Encoding", "gzip")
                    .post(RequestBody.create(body))
                    .build();
            assertError(send(request), 400);
        }
    }

    /** A valid batch of a log with this name. */
    private byte[] batch() {
        Path file;
        try (Run run = Nereid.initRun()
                .project("ml/batch")
                .directory(temporary.resolve("batch"))
                .mode(Mode.OFFLINE)
                .start()) {
            run.assign("text", "x".repeat(100));
            file = run.file();
        }
        try (RunFileReader reader = RunFileReader.open(file)) {
            LogIdentity log = LogIdentity.ofFile(reader.logId());
            return BatchCodec.encode(
                    new OperationBatch(log, null, Digest.start(reader.logId()), reader.read(0, 10, 1 << 20)));
        }
    }

    private static byte[] damaged(byte[] bytes) {
        byte[] copy = bytes.clone();
        for (int i = copy.length / 2; i < copy.length; i++) {
            copy[i] ^= 0x55;
        }
        return copy;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void aBatchOfAnotherLogThanTheAddressSaysIsRefused() throws IOException {
        Answer answer = post(OPERATIONS, batch());

        assertError(answer, 400);
        assertThat(answer.error().path("message").asString()).contains("not of the one in the address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs/no-uuid",
                "logs/" + LOG + "/checksums",
                "logs/" + LOG + "/checksums?after=-1&max=1",
                "logs/" + LOG + "/checksums?after=0&max=999999999999",
                "logs/" + LOG + "/checksums?after=x&max=1",
                "logs/" + LOG + "?parent=x&file=x&base=1",
                "logs/" + LOG + "?parent=" + LOG + "&file=" + LOG + "&base=0",
                "object",
                "object?id=",
                "series?id=X-1",
                "object?project=a/b/c"
            })
    void questionsThatMakeNoSenseAreRefused(String path) throws IOException {
        assertError(send(request(path).build()), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"object?id=X-1", "series?id=X-1&path=a", "nothing", "logs", "objects/x"})
    void whatIsNotThereIsNotFound(String path) throws IOException {
        assertError(send(request(path).build()), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[]",
                "{}",
                "null",
                "1",
                "{\"name\": \"\"}",
                "{\"name\": {}}",
                "{\"name\": [1]}",
                "{\"name\": \"a/b/c\"}",
                "{\"name\": \"a/b\", \"key\": \"lower\"}",
                "{\"name\": \"a/b\", \"key\": {}}"
            })
    void projectsThatMakeNoSenseAreRefused(String body) throws IOException {
        assertError(post("projects", body.getBytes(StandardCharsets.UTF_8)), 400);
    }

    @Test
    void deeplyNestedJsonIsRefused() throws IOException {
        assertError(post("projects", "[".repeat(500_000).getBytes(StandardCharsets.UTF_8)), 400);
    }

    @Test
    void aProjectIsMadeOnce() throws IOException {
        byte[] body = "{\"name\": \"ml/digits\", \"key\": \"CLS\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(post("projects", body).status()).isEqualTo(201);
        assertError(post("projects", body), 409);
    }

    // ------------------------------------------------------------------------------------------------- too large --

    @Test
    void aBatchThatSaysItIsTooLargeIsRefusedUnread() throws IOException {
        String answer = sendRaw("Content-Length: " + (1L << 40) + "\r\n", out -> out.write(new byte[100]));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"error\"");
    }

    @Test
    void aChunkedBatchThatTurnsOutTooLargeIsRefused() throws IOException {
        byte[] chunk = new byte[1 << 20];
        String answer = sendRaw("Transfer-Encoding: chunked\r\n", out -> {
            for (long sent = 0; sent <= Limits.BATCH_BYTES_MAX; sent += chunk.length) {
                out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(chunk);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"error\"");
    }

    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    private String sendRaw(String header, Writer body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = "POST /api/v1/" + OPERATIONS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + server.key() + "\r\n" + header + "\r\n";
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            body.write(out);
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] answer = in.readNBytes(2000);
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    @Test
    void aSmallBodyThatUnpacksToAHugeOneIsRefusedWithoutUnpackingIt() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 128; i++) {
                gzip.write(zeros);
            }
        }
        assertThat(bomb.size()).isLessThan(1 << 20);
        Request request = request(OPERATIONS)
                .header("Content-Encoding", "gzip")
                .post(RequestBody.create(bomb.toByteArray()))
                .build();
        long before = allocated();

        assertError(send(request), 413);

        assertThat(allocated() - before).isLessThan(6L * Limits.BATCH_BYTES_MAX);
    }

    @Test
    void aBodyThatUnpacksToMoreThanItSaysIsRefused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[101]);
        }
        Request.Builder request =
                request(OPERATIONS).header("Content-Encoding", "gzip").post(RequestBody.create(packed.toByteArray()));

        assertError(send(request.header("Nereid-Length", "100").build()), 413);
        assertError(send(request.header("Nereid-Length", "much").build()), 400);
        assertError(send(request.header("Nereid-Length", "101").build()), 400); // zeros are no batch
    }

    /** Bytes allocated by all threads that live now. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    @Test
    void aJsonBodyOverItsLimitIsRefused() throws IOException {
        byte[] body = ("{\"name\": \"" + "x".repeat(2 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertError(post("projects", body), 413);
    }

    @Test
    void aBatchAsLargeAsAllowedIsTaken() throws Exception {
        Path runs = temporary.resolve("runs");
        try (Run run = Nereid.initRun()
                .project("ml/large")
                .directory(runs)
                .mode(Mode.OFFLINE)
                .start()) {
            for (int i = 0; i < 9; i++) {
                run.assign("text/" + i, ("" + i).repeat(Limits.STRING_BYTES_MAX));
            }
        }

        Deliver.all(server, runs);

        try (HttpTransport client = server.client()) {
            assertThat(client.object("LARGE-1").text("text/8")).hasSize(Limits.STRING_BYTES_MAX);
        }
    }

    // --------------------------------------------------------------------------------------------------- pages --

    @Test
    void theLinksOfPythonLeadToTheWebApp() throws IOException {
        for (String link : List.of("/", "/ml/digits/", "/ml/digits/e/DIGITS-3", "/ml/digits/m/DIGITS-A/v/DIGITS-A-1")) {
            try (Response answer = http.newCall(new Request.Builder()
                            .url(server.server().address() + link)
                            .build())
                    .execute()) {
                assertThat(answer.code()).as(link).isEqualTo(200);
                assertThat(answer.body().string()).contains("/-/assets/app.js");
            }
        }
    }

    /** Answers that a client gets to so many requests that it sends at once. */
    private int answers(String headers, int requests) throws IOException {
        String request = "GET %s HTTP/1.1\r\nHost: x\r\n" + headers;
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            for (int i = 1; i < requests; i++) {
                out.write((request.formatted("/api/v1/info") + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write((request.formatted("/api/v1/info") + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return all.split("HTTP/1.1 ", -1).length - 1;
        }
    }

    @Test
    void aStrangerGetsOneAnswerOnAConnectionAndAnAccountMany() throws Exception {
        assertThat(answers("", 3)).isEqualTo(1);
        assertThat(answers("Authorization: Bearer " + server.key() + "\r\n", 3)).isEqualTo(3);
    }
}
