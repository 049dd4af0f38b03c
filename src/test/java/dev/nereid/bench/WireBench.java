package dev.nereid.bench;

import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Operations by the wire of the Python client, 1,000 to a request, beside reading the JSON and a row for each. */
final class WireBench {
    private static final int REQUESTS = 100;
    private static final int OPERATIONS = 1_000;
    private static final String LEADERBOARD = "/api/leaderboard/v1/";

    private static final JsonMapper JSON = JsonMapper.shared();

    private WireBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (int request = 0; request < REQUESTS; request++) {
            bodies.add(body(request));
        }
        double[] seconds = Measure.sideBySide(
                () -> Measure.inDirectory(directory -> overTheWire(bodies, directory)),
                () -> Measure.inDirectory(directory -> byHand(bodies, directory)));
        Result.within(
                        "executeOperations, beside reading the JSON and a row an operation",
                        seconds[0] / REQUESTS * 1e3,
                        "ms a request",
                        seconds[1] / REQUESTS * 1e3,
                        4)
                .print();
        Result.of("the same as a rate", REQUESTS * OPERATIONS / seconds[0], "operations/s")
                .print();
    }

    /** As a training loop has them: a loss and an accuracy a step, and now and then a value. */
    private static String body(int request) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < OPERATIONS; i++) {
            long step = (long) request * OPERATIONS + i;
            json.append(i == 0 ? "" : ", ");
            if (i % 10 == 9) {
                json.append(String.format(
                        Locale.ROOT, "{\"path\": \"params/p%d\", \"assignFloat\": {\"value\": %f}}", i, step * 0.5));
            } else {
                json.append(String.format(
                        Locale.ROOT,
                        "{\"path\": \"train/%s\", \"logFloats\": {\"entries\": [{\"value\": %.9f, \"step\": %d.0,"
                                + " \"timestampMilliseconds\": %d}]}}",
                        i % 2 == 0 ? "loss" : "accuracy",
                        Math.sqrt(step),
                        step,
                        1_767_225_600_000L + step));
            }
        }
        return json.append("]").toString();
    }

    private static double overTheWire(List<String> bodies, Path directory) throws Exception {
        ServerOptions options = new ServerOptions("127.0.0.1", 0, directory.resolve("server"), null, "local");
        try (NereidServer server = NereidServer.start(options);
                HttpTransport admin = new HttpTransport(ApiToken.parse(server.firstToken()))) {
            admin.administration().createProject("bench/wire", "WIRE", null);
            Client client = new Client(server.address());
            client.authorise(server.firstToken());
            String project = client.get("/api/backend/v1/projects/get?projectIdentifier=bench/wire")
                    .path("id")
                    .asString();
            String run = client.post(
                            LEADERBOARD + "experiments",
                            "{\"projectIdentifier\": \"" + project + "\", \"type\": \"run\", \"parentId\": \"" + project
                                    + "\"}")
                    .path("id")
                    .asString();
            long start = System.nanoTime();
            for (String body : bodies) {
                JsonNode errors = client.post(LEADERBOARD + "attributes/operations?experimentId=" + run, body);
                if (!errors.isEmpty()) {
                    throw new IllegalStateException(errors.toString());
                }
            }
            return Measure.secondsSince(start);
        }
    }

    private static double byHand(List<String> bodies, Path directory) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("rows.db"))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma journal_mode = wal");
                statement.execute("pragma synchronous = full");
                statement.execute(
                        "create table operation (path text not null, kind text not null, value text not null)");
            }
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            try (PreparedStatement insert = connection.prepareStatement("insert into operation values (?, ?, ?)")) {
                for (String body : bodies) {
                    for (JsonNode operation : JSON.readTree(body)) {
                        insert.setString(1, operation.path("path").asString());
                        String kind = operation.has("logFloats") ? "logFloats" : "assignFloat";
                        insert.setString(2, kind);
                        insert.setString(3, operation.path(kind).toString());
                        insert.executeUpdate();
                    }
                    connection.commit();
                }
            }
            return Measure.secondsSince(start);
        }
    }

    private static final class Client {
        private final HttpClient http = HttpClient.newHttpClient();
        private final String address;
        private String access;

        Client(String address) {
            this.address = address;
        }

        void authorise(String token) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(address + "/api/backend/v1/authorization/oauth-token"))
                    .header("X-Neptune-Api-Token", token)
                    .build();
            access = answer(http.send(request, BodyHandlers.ofString()))
                    .path("accessToken")
                    .asString();
        }

        JsonNode get(String path) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(URI.create(address + path)));
        }

        JsonNode post(String path, String body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(URI.create(address + path)).POST(BodyPublishers.ofString(body)));
        }

        private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
            HttpRequest authorised =
                    request.header("Authorization", "Bearer " + access).build();
            return answer(http.send(authorised, BodyHandlers.ofString()));
        }

        private static JsonNode answer(HttpResponse<String> response) {
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        }
    }
}
