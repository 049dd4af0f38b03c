package dev.nereid.sync;

import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.CodecException;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.codec.PointsStream;
import dev.nereid.codec.QuickGzip;
import dev.nereid.log.ReplayTarget;
import dev.nereid.model.AppliedState;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Rejection;
import dev.nereid.model.RejectionFilter;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.StopRequest;
import dev.nereid.settings.Setting;
import dev.nereid.settings.SettingException;
import dev.nereid.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
 * The native API of a server. Every call is one HTTP request, may be repeated, and ends in an answer or a
 * {@link SyncException}. Safe for many threads.
 */
public final class HttpTransport implements ReplayTarget, AutoCloseable {
    private static final MediaType BATCH = MediaType.get("application/x-nereid-batch");
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int COMPRESS_FROM_BYTES = 1024;

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
    private static final int SHARING = 8;

    /** Who a server is. */
    public record ServerInfo(UUID instanceId, long epoch, String workspace, String account) {
        ServerLife life() {
            return new ServerLife(instanceId, epoch);
        }
    }

    private final ApiToken token;
    private final ServerConnection connection;
    private final OkHttpClient client;
    private final CountDownLatch closing; // open until nobody should wait any more
    private volatile ServerLife life; // of the server that answered last; null if none did, or it did not say
    private int answerBytes = ANSWER_BYTES;
    private volatile RateLimit limit; // of what operations take on the network; null if there is none

    /** With the settings of the environment. */
    public HttpTransport(ApiToken token) {
        this(token, Settings.ofEnvironment());
    }

    /** @throws SettingException if a proxy, a certificate file or a timeout that is set makes no sense */
    public HttpTransport(ApiToken token, Settings settings) {
        this(token, settings, settings.duration(Setting.REQUEST_TIMEOUT));
    }

    /** @param requestTimeout how long the server may be silent, whatever the settings say */
    public HttpTransport(ApiToken token, Settings settings, Duration requestTimeout) {
        this.token = token;
        this.connection = new ServerConnection(token.address(), settings, requestTimeout);
        this.client = connection.client();
        this.closing = new CountDownLatch(1);
    }

    /** For tests: over a network of their own. */
    HttpTransport(ApiToken token, Settings settings, Interceptor network) {
        this.token = token;
        this.connection = new ServerConnection(token.address(), settings, settings.duration(Setting.REQUEST_TIMEOUT));
        this.client = connection.client().newBuilder().addInterceptor(network).build();
        this.closing = new CountDownLatch(1);
    }

    private HttpTransport(HttpTransport other, OkHttpClient client) {
        this.token = other.token;
        this.connection = other.connection;
        this.client = client;
        this.closing = other.closing;
    }

    /** The same server by the same connections, where a caller waits: no request takes longer. Needs no closing. */
    public HttpTransport within(Duration limit) {
        return new HttpTransport(this, client.newBuilder().callTimeout(limit).build());
    }

