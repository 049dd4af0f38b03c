package dev.nereid.sync;

import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.BatchSet;
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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import tools.jackson.databind.JsonNode;

/**
 * The native API of a server. Every call is one HTTP request, may be repeated, and ends in an answer or a
 * {@link SyncException}. Safe for many threads.
 */
public final class HttpTransport implements ReplayTarget, AutoCloseable {
    private static final MediaType BATCH = MediaType.get("application/x-nereid-batch");
    private static final int COMPRESS_FROM_BYTES = 1024;

    /** Who a server is. */
    public record ServerInfo(UUID instanceId, long epoch, String workspace, String account) {
        ServerLife life() {
            return new ServerLife(instanceId, epoch);
        }
    }

    private final ServerRequests requests;

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
        this(new ServerRequests(token, settings, requestTimeout));
    }

    /** By requests that somebody has set up. */
    HttpTransport(ServerRequests requests) {
        this.requests = requests;
    }

    /** The same server by the same connections, where a caller waits: no request takes longer. Needs no closing. */
    public HttpTransport within(Duration limit) {
        return new HttpTransport(requests.within(limit));
    }

    /** From now on, operations go no faster than this; null for no limit. */
    public void limit(RateLimit newLimit) {
        requests.limit(newLimit);
    }

    /** Null if there is none. */
    RateLimit limit() {
        return requests.limit();
    }

    /** Where the server is, without a slash at the end. */
    public String address() {
        return requests.address();
    }

    /** Which server answered last at this address; null if none did, or it did not say. */
    ServerLife lastLife() {
        return requests.lastLife();
    }

    // --------------------------------------------------------------------------------------------------- logs --

    public ServerInfo info() {
        return requests.read(
                requests.getJson(requests.url("info").build()),
                json -> new ServerInfo(
                        UUID.fromString(json.path("instance").asString()),
                        json.path("epoch").asLong(),
                        json.path("workspace").asString(),
                        json.path("account").asString()));
    }

    @Override
    public AppliedState state(LogIdentity log) {
        return requests.read(requests.getJson(logUrl(log, null).build()), ObjectJson::appliedState);
    }

    @Override
    public int[] checksums(LogIdentity log, long after, int max) {
        HttpUrl url = logUrl(log, "checksums")
                .addQueryParameter("after", Long.toString(after))
                .addQueryParameter("max", Integer.toString(max))
                .build();
        byte[] bytes = requests.send(new Request.Builder().url(url));
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
        JsonNode json =
                post(BatchCodec.encode(batch), logUrl(batch.log(), "fill").build());
        return requests.read(json, ObjectJson::appliedState);
    }

    @Override
    public AppliedState lose(LostOperations lost) {
        HttpUrl url = logUrl(lost.log(), "lost")
                .addQueryParameter("first", Long.toString(lost.first()))
                .addQueryParameter("last", Long.toString(lost.last()))
                .addQueryParameter("digest", Long.toHexString(lost.digestBefore()))
                .build();
        return requests.read(requests.json(requests.post(url)), ObjectJson::appliedState);
    }

    /** @param knownId {@code sys/id} that the server gave the object, in case that it has lost it; null if it gave none */
    AppliedState apply(OperationBatch batch, String knownId) {
        return apply(batch.log(), BatchCodec.encode(batch), knownId);
    }

    /** @param batch encoded, of this log */
    AppliedState apply(LogIdentity log, byte[] batch, String knownId) {
        HttpUrl.Builder url = logUrl(log, "operations");
        if (knownId != null) {
            url.addQueryParameter("sys_id", knownId);
        }
        return requests.read(post(batch, url.build()), ObjectJson::appliedState);
    }

    /** What the server says of one batch of several: one of both is null. */
    record Answer(AppliedState state, SyncException failure) {}

    /** @return in the order of the batches */
    List<Answer> applyAll(List<BatchSet.Encoded> batches) {
        JsonNode json =
                post(BatchSet.encode(batches), requests.url("operations").build());
        return requests.read(json, all -> answers(all.path("answers"), batches.size()));
    }

    private static List<Answer> answers(JsonNode json, int count) {
        if (json.size() != count) {
            throw new IllegalArgumentException(json.size() + " answers to " + count + " batches");
        }
        List<Answer> answers = new ArrayList<>();
        for (JsonNode each : json) {
            answers.add(
                    each.has("error")
                            ? new Answer(
                                    null,
                                    ServerRequests.failure(each.path("status").asInt(), each))
                            : new Answer(ObjectJson.appliedState(each), null));
        }
        return answers;
    }

    private JsonNode post(byte[] bytes, HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url);
        byte[] packed = bytes.length < COMPRESS_FROM_BYTES ? bytes : QuickGzip.ifItPays(bytes);
        if (packed.length < bytes.length) {
            request.header("Content-Encoding", "gzip")
                    .header("Nereid-Length", Integer.toString(bytes.length)) // for which the server keeps memory
                    .post(requests.body(packed, BATCH));
        } else {
            request.post(requests.body(bytes, BATCH));
        }
        return requests.json(requests.send(request));
    }

    /** The first rejected operations of a log after a sequence. */
    public List<Rejection> rejections(LogIdentity log, long after, int max) {
        HttpUrl url = logUrl(log, "rejections")
                .addQueryParameter("after", Long.toString(after))
                .addQueryParameter("max", Integer.toString(max))
                .build();
        return requests.read(requests.getJson(url), ObjectJson::rejections);
    }

    /** Operations on an object that are kept aside, at most so many. */
    public List<Rejection> rejections(String id, RejectionFilter filter, int max) {
        return requests.read(
                requests.postJson(
                        "objects/rejections", ObjectJson.rejections(id, filter).put("max", max)),
                ObjectJson::rejections);
    }

    /** Tries them again; returns how many are applied now, and how many are still kept aside. */
    public int[] retryRejections(String id, RejectionFilter filter) {
        JsonNode answer = requests.postJson("objects/rejections/retry", ObjectJson.rejections(id, filter));
        return new int[] {
            answer.path("applied").asInt(), answer.path("rejected").asInt()
        };
    }

    /** Ends them; returns how many. */
    public int dropRejections(String id, RejectionFilter filter) {
        return requests.postJson("objects/rejections/drop", ObjectJson.rejections(id, filter))
                .path("dropped")
                .asInt();
    }

    /** Tells that the writer of the log lives. */
    public void ping(UUID logId) {
        requests.post(logUrl(LogIdentity.ofFile(logId), "ping").build());
    }

    /** The same, of a writer that can be asked to stop. Returns what it is asked; null if nothing. */
    public StopRequest listen(UUID logId) {
        HttpUrl url = logUrl(LogIdentity.ofFile(logId), "ping")
                .addQueryParameter("listens", "true")
                .build();
        byte[] answer = requests.post(url);
        return answer.length == 0 ? null : requests.read(requests.json(answer), ObjectJson::stopRequest);
    }

    // ------------------------------------------------------------------------------------------------- reading --

    /** An object by {@code sys/id} or {@code offline/<object id>}. */
    public ObjectView object(String id) {
        HttpUrl url = requests.url("object").addQueryParameter("id", id).build();
        return requests.read(requests.getJson(url), ObjectJson::object);
    }

    /** A run by its custom ID. */
    public ObjectView runByCustomId(String project, String customRunId) {
        HttpUrl url = requests.url("object")
                .addQueryParameter("project", project)
                .addQueryParameter("custom_run_id", customRunId)
                .build();
        return requests.read(requests.getJson(url), ObjectJson::object);
    }

    /** What is logged to a project itself. */
    public ObjectView projectObject(String project) {
        HttpUrl url =
                requests.url("object").addQueryParameter("project", project).build();
        return requests.read(requests.getJson(url), ObjectJson::object);
    }

    /** The objects that somebody may mean by a name, at most so many, without their fields. */
    public List<ObjectView> named(String name, int max) {
        HttpUrl url = requests.url("objects/named")
                .addQueryParameter("name", name)
                .addQueryParameter("max", Integer.toString(max))
                .build();
        return requests.read(requests.getJson(url), ObjectJson::objects);
    }

    /** The objects that a query means. */
    public List<ObjectView> objects(ObjectQuery query) {
        return requests.read(requests.postJson("objects/query", ObjectJson.query(query)), ObjectJson::objects);
    }

    /** Takes objects out of sight, models with their versions. */
    public void trash(List<String> ids) {
        requests.post("objects/trash", ObjectJson.texts("ids", ids));
    }

    public void restore(List<String> ids) {
        requests.post("objects/restore", ObjectJson.texts("ids", ids));
    }

    /** For good; they have to be in the trash. */
    public void delete(List<String> ids) {
        requests.post("objects/delete", ObjectJson.texts("ids", ids));
    }

    /**
     * Asks the processes that write to runs now to end.
     *
     * @return how many are asked
     */
    public int ask(List<String> ids, StopRequest.Kind kind) {
        JsonNode answer = requests.postJson("objects/" + kind.label(), ObjectJson.texts("ids", ids));
        return requests.read(answer, json -> json.path("processes").asInt());
    }

    /** All points of a series. */
    public SeriesPoints series(String id, String path) {
        return series(id, path, 0);
    }

    /** @param maxPoints 0 for all points, else at most so many, as {@link dev.nereid.model.Downsampling} chooses them */
    public SeriesPoints series(String id, String path, int maxPoints) {
        HttpUrl.Builder url = requests.url("series").addQueryParameter("id", id).addQueryParameter("path", path);
        if (maxPoints > 0) {
            url.addQueryParameter("max", Integer.toString(maxPoints));
        }
        try {
            return PointsStream.decode(requests.send(new Request.Builder().url(url.build())));
        } catch (CodecException e) {
            throw requests.nonsense(e);
        }
    }

    // --------------------------------------------------------------------------------------------------- files --

    /** The files of a file, a file set or an artifact. */
    public List<FileRef> files(String id, String path) {
        HttpUrl url = requests.url("files")
                .addQueryParameter("id", id)
                .addQueryParameter("path", path)
                .build();
        return requests.read(requests.getJson(url), ObjectJson::files);
    }

    /** Which of some contents have not arrived whole, and how many bytes of them have. */
    Map<String, Long> missing(List<String> hashes) {
        return requests.read(
                requests.postJson("contents/missing", ObjectJson.texts("sha256", hashes)), ObjectJson::missing);
    }

    /** Sends a part of a content; returns how much of it the server has then. */
    long putContent(String sha256, long offset, long size, byte[] part) {
        HttpUrl url = requests.url("contents/" + sha256)
                .addQueryParameter("offset", Long.toString(offset))
                .addQueryParameter("size", Long.toString(size))
                .build();
        byte[] answer = requests.send(new Request.Builder().url(url).put(requests.body(part, BATCH)));
        return requests.read(
                requests.json(answer), json -> json.path("received").asLong());
    }

    /**
     * A part of a content.
     *
     * @param length how much at most
     */
    public byte[] content(String sha256, long offset, int length) {
        return requests.send(
                new Request.Builder()
                        .url(requests.url("contents/" + sha256).build())
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
        HttpUrl url = requests.url("objects/snapshot")
                .addQueryParameter("id", objectId.toString())
                .build();
        return new SnapshotDownload(requests, file).run(url);
    }

    /** Projects and accounts of the server. */
    public ServerAdministration administration() {
        return new ServerAdministration(requests);
    }

    private HttpUrl.Builder logUrl(LogIdentity log, String action) {
        HttpUrl.Builder url = requests.url("logs/" + log.logId() + (action == null ? "" : "/" + action));
        if (log.isFork()) {
            url.addQueryParameter("file", log.fileId().toString());
            url.addQueryParameter("parent", log.parent().toString());
            url.addQueryParameter("base", Long.toString(log.base()));
        }
        return url;
    }

    /** Ends requests under way too. */
    @Override
    public void close() {
        requests.close();
    }

    /** Whether it was closed: nothing that is tried again helps then. */
    boolean isClosed() {
        return requests.isClosed();
    }
}
