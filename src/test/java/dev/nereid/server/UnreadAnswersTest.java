package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.ServerAdministration.Place;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.LogScript;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One account asks and reads no answers, or begins requests and does not end them; the server has 256 MiB. */
@Timeout(300)
class UnreadAnswersTest {
    private static final int POINTS = 700_000;

    /** More than the system takes while nobody reads. */
    private static final int FILE_BYTES = 8 << 20;

    /** More than a server has threads. */
    private static final int CONNECTIONS = 300;

    /** Requests that a stranger sends at once: for 5 MB of answers. */
    private static final int PIPELINED = 100;

    private static final int SERIES = 40; // which would be 240 MB
    private static final int RECEIVED_MAX = 4096;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path temporary;

    private final LogScript log = LogScript.ofRun(new UUID(0, 7), LogScript.T0);
    private final List<Socket> sockets = new ArrayList<>();
    private JvmProcess server;
    private HttpTransport admin;
    private ApiToken greedy;
    private String sha256;

    @BeforeEach
    void start() throws Exception {
        Path data = temporary.resolve("data");
        server = SmallServer.start(data);
        admin = new HttpTransport(ApiToken.parse(server.last("NEREID_API_TOKEN=")));
        greedy = ApiToken.parse(admin.administration().createAccount("greedy", false, null));
        deliver();
        admin.administration().setMember(Place.project("ml/unread"), "greedy", "viewer");
        sha256 = admin.files("UNREAD-1", "file").get(0).sha256();
    }

    @AfterEach
    void stop() throws IOException {
        breakOff();
        admin.close();
        server.close();
    }

    private void deliver() throws Exception {
        Random random = new Random(1); // or it would be small
        byte[] bytes = new byte[FILE_BYTES];
        random.nextBytes(bytes);
        Path source = Files.write(temporary.resolve("weights.bin"), bytes);
        Path runs = temporary.resolve("runs");
        try (Run run = Nereid.initRun()
                .project("ml/unread")
                .directory(runs)
                .mode(Mode.OFFLINE)
                .start()) {
            run.upload("file", source);
            FloatSeries series = run.floatSeries("series");
            for (int i = 0; i < POINTS; i++) {
                series.append(random.nextGaussian());
            }
        }
        Deliver.files(admin, RunFileName.list(runs));
    }

    private void breakOff() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private Socket connect() throws IOException {
        URI address = greedy.address().uri();
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(RECEIVED_MAX);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        return socket;
    }

    private void send(String request) throws IOException {
        Socket socket = connect();
        String head = request + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + greedy.key() + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private void ask(String path, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            send("GET " + path);
            sockets.get(i).getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Others read and log, each time soon. */
    private void assertServesOthers() {
        for (int round = 0; round < 5; round++) {
            long begin = System.nanoTime();
            log.set(LogScript.T0 + 1, "rounds", round);
            admin.apply(log.batch(round == 0 ? 1 : log.size(), log.size()));
            assertThat(admin.object(admin.state(log.identity()).sysId()).attributes())
                    .containsKey("rounds");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        }
    }

    /** How many were answered what; 0 where nothing has come. */
    private Map<Integer, Integer> statuses() throws IOException {
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (Socket socket : sockets) {
            byte[] head = socket.getInputStream().available() < 12
                    ? "HTTP/1.1 000".getBytes(StandardCharsets.US_ASCII)
                    : socket.getInputStream().readNBytes(12);
            int status = Integer.parseInt(new String(head, 9, 3, StandardCharsets.US_ASCII));
            statuses.merge(status, 1, Integer::sum);
        }
        return statuses;
    }

    private void awaitAnswers() throws Exception {
        Await.until("all have an answer", () -> {
            for (Socket socket : sockets) {
                if (socket.getInputStream().available() == 0) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void manyLargeSeriesThatNobodyReadsLeaveMemoryForOthers() throws Exception {
        ask("/api/v1/series?id=UNREAD-1&path=series", SERIES);
        assertServesOthers();
        long begin = System.nanoTime();
        assertThat(admin.series("UNREAD-1", "series").count()).isEqualTo(POINTS);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON.multipliedBy(2));
        awaitAnswers();
        assertThat(statuses()).containsOnlyKeys(200, 503);
        assertThat(server.output()).doesNotContain("OutOfMemory", "has failed");
    }

    @Test
    void filesThatNobodyReadsLeaveThreadsForOthers() throws Exception {
        ask("/api/v1/contents/" + sha256, CONNECTIONS);
        assertServesOthers();
        awaitAnswers();
        assertThat(statuses()).isEqualTo(Map.of(200, 62, 503, CONNECTIONS - 62));
    }

    @Test
    void filesOfThePagesThatStrangersDoNotReadTakeNoThreads() throws Exception {
        byte[] requests = "GET /-/assets/vendor/uplot.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .repeat(PIPELINED)
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < CONNECTIONS; i++) {
            connect().getOutputStream().write(requests);
        }
        assertServesOthers();
        awaitAnswers();
        assertThat(statuses()).isEqualTo(Map.of(200, CONNECTIONS));
        assertServesOthers();
        assertThat(server.output()).doesNotContain("OutOfMemory", "has failed");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/contents/%s, 124", "/api/v1/series?id=UNREAD-1&path=series, 6"})
    void whatTheyHeldIsFreeWhenTheirClientsAreGone(String path, int times) throws Exception {
        ask(path.formatted(sha256), times);
        awaitAnswers();
        assertThat(statuses()).containsKey(503);
        Await.until("one is answered", () -> {
            breakOff();
            ask(path.formatted(sha256), 1);
            awaitAnswers();
            return statuses().containsKey(200);
        });
    }

    @Test
    void requestsThatDoNotEndLeaveThreadsForOthers() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            send("POST /api/v1/objects/query");
            sockets.get(i).getOutputStream().write("Content-Length: 99\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
        }
        assertServesOthers();
        assertThat(statuses()).isEqualTo(Map.of(0, 125, 503, CONNECTIONS - 125));
    }
}