    /** From now on, operations go no faster than this; null for no limit. */
    public void limit(RateLimit newLimit) {
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

    /** Where the server is, without a slash at the end. */
    public String address() {
        return token.address().toString().replaceAll("/$", "");
    }

    /** Which server answered last at this address; null if none did, or it did not say. */
    ServerLife lastLife() {
        return life;
    }

    // --------------------------------------------------------------------------------------------------- logs --

    public ServerInfo info() {
        return read(
                getJson(url("info").build()),
                json -> new ServerInfo(
                        UUID.fromString(json.path("instance").asString()),
                        json.path("epoch").asLong(),
                        json.path("workspace").asString(),
                        json.path("account").asString()));
    }

    @Override
    public AppliedState state(LogIdentity log) {
        return read(getJson(logUrl(log, null).build()), ObjectJson::appliedState);
    }

    @Override
    public int[] checksums(LogIdentity log, long after, int max) {
        HttpUrl url = logUrl(log, "checksums")
                .addQueryParameter("after", Long.toString(after))
                .addQueryParameter("max", Integer.toString(max))
                .build();
        byte[] bytes = send(new Request.Builder().url(url));
        int[] checksums = new int[bytes.length / 4];
        ByteBuffer.wrap(bytes).asIntBuffer().get(checksums);
        return checksums;
    }

    @Override
    public AppliedState apply(OperationBatch batch) {
        return apply(batch, null);
    }

    @Override
    public AppliedState fill(OperationBatch batch) {
        return post(batch, logUrl(batch.log(), "fill").build());
    }

    @Override
    public AppliedState lose(LostOperations lost) {
        HttpUrl url = logUrl(lost.log(), "lost")
                .addQueryParameter("first", Long.toString(lost.first()))
                .addQueryParameter("last", Long.toString(lost.last()))
                .addQueryParameter("digest", Long.toHexString(lost.digestBefore()))
                .build();
        byte[] answer = send(new Request.Builder().url(url).post(RequestBody.create(new byte[0], JSON)));
        return read(json(answer), ObjectJson::appliedState);
    }

    /** @param knownId {@code sys/id} that the server gave the object, in case that it has lost it; null if it gave none */
    AppliedState apply(OperationBatch batch, String knownId) {
        HttpUrl.Builder url = logUrl(batch.log(), "operations");
        if (knownId != null) {
            url.addQueryParameter("sys_id", knownId);
        }
        return post(batch, url.build());
    }

    private AppliedState post(OperationBatch batch, HttpUrl url) {
        byte[] bytes = BatchCodec.encode(batch);
        Request.Builder request = new Request.Builder().url(url);
        byte[] packed = bytes.length < COMPRESS_FROM_BYTES ? bytes : gzip(bytes);
        if (packed.length < bytes.length) {
            request.header("Content-Encoding", "gzip")
                    .header("Nereid-Length", Integer.toString(bytes.length)) // for which the server keeps memory
                    .post(body(packed));
        } else {
            request.post(body(bytes));
        }
        return read(json(send(request)), ObjectJson::appliedState);
    }

    private RequestBody body(byte[] bytes) {
        RateLimit current = limit;
        return current == null ? RequestBody.create(bytes, BATCH) : new LimitedBody(bytes, BATCH, current);
    }

    /** The first rejected operations of a log after a sequence. */
    public List<Rejection> rejections(LogIdentity log, long after, int max) {
        HttpUrl url = logUrl(log, "rejections")
                .addQueryParameter("after", Long.toString(after))
                .addQueryParameter("max", Integer.toString(max))
                .build();
        return read(getJson(url), ObjectJson::rejections);
    }

    /** Operations on an object that are kept aside, at most so many. */
    public List<Rejection> rejections(String id, RejectionFilter filter, int max) {
        return read(
                postJson("objects/rejections", ObjectJson.rejections(id, filter).put("max", max)),
                ObjectJson::rejections);
    }

    /** Tries them again; returns how many are applied now, and how many are still kept aside. */
    public int[] retryRejections(String id, RejectionFilter filter) {
        JsonNode answer = postJson("objects/rejections/retry", ObjectJson.rejections(id, filter));
        return new int[] {
            answer.path("applied").asInt(), answer.path("rejected").asInt()
        };
    }

    /** Ends them; returns how many. */
    public int dropRejections(String id, RejectionFilter filter) {
        return postJson("objects/rejections/drop", ObjectJson.rejections(id, filter))
                .path("dropped")
                .asInt();
    }

    /** Tells that the writer of the log lives. */
    public void ping(UUID logId) {
        send(new Request.Builder()
                .url(logUrl(LogIdentity.ofFile(logId), "ping").build())
                .post(RequestBody.create(new byte[0], JSON)));
    }

    /** The same, of a writer that can be asked to stop. Returns what it is asked; null if nothing. */
    public StopRequest listen(UUID logId) {
        HttpUrl url = logUrl(LogIdentity.ofFile(logId), "ping")
                .addQueryParameter("listens", "true")
                .build();
        byte[] answer = send(new Request.Builder().url(url).post(RequestBody.create(new byte[0], JSON)));
        return answer.length == 0 ? null : read(json(answer), ObjectJson::stopRequest);
    }

    // ------------------------------------------------------------------------------------------------- reading --

    /** An object by {@code sys/id} or {@code offline/<object id>}. */
    public ObjectView object(String id) {
        HttpUrl url = url("object").addQueryParameter("id", id).build();
        return read(getJson(url), ObjectJson::object);
    }

    /** A run by its custom ID. */
    public ObjectView runByCustomId(String project, String customRunId) {
        HttpUrl url = url("object")
                .addQueryParameter("project", project)
                .addQueryParameter("custom_run_id", customRunId)
                .build();
        return read(getJson(url), ObjectJson::object);
    }

    /** What is logged to a project itself. */
    public ObjectView projectObject(String project) {
        HttpUrl url = url("object").addQueryParameter("project", project).build();
        return read(getJson(url), ObjectJson::object);
    }

    /** The objects that somebody may mean by a name, at most so many, without their fields. */
    public List<ObjectView> named(String name, int max) {
        HttpUrl url = url("objects/named")
                .addQueryParameter("name", name)
                .addQueryParameter("max", Integer.toString(max))
                .build();
        return read(getJson(url), ObjectJson::objects);
    }

    /** The objects that a query means. */
    public List<ObjectView> objects(ObjectQuery query) {
        return read(postJson("objects/query", ObjectJson.query(query)), ObjectJson::objects);
    }

    /** Takes objects out of sight, models with their versions. */
    public void trash(List<String> ids) {
        post("objects/trash", ObjectJson.texts("ids", ids));
    }

    public void restore(List<String> ids) {
        post("objects/restore", ObjectJson.texts("ids", ids));
    }

    /** For good; they have to be in the trash. */
    public void delete(List<String> ids) {
        post("objects/delete", ObjectJson.texts("ids", ids));
    }

    /**
     * Asks the processes that write to runs now to end.
     *
     * @return how many are asked
     */
    public int ask(List<String> ids, StopRequest.Kind kind) {
        JsonNode answer = postJson("objects/" + kind.label(), ObjectJson.texts("ids", ids));
        return read(answer, json -> json.path("processes").asInt());
    }

    /** All points of a series. */
    public SeriesPoints series(String id, String path) {
        return series(id, path, 0);
    }

    /** @param maxPoints 0 for all points, else at most so many, as {@link dev.nereid.model.Downsampling} chooses them */
    public SeriesPoints series(String id, String path, int maxPoints) {
        HttpUrl.Builder url = url("series").addQueryParameter("id", id).addQueryParameter("path", path);
        if (maxPoints > 0) {
            url.addQueryParameter("max", Integer.toString(maxPoints));
        }
        try {
            return PointsStream.decode(send(new Request.Builder().url(url.build())));
        } catch (CodecException e) {
            throw nonsense(e);
        }
    }

    // --------------------------------------------------------------------------------------------------- files --

    /** The files of a file, a file set or an artifact. */
    public List<FileRef> files(String id, String path) {
        HttpUrl url = url("files")
                .addQueryParameter("id", id)
                .addQueryParameter("path", path)
                .build();
        return read(getJson(url), ObjectJson::files);
    }

    /** Which of some contents have not arrived whole, and how many bytes of them have. */
    Map<String, Long> missing(List<String> hashes) {
        return read(postJson("contents/missing", ObjectJson.texts("sha256", hashes)), ObjectJson::missing);
    }

    /** Sends a part of a content; returns how much of it the server has then. */
    long putContent(String sha256, long offset, long size, byte[] part) {
        HttpUrl url = url("contents/" + sha256)
                .addQueryParameter("offset", Long.toString(offset))
                .addQueryParameter("size", Long.toString(size))
                .build();
        byte[] answer = send(new Request.Builder().url(url).put(body(part)));
        return read(json(answer), json -> json.path("received").asLong());
    }

    /**
     * A part of a content.
     *
     * @param length how much at most
     */
    public byte[] content(String sha256, long offset, int length) {
        return send(
                new Request.Builder()
                        .url(url("contents/" + sha256).build())
                        .header("Range", "bytes=" + offset + "-" + (offset + length - 1)),
                length,
                length);
    }

    /**
     * Writes all that the server knows of an object into a file, for a replica to take; what is there is overwritten.
     *
     * @return bytes of the file
     * @throws SyncException if the server is away, has no such object, or what came is not what it sent
     * @throws IOException if the file can't be written
     */
    public long snapshot(UUID objectId, Path file) throws IOException {
        HttpUrl url = url("objects/snapshot")
                .addQueryParameter("id", objectId.toString())
                .build();
        return new SnapshotDownload(this, file).run(url);
    }

    /** Projects and accounts of the server. */
    public ServerAdministration administration() {
        return new ServerAdministration(this, token);
    }

    // ---------------------------------------------------------------------------------------------------- HTTP --

    HttpUrl.Builder url(String path) {
        return token.address().newBuilder().addPathSegments("api/v1/" + path);
    }

    private HttpUrl.Builder logUrl(LogIdentity log, String action) {
        HttpUrl.Builder url = url("logs/" + log.logId() + (action == null ? "" : "/" + action));
        if (log.isFork()) {
            url.addQueryParameter("file", log.fileId().toString());
            url.addQueryParameter("parent", log.parent().toString());
            url.addQueryParameter("base", Long.toString(log.base()));
        }
        return url;
    }

    JsonNode getJson(HttpUrl url) {
        return json(send(new Request.Builder().url(url)));
    }

    byte[] post(String path, JsonNode body) {
        return send(new Request.Builder().url(url(path).build()).post(RequestBody.create(body.toString(), JSON)));
    }

    JsonNode postJson(String path, JsonNode body) {
        return json(post(path, body));
    }

    private JsonNode json(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw nonsense(e);
        }
    }

    private <T> T read(JsonNode json, Function<JsonNode, T> reader) {
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

    byte[] send(Request.Builder request) {
        return send(request, answerBytes, ANSWER_BYTES_MAX);
    }

    private byte[] send(Request.Builder request, int expectedBytes, int maxBytes) {
        request.header("Authorization", "Bearer " + token.key());
        Request built = request.build();
        Patience patience = new Patience(client.callTimeoutMillis(), closing);
        while (true) {
            Call call = client.newCall(built);
            call.timeout().timeout(nanosFor(built.body(), expectedBytes), TimeUnit.NANOSECONDS);
            try (Response response = call.execute()) {
                if (!patience.grants(response)) {
                    return body(response, maxBytes);
                }
            } catch (IOException e) {
                throw SyncException.temporary(connection.explain(e, address()), e);
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
        boolean temporary = status >= 500 || status == 408 || status == 429;
        return temporary ? SyncException.temporary(said, null) : SyncException.refused(said, code);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2);
        try (OutputStream gzip = new QuickGzip(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("Memory does not fail to be written", e);
        }
        return packed.toByteArray();
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
