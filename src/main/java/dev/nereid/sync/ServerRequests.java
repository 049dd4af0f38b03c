package dev.nereid.sync;

import dev.nereid.settings.Setting;
import dev.nereid.settings.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the native API of a server, with the key of an account. Each ends in an answer or a {@link SyncException}, also
 * where the server is silent, trickles, or asks to wait. Safe for many threads.
 */
final class ServerRequests implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");

    /** A server that takes or gives less than this each second counts as silent, however steadily it trickles. */
    private static final int BYTES_PER_SECOND_MIN = 1024;

    /** No answer is larger, but for a defect; and whatever a server sends, this process has other things in its memory. */
    private static final int ANSWER_BYTES_MAX =
            (int) Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 4);

    /** What is said of a failure is for people. */
    private static final long ERROR_BYTES_MAX = 64 << 10;

    /** What an answer may be in size, as far as time is counted. */
    private static final int ANSWER_BYTES = 256 << 10;

    /** Requests that may share a limit of the rate. */
    private static final int SHARING = Syncer.PARALLEL;

    private final ApiToken token;
    private final ServerConnection connection;
    private final OkHttpClient client;
    private final CountDownLatch closing; // open until nobody should wait any more
    private volatile ServerLife life; // of the server that answered last; null if none did, or it did not say
    private int answerBytes = ANSWER_BYTES;
    private volatile RateLimit limit; // of what operations take on the network; null if there is none

    /** @param requestTimeout how long the server may be silent, whatever the settings say */
    ServerRequests(ApiToken token, Settings settings, Duration requestTimeout) {
        this.token = token;
        this.connection = new ServerConnection(token.address(), settings, requestTimeout);
        this.client = connection.client();
        this.closing = new CountDownLatch(1);
    }

    /** For tests: over a network of their own. */
    ServerRequests(ApiToken token, Settings settings, Interceptor network) {
        this.token = token;
        this.connection = new ServerConnection(token.address(), settings, settings.duration(Setting.REQUEST_TIMEOUT));
        this.client = connection.client().newBuilder().addInterceptor(network).build();
        this.closing = new CountDownLatch(1);
    }

    private ServerRequests(ServerRequests other, OkHttpClient client) {
        this.token = other.token;
        this.connection = other.connection;
        this.client = client;
        this.closing = other.closing;
    }

    /** The same server by the same connections, where a caller waits: no request takes longer. */
    ServerRequests within(Duration limit) {
        return new ServerRequests(this, client.newBuilder().callTimeout(limit).build());
    }

    /** From now on, operations go no faster than this; null for no limit. */
    void limit(RateLimit newLimit) {
        limit = newLimit;
    }

    /** For tests: another size of answers. */
    void answerBytes(int bytes) {
        answerBytes = bytes;
    }

    /** Null if there is none. */
    RateLimit limit() {
        return limit;
    }

    boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Where the server is, without a slash at the end. */
    String address() {
        return token.address().toString().replaceAll("/$", "");
    }

    /** Which server answered last at this address; null if none did, or it did not say. */
    ServerLife lastLife() {
        return life;
    }

    ApiToken token() {
        return token;
    }

    HttpUrl.Builder url(String path) {
        return token.address().newBuilder().addPathSegments("api/v1/" + path);
    }

    JsonNode getJson(HttpUrl url) {
        return json(send(new Request.Builder().url(url)));
    }

    /** Where the URL says it all. */
    byte[] post(HttpUrl url) {
        return send(new Request.Builder().url(url).post(RequestBody.create(new byte[0], JSON)));
    }

    byte[] post(String path, JsonNode body) {
        return send(new Request.Builder().url(url(path).build()).post(RequestBody.create(body.toString(), JSON)));
    }

    JsonNode postJson(String path, JsonNode body) {
        return json(post(path, body));
    }

    JsonNode json(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw nonsense(e);
        }
    }

    <T> T read(JsonNode json, Function<JsonNode, T> reader) {
        try {
            return reader.apply(json);
        } catch (IllegalArgumentException | DateTimeException | JacksonException e) {
            throw nonsense(e);
        }
    }

    /** A proxy's page, another service at this address, a version of the future. */
    SyncException nonsense(RuntimeException e) {
        return SyncException.temporary(
                "The server at " + address() + " did not answer as a Nereid server does. Is it one, of this version?",
                e);
    }

    /** One that goes no faster than the limit. */
    RequestBody body(byte[] bytes, MediaType type) {
        RateLimit current = limit;
        return current == null ? RequestBody.create(bytes, type) : new LimitedBody(bytes, type, current);
    }

    byte[] send(Request.Builder request) {
        return send(request, answerBytes, ANSWER_BYTES_MAX);
    }

    byte[] send(Request.Builder request, int expectedBytes, int maxBytes) {
        request.header("Authorization", "Bearer " + token.key());
        Request built = request.build();
        Patience patience = new Patience(client.callTimeoutMillis(), closing);
        while (true) {
            if (isClosed()) {
                throw SyncException.temporary("The connection to " + address() + " was closed.", null);
            }
            Call call = client.newCall(built);
            call.timeout().timeout(nanosFor(built.body(), expectedBytes), TimeUnit.NANOSECONDS);
            try (Response response = call.execute()) {
                if (!patience.grants(response)) {
                    return body(response, maxBytes);
                }
            } catch (IOException e) {
                throw SyncException.temporary(connection.explain(e, address()), e);
            } finally {
                dropIfClosed();
            }
            patience.await();
        }
    }

    private byte[] body(Response response, int maxBytes) throws IOException {
        if (response.isSuccessful() && response.body().source().request(maxBytes + 1L)) {
            throw SyncException.temporary(
                    "The server at " + address() + " answers with more than the " + maxBytes
                            + " bytes that make sense. Is a proxy between it and us that does not know ranges?",
                    null);
        }
        if (!response.isSuccessful()) {
            throw failure(response);
        }
        life = ServerLife.of(response);
        return response.body().bytes();
    }

    /** What a caller makes of an answer while it comes. */
    interface AnswerReader<T> {
        /** @throws IOException if the network fails */
        T read(Response response) throws IOException;
    }

    /** Gives an answer of any size to a reader, who sees to it that it does not trickle. */
    <T> T stream(HttpUrl url, AnswerReader<T> reader) {
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + token.key())
                .build();
        try (Response response = client.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw failure(response);
            }
            life = ServerLife.of(response);
            return reader.read(response);
        } catch (IOException e) {
            throw SyncException.temporary(connection.explain(e, address()), e);
        } finally {
            dropIfClosed();
        }
    }

    /** A request that ends after {@link #close} would leave its connection for the next, which does not come. */
    private void dropIfClosed() {
        if (isClosed()) {
            client.connectionPool().evictAll();
        }
    }

    /** By when so many bytes should have come, in nanoseconds from the beginning. */
    long nanosFor(long bytes) {
        return TimeUnit.MILLISECONDS.toNanos(client.readTimeoutMillis())
                + (long) ((double) bytes / BYTES_PER_SECOND_MIN * 1e9);
    }

    /** How long a request may take in all: silence has a limit of its own, which a trickle would get around for ever. */
    private long nanosFor(RequestBody body, int expectedBytes) {
        long bytes = body == null ? 0 : length(body);
        long nanos = nanosFor(bytes + expectedBytes);
        RateLimit current = limit;
        if (current != null) {
            nanos += (long) ((double) SHARING * bytes / current.bytesPerSecond() * 1e9);
        }
        long given = TimeUnit.MILLISECONDS.toNanos(client.callTimeoutMillis());
        return given == 0 ? nanos : Math.min(nanos, given);
    }

    private static long length(RequestBody body) {
        try {
            return body.contentLength();
        } catch (IOException e) {
            throw new IllegalStateException("Memory knows its length", e);
        }
    }

    private SyncException failure(Response response) throws IOException {
        byte[] body = response.peekBody(ERROR_BYTES_MAX).bytes();
        int status = response.code();
        String message = response.isRedirect()
                ? "go to " + response.header("Location") + ". Set api_address in the API token to where the server is."
                : "";
        String code = "http_" + status;
        try {
            JsonNode error = JsonMapper.shared().readTree(body).path("error");
            message = error.path("message").asString(message);
            code = error.path("code").asString(code);
        } catch (JacksonException e) {
            // Not from our server: a proxy, perhaps. The status will have to do.
        }
        boolean known = !code.startsWith("http_"); // a refusal of the store says all by itself
        String said = known
                ? message
                : status == HttpURLConnection.HTTP_PROXY_AUTH
                        ? connection.explainRefusedProxy()
                        : "The server at " + address() + " answered " + status
                                + (message.isEmpty() ? "." : ": " + message);
        return failure(status, said, code);
    }

    /** Of a part of a request, where the server says what is wrong with it. */
    static SyncException failure(int status, JsonNode json) {
        JsonNode error = json.path("error");
        return failure(
                status, error.path("message").asString(""), error.path("code").asString(""));
    }

    private static SyncException failure(int status, String said, String code) {
        boolean temporary = status >= 500 || status == 408 || status == 429;
        return temporary ? SyncException.temporary(said, null) : SyncException.refused(said, code);
    }

    /** Ends requests under way too. */
    @Override
    public void close() {
        closing.countDown();
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        try {
            client.dispatcher().executorService().awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
