package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.PointsCodec;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.SharedHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Series in a server whose heap is small: one that does not fit, one that fits once, and one that is nothing. */
@Timeout(300)
class LargeSeriesTest {
    private static final int BLOCK = 4096;
    private static final int LARGE_BLOCKS = 500; // of 29 bytes each: more than a sixth of 256 MiB
    private static final int MIDDLE_BLOCKS = 250;
    private static final int AT_ONCE = 8;

    private static final String NATIVE = "/api/v1/series?id=LARGE-1&path=";
    private static final String WIRE =
            "/api/leaderboard/v1/attributes/series/float?experimentId=LARGE-1&limit=10&offset=0&attribute=";

    @TempDir
    private Path temporary;

    private final LogScript log =
            LogScript.of(Operation.Create.run(new UUID(0, 1), "ml/large", null, "host-1"), LogScript.T0);
    private JvmProcess server;
    private HttpTransport client;
    private String token;
    private String access; // of the wire
    private int port;

    @BeforeEach
    void start() throws Exception {
        server = SmallServer.start(temporary.resolve("data"), "--workspace", "ml");
        port = Integer.parseInt(
                server.last("Nereid server at http://127.0.0.1:").replaceAll("\\D.*", ""));
        token = server.last("NEREID_API_TOKEN=");
        client = new HttpTransport(ApiToken.parse(token));
        HttpRequest exchange = request("/api/backend/v1/authorization/oauth-token")
                .header("X-Neptune-Api-Token", token)
                .build();
        access = json(SharedHttp.CLIENT.send(exchange, BodyHandlers.ofString()))
                .path("accessToken")
                .asString();
        add("large", LARGE_BLOCKS);
        add("middle", MIDDLE_BLOCKS);
        log.explicit(LogScript.T0 + 1, "small", 0, 1, 2, 3);
        client.apply(log.all());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void add(String path, int blocks) {
        double[] steps = new double[BLOCK];
        long[] times = new long[BLOCK];
        Arrays.fill(times, LogScript.T0);
        for (int block = 0; block < blocks; block++) {
            int first = block * BLOCK;
            Arrays.setAll(steps, i -> first + i);
            byte[] points = PointsCodec.encode(new FloatPoints(false, steps, times, new double[BLOCK]), 0);
            log.raw(LogScript.T0 + 1, OperationKind.FLOATS, path, points);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpRequest asking(String path) {
        String key = path.startsWith("/api/leaderboard")
                ? access
                : ApiToken.parse(token).key();
        return request(path).header("Authorization", "Bearer " + key).build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return SharedHttp.CLIENT.send(asking(path), BodyHandlers.ofString());
    }

    private List<CompletableFuture<HttpResponse<String>>> getAtOnce(String path) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(
                    SharedHttp.CLIENT.sendAsync(asking((i % 2 == 0 ? NATIVE : WIRE) + path), BodyHandlers.ofString()));
        }
        return answers;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    // -------------------------------------------------------------------------------------------- does not fit --

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        JsonNode json = json(answer);
        JsonNode error = json.has("error") ? json.path("error") : json;
        assertThat(error.path("message").asString())
                .matches("The series \"large\", of 2048000 points, can't be read: its points take more than 4\\d MiB,"
                        + " which is a part of the memory that this Java process may have\\. They are stored\\. Ask"
                        + " whoever runs it to give it more: -Xmx\\.");
        assertThat(error.path("code").asString()).isIn("too_large", "413");
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, WIRE})
    void oneThatDoesNotFitIsRefusedInWordsAndTheOthersAreRead(String api) throws Exception {
        assertRefused(get(api + "large"));

        HttpResponse<String> middle = get(api + "middle");
        assertThat(middle.statusCode()).as(middle.body()).isEqualTo(200);
    }

    @Test
    void theClientOfOursPassesTheWordsOnAndDoesNotTryAgain() {
        assertThatThrownBy(() -> client.series("LARGE-1", "large"))
                .isInstanceOfSatisfying(
                        SyncException.class, e -> assertThat(e.isTemporary()).isFalse())
                .hasMessageContaining("of 2048000 points, can't be read")
                .hasMessageContaining("-Xmx");
        assertThat(client.series("LARGE-1", "middle").count()).isEqualTo(MIDDLE_BLOCKS * BLOCK);
        assertThat(client.object("LARGE-1").attributes().get("large").summary().count())
                .isEqualTo(LARGE_BLOCKS * BLOCK);
    }

    @Test
    void whileManyAskForItOthersAreAnsweredAndWhatIsLoggedIsTaken() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> refused = getAtOnce("large");
        CompletableFuture<Void> all = CompletableFuture.allOf(refused.toArray(CompletableFuture[]::new));
        int meanwhile = 0;
        do {
            log.set(LogScript.T0 + 2, "rounds", meanwhile);
            client.apply(log.batch(log.size(), log.size()));
            assertThat(client.series("LARGE-1", "small").values()).containsExactly(1, 2, 3);
            assertThat(json(get(WIRE + "small")).path("totalItemCount").asInt()).isEqualTo(3);
            meanwhile += all.isDone() ? 0 : 1;
        } while (!all.isDone());

        assertThat(meanwhile).isPositive();
        for (CompletableFuture<HttpResponse<String>> answer : refused) {
            assertRefused(answer.get());
        }
        assertThat(server.isAlive()).isTrue();
    }

    // -------------------------------------------------------------------------------------------------- fits once --

    @Test
    void aPageOfItHasTenThousandPointsHoweverManyAreAskedFor() throws Exception {
        JsonNode page = json(get(WIRE.replace("limit=10&", "limit=1000000&") + "middle"));

        assertThat(page.path("values").size()).isEqualTo(10_000);
        assertThat(page.path("totalItemCount").asInt()).isEqualTo(MIDDLE_BLOCKS * BLOCK);
    }

    @Test
    void oneThatFitsOnceIsReadByManyAtOnce() throws Exception {
        for (CompletableFuture<HttpResponse<String>> answer : getAtOnce("middle")) {
            assertThat(answer.get().statusCode()).as(server.output()).isEqualTo(200);
        }
    }
}
