package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.PointsStream;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.SeriesPoints;
import dev.nereid.settings.Settings;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Mutation;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers what it likes: the client makes something of it, or says that it can't. */
@Timeout(3600)
class HostileServerTest {
    private static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final String SHA256 = "ab".repeat(32);

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer takes 40 ms
    }

    private interface Call {
        Object of(HttpTransport client) throws IOException;
    }

    /** What is asked, and a good answer. */
    private record Question(Call call, byte[] answer) {
        Question(Call call, String json) {
            this(call, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final String OBJECT = """
            {"object_id": "11111111-2222-3333-4444-555555555555", "id": "CLS-1", "kind": "run", "project": "a/b",
             "attributes": [{"path": "i", "type": "int", "value": "1"}, {"path": "t", "type": "datetime", "value":
             "2026-01-01T00:00:00Z"}, {"path": "s", "type": "stringSet", "elements": ["a"]}, {"path": "l", "type":
             "floatSeries", "summary": {"count": 1, "finite_count": 1, "last_step": "0.0", "last_time":
             "2026-01-01T00:00:00Z", "last": "1.0", "last_text": null, "max_explicit": "NaN", "min": "1", "max": "1",
             "average": "1", "squared_sum": "1"}, "display": {"min": "0", "max": null, "unit": "m"}}, {"path": "f",
             "type": "file", "files": {"count": 1, "bytes": 2, "sha256": "ab", "name": "a.txt"}}]}""";

    @TempDir
    private Path directory;

    private HttpServer server;
    private HttpTransport client;
    private volatile byte[] answer;
    private volatile int status = 200;
    private volatile Map<String, String> headers = Map.of();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::answer);
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        client = new HttpTransport(
                ApiToken.parse(TestServer.tokenFor(address, "key")), new Settings(Map.of()), Duration.ofSeconds(30));
    }

    private void answer(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private List<Question> questions() {
        LogIdentity log = LogIdentity.ofFile(ID);
        SeriesPoints points =
                new SeriesPoints(new boolean[2], new double[] {0, 1}, new long[] {1, 2}, new double[] {1, 2}, null);
        return List.of(
                new Question(
                        HttpTransport::info,
                        "{\"instance\": \"" + ID + "\", \"epoch\": 1, \"workspace\": \"w\", \"account\": \"a\"}"),
                new Question(
                        c -> c.state(log),
                        "{\"outcome\": \"APPLIED\", \"applied\": 120, \"digest\": \"9f3c\", \"object_id\": \"" + ID
                                + "\", \"sys_id\": \"CLS-3\", \"project\": \"a/b\", \"rejected\": 0, \"clamped\": 0}"),
                new Question(c -> c.checksums(log, 0, 10), new byte[40]),
                new Question(
                        c -> c.rejections(log, 0, 10),
                        "{\"rejections\": [{\"log_id\": \"" + ID
                                + "\", \"sequence\": 1, \"time\": \"2026-01-02T03:04:05Z\","
                                + " \"kind\": \"int\", \"path\": \"a\", \"value\": \"1\", \"cause\": \"limit\","
                                + " \"blocking_path\": \"\", \"reason\": \"r\"}]}"),
                new Question(
                        c -> c.listen(ID),
                        "{\"request\": {\"id\": \"" + ID + "\", \"kind\": \"stop\", \"by\": \"admin\"}}"),
                new Question(c -> c.object("CLS-1"), OBJECT),
                new Question(
                        c -> c.objects(ObjectQuery.of(ObjectKind.RUN, "a/b").build()),
                        "{\"objects\": [" + OBJECT + "]}"),
                new Question(c -> c.series("CLS-1", "l"), PointsStream.encode(points)),
                new Question(
                        c -> c.files("CLS-1", "f"),
                        "{\"files\": [{\"name\": \"a\", \"sha256\": \"" + SHA256 + "\", \"size\": 1, \"source\": null,"
                                + " \"modified\": 0}]}"),
                new Question(
                        c -> c.missing(List.of(SHA256)),
                        "{\"missing\": [{\"sha256\": \"" + SHA256 + "\", \"received\": 1}]}"),
                new Question(c -> c.putContent(SHA256, 0, 1, new byte[1]), "{\"received\": 1}"),
                new Question(c -> c.content(SHA256, 0, 10), new byte[10]),
                new Question(c -> c.administration().tokens(null), "{\"tokens\": []}"),
                new Question(c -> c.administration().issueToken("a", false, null), "{\"key\": \"k\"}"),
                new Question(c -> c.snapshot(ID, directory.resolve("snapshot")), new byte[100]));
    }

    @Test
    void goodAnswersAreUnderstood() throws IOException {
        for (Question question : questions().subList(0, questions().size() - 1)) {
            answer = question.answer;
            assertThat(question.call.of(client)).isNotNull();
        }
    }

    @Tag(Campaign.TAG)
    @Test
    void whateverIsAnsweredTheClientSaysSoInItsOwnWords() {
        List<Question> questions = questions();
        Campaign.run("a mutated answer of a server", 500, 100_000, random -> {
            Question question = Mutation.pick(questions, random);
            boolean isJson = question.answer.length > 0 && question.answer[0] == '{';
            answer = isJson ? Mutation.ofJson(question.answer, random) : Mutation.of(question.answer, random);
            status = random.nextInt(4) > 0
                    ? 200
                    : Mutation.pick(List.of(201, 301, 400, 401, 404, 410, 500, 507), random);
            headers = headers(random);
            try {
                question.call.of(client);
            } catch (SyncException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("key");
            }
        });
    }

    private static Map<String, String> headers(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Map.of("Nereid-Length", "9223372036854775807", "Nereid-Sha256", SHA256);
            case 1 -> Map.of("Nereid-Length", "-1");
            case 2 -> Map.of("Content-Encoding", "gzip");
            case 3 -> Map.of("Nereid-Instance", "nonsense");
            case 4 -> Map.of("Location", "file:///etc/passwd");
            default -> Map.of();
        };
    }

    @Test
    void aRedirectGetsNoToken() {
        status = 302;
        answer = new byte[0];
        headers = Map.of("Location", "http://127.0.0.1:1/");

        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(client::info)
                .withMessageContaining("go to http://127.0.0.1:1/");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aServerThatIsBusyIsAskedAgainWhenItSays(int busy) {
        status = busy;
        answer = new byte[0];
        headers = Map.of("Retry-After", "1");
        Thread server = new Thread(() -> {
            answer = questions().get(0).answer;
            status = 200;
            headers = Map.of(); // only then: who is busy says until when
        });
        server.start();

        assertThat(client.info().workspace()).isEqualTo("w");
    }

    @Test
    void nobodyWaitsForAsLongAsAServerLikes() {
        status = 429;
        answer = "{}".getBytes(StandardCharsets.UTF_8);
        for (String never : List.of("9999", "99999999999999999999", "-1", "soon")) {
            headers = Map.of("Retry-After", never);
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(client::info)
                    .satisfies(e -> assertThat(e.isTemporary()).isTrue());
        }
        headers = Map.of("Retry-After", "5");
        assertThatExceptionOfType(SyncException.class)
                .as("who has less time than that")
                .isThrownBy(() -> client.within(Duration.ofSeconds(2)).info());
    }
}
