package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.Visibility;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Mutation;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that nobody would send, of one who may do everything: each is answered, and none ends in a failure of ours. */
@Timeout(3600)
class RouteFuzzTest extends WithRoutes {
    /** For an answer; a hang is what takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> HEADERS =
            List.of("Range", "X-Range", "Content-Encoding", "Content-Type", "X-Neptune-Artifact-Api-Version", "Accept");

    private static final List<String> VALUES = List.of(
            "bytes=0-",
            "bytes=-1",
            "bytes=9223372036854775807-9223372036854775808",
            "bytes=1-0/0",
            "gzip",
            "deflate",
            "application/json; charset=nonsense",
            "multipart/form-data; boundary=x",
            "bytes=0-18446744073709551616/*");

    @Tag(Campaign.TAG)
    @Test
    void noRequestMakesTheServerFail() throws Exception {
        Map<String, String> names = fixture(Visibility.PUBLIC);
        List<Row> rows = rows().stream()
                .filter(row -> !row.method().equals("WS") && !row.isDestructive())
                .toList();
        Campaign.run("a mutated request to a route", 500, 50_000, random -> {
            Row row = rows.get(random.nextInt(rows.size()));
            HttpRequest request = request(row, names, random);
            HttpResponse<byte[]> response = send(request);
            assertThat(response.statusCode())
                    .as(() -> request + " is answered " + new String(response.body(), StandardCharsets.UTF_8))
                    .isLessThan(500);
        });
        HttpRequest known = HttpRequest.newBuilder(URI.create(address() + "/api/v1/info"))
                .header("Authorization", "Bearer " + secrets.get("administrator"))
                .build();
        assertThat(http.send(known, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    /** A connection that ended behind the last answer, since a body was left unread, says nothing about this request. */
    private HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        }
    }

    private String address() {
        return "http://127.0.0.1:" + server.port();
    }

    private HttpRequest request(Row row, Map<String, String> names, Random random) throws Exception {
        UUID log = UUID.randomUUID();
        byte[] body = row.isBinary()
                ? row.bytes(log, names)
                : row.body().equals("-")
                        ? new byte[0]
                        : filled(row.body(), names).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) > 0) {
            body = row.body().startsWith("{\"") || row.body().startsWith("[")
                    ? Mutation.ofJson(body, random)
                    : Mutation.of(body, random);
        }
        boolean isPacked = random.nextInt(10) == 0;
        if (isPacked) {
            body = packed(body);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address() + path(row, names, random, log) + query(row, names, random)))
                .timeout(PATIENCE)
                .method(row.method(), BodyPublishers.ofByteArray(body));
        String secret = secrets.get("administrator");
        boolean isNative = row.path().startsWith("/api/v1/");
        request.header("Authorization", "Bearer " + (isNative ? secret : accessToken(secret)));
        request.header("X-Neptune-Api-Token", random.nextInt(5) == 0 ? word(random) : apiToken(secret));
        if (isPacked) {
            request.header("Content-Encoding", "gzip");
        } else if (random.nextInt(4) == 0) {
            request.header(Mutation.pick(HEADERS, random), Mutation.pick(VALUES, random));
        }
        return request.build();
    }

    private static byte[] packed(byte[] body) throws Exception {
        var out = new java.io.ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    /** In a header, ASCII. */
    private static String word(Random random) {
        return Mutation.text(random).replaceAll("[^!-~]", "") + "=";
    }

    private String path(Row row, Map<String, String> names, Random random, UUID log) {
        StringBuilder path = new StringBuilder();
        for (String part : row.path().substring(1).split("/", -1)) {
            String name = part.matches("[{<].*") ? part.substring(1, part.length() - 1) : null;
            String value = name == null ? part : names.getOrDefault(name, name.equals("id") ? log.toString() : "x");
            boolean isOdd = name != null && random.nextInt(3) == 0;
            path.append('/').append(name == null ? value : encoded(isOdd ? Mutation.text(random) : value));
        }
        return path.toString();
    }

    private String query(Row row, Map<String, String> names, Random random) {
        if (row.query().equals("-")) {
            return random.nextInt(5) == 0 ? "?" + encoded(Mutation.text(random)) + "=1" : "";
        }
        StringBuilder query = new StringBuilder("?");
        for (String parameter : filled(row.query(), names).split("&")) {
            String[] parts = parameter.split("=", 2);
            if (random.nextInt(8) > 0) {
                query.append(query.length() > 1 ? "&" : "").append(parts[0]).append('=');
                query.append(encoded(random.nextInt(3) == 0 ? Mutation.text(random) : parts[1]));
            }
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
