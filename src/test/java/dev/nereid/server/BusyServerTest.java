package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.SharedHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One account asks for more memory than a server has; the server has 256 MiB. */
@Timeout(300)
class BusyServerTest {
    private static final int AT_ONCE = 60;
    private static final int SLOW = 20;
    private static final int BODY_BYTES = 1_000_000;
    private static final String ONE_HASH = "{\"sha256\":[\"" + "0".repeat(64) + "\"]}";

    @TempDir
    private Path temporary;

    private JvmProcess server;
    private HttpTransport admin;
    private ApiToken token;
    private ApiToken greedy;

    @BeforeEach
    void start() throws Exception {
        Path data = temporary.resolve("data");
        server = SmallServer.start(data);
        token = ApiToken.parse(server.last("NEREID_API_TOKEN="));
        admin = new HttpTransport(token);
        greedy = ApiToken.parse(admin.administration().createAccount("greedy", false, null));
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    private static HttpRequest post(ApiToken token, String path, String body) {
        return HttpRequest.newBuilder(URI.create(address(token) + "/api/v1/" + path))
                .header("Authorization", "Bearer " + token.key())
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String address(ApiToken token) {
        return token.address().toString().replaceAll("/$", "");
    }

    private void assertAnswered(String hashes) throws Exception {
        HttpRequest request = post(token, "contents/missing", hashes);
        HttpResponse<String> answer = SharedHttp.CLIENT.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Bodies that are small beside what is made of them. */
    enum Greedy {
        QUERY("{\"nql\":\"", "<(", "\"}"),
        TREE("{\"a\":[", "[],", "[]]}");

        private final String begin;
        private final String again;
        private final String end;

        Greedy(String begin, String again, String end) {
            this.begin = begin;
            this.again = again;
            this.end = end;
        }

        private String body() {
            return begin + again.repeat(BODY_BYTES / again.length()) + end;
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyBodiesThatGrowWhenTheyAreParsedTakeTurnsAndTheServerGoesOn(Greedy kind) throws Exception {
        HttpRequest request = post(greedy, "objects/query", kind.body());
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(SharedHttp.CLIENT.sendAsync(request, BodyHandlers.ofString()));
        }
        do {
            assertThat(admin.info().workspace()).isNotEmpty();
            assertAnswered(ONE_HASH);
        } while (answers.stream().anyMatch(answer -> !answer.isDone()));
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isIn(200, 400, 503);
            if (answer.get().statusCode() == 503) {
                assertThat(answer.get().headers().firstValue("Retry-After")).hasValue("2");
                assertThat(answer.get().body()).contains("\"busy\"", "can be sent again");
            }
        }
        server.terminate();
        assertThat(server.awaitEnd(Duration.ofSeconds(60))).as(server.output()).isZero();
        assertThat(server.output()).doesNotContain("OutOfMemory", "has failed");
    }

    @Test
    void whoSendsBodiesSlowlyHoldsUpNobodyElse() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            URI address = URI.create(address(greedy));
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                slow.add(socket);
                begin(socket.getOutputStream());
            }
            assertAnswered("{\"sha256\":[" + "\"%s\",".formatted("0".repeat(64)).repeat(900)
                    + "\"%s\"]}".formatted("0".repeat(64)));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private void begin(OutputStream out) throws IOException {
        String head = "POST /api/v1/contents/missing HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + greedy.key() + "\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n{";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
