package dev.nereid.simulation;

import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationBatch;
import dev.nereid.server.ServerInMemory.Answer;
import dev.nereid.server.ServerInMemory.Question;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import tools.jackson.databind.json.JsonMapper;

/** Between all clients and the server. While a request is on its way, others act. */
final class Network implements Interceptor {
    static final String ADDRESS = "http://server.invalid";

    private enum Fate {
        ARRIVES,
        LOST,
        REPLY_LOST,
        TWICE,
        LATE,
        CUT,
        REFUSED,
        DIES_BEFORE,
        DIES_AFTER,
        DISK_FULL
    }

    private final World world;
    private final ServerHost server;
    private final Truth truth;
    private final Planted planted;
    private final World.Actor wires;
    private Climate climate;
    private final Map<String, Answer> memory = new TreeMap<>(); // CLIENT_TRUSTS_ITS_MEMORY
    private long requests;

    Network(World world, ServerHost server, Truth truth, Climate climate, Planted planted) {
        this.world = world;
        this.server = server;
        this.truth = truth;
        this.climate = climate;
        this.planted = planted;
        this.wires = new World.Process("network").actor("wires");
    }

    void calm() {
        climate = Climate.CALM;
    }

    long requests() {
        return requests;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        requests++;
        Request request = chain.request();
        byte[] body = body(request);
        Fate fate = fate();
        world.note(request.method() + " " + request.url().encodedPath() + " " + body.length + " " + fate);
        world.pass(latency());
        Answer remembered = remembered(request);
        Answer answer = remembered != null ? remembered : deliver(request, body, fate);
        int life = server.lives();
        truth.confirmed(request.url(), answer);
        world.pass(latency());
        truth.told(request.url(), answer, server.lives() == life);
        return response(request, answer);
    }

    private long latency() {
        return world.chance(0.1) ? world.between(1_000, 2 * World.SECOND) : world.between(100, 20_000);
    }

    private Fate fate() {
        double drawn = world.random.nextDouble();
        double[] shares = {
            climate.lost(),
            climate.replyLost(),
            climate.twice(),
            climate.late(),
            climate.cut(),
            climate.refused(),
            climate.serverDies() / 2,
            climate.serverDies() / 2,
            climate.serverIsFull()
        };
        for (int i = 0; i < shares.length; i++) {
            drawn -= shares[i];
            if (drawn < 0) {
                return Fate.values()[i + 1];
            }
        }
        return Fate.ARRIVES;
    }

    private Answer deliver(Request request, byte[] body, Fate fate) throws IOException {
        try {
            switch (fate) {
                case LOST -> {
                    if (planted == Planted.CLIENT_TRUSTS_ITS_MEMORY
                            && isBatch(request)
                            && truth.sysId(batch(request, body).log().fileId()) != null) {
                        Answer assumed = assumed(batch(request, body));
                        memory.put(request.url().encodedPath(), assumed);
                        return assumed;
                    }
                    throw lost();
                }
                case REPLY_LOST -> {
                    server.answer(question(request, body));
                    throw lost();
                }
                case LATE -> {
                    later(request, body);
                    throw lost();
                }
                case CUT -> {
                    answerCut(request, body);
                    throw new SocketException("Connection reset");
                }
                case DIES_BEFORE -> {
                    server.dieBeforeCommit(question(request, body));
                    throw new SocketException("Connection reset");
                }
                case DIES_AFTER -> {
                    server.answer(question(request, body));
                    server.crash();
                    throw new SocketException("Connection reset");
                }
                case DISK_FULL -> {
                    return server.answerWithoutDisk(question(request, body));
                }
                case REFUSED -> {
                    return new Answer(503, Map.of(), new byte[0]);
                }
                case TWICE -> later(request, body);
                default -> {}
            }
            return server.answer(question(request, body));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The client waits for an answer that does not come. */
    private IOException lost() {
        world.pass(world.between(World.SECOND, 5 * World.SECOND));
        return new SocketTimeoutException("timeout");
    }

    private void later(Request request, byte[] body) {
        world.after(world.between(1_000, 20 * World.SECOND), wires, () -> {
            world.note("late " + request.url().encodedPath());
            try {
                server.answer(question(request, body));
            } catch (IOException e) {
                // It is down.
            }
        });
    }

    private void answerCut(Request request, byte[] body) throws IOException {
        int length = body.length == 0 ? 0 : world.random.nextInt(body.length);
        InputStream reset = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketException("Connection reset");
            }
        };
        InputStream beginning = new ByteArrayInputStream(Arrays.copyOf(body, length));
        server.answer(question(request, body.length, new SequenceInputStream(beginning, reset)));
    }

    private static byte[] body(Request request) throws IOException {
        Buffer buffer = new Buffer();
        if (request.body() != null) {
            request.body().writeTo(buffer);
        }
        return buffer.readByteArray();
    }

    private static Question question(Request request, byte[] body) {
        return question(request, body.length, new ByteArrayInputStream(body));
    }

    private static Question question(Request request, int length, InputStream body) {
        HttpUrl url = request.url();
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
        headers.put("Content-Length", Integer.toString(length));
        if (request.body() != null && request.body().contentType() != null) {
            headers.put("Content-Type", request.body().contentType().toString());
        }
        return new Question(request.method(), url.encodedPath(), url.encodedQuery(), headers, body);
    }

    /** What the client was told of a log before, or thinks it was; null if it asks. */
    private Answer remembered(Request request) {
        return planted == Planted.CLIENT_TRUSTS_ITS_MEMORY && request.method().equals("GET")
                ? memory.get(request.url().encodedPath() + "/operations")
                : null;
    }

    private static boolean isBatch(Request request) {
        return request.url().encodedPath().endsWith("/operations");
    }

    private static OperationBatch batch(Request request, byte[] body) throws IOException {
        boolean packed = "gzip".equals(request.header("Content-Encoding"));
        return BatchCodec.decode(packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
    }

    /** What the server would have said. */
    private Answer assumed(OperationBatch batch) {
        long digest = batch.digestBefore();
        for (LoggedOperation operation : batch.operations()) {
            digest = Digest.next(digest, operation.crc());
        }
        String json = JsonMapper.shared()
                .createObjectNode()
                .put("outcome", "APPLIED")
                .put("applied", batch.lastSequence())
                .put("digest", Long.toHexString(digest))
                .put("object_id", truth.objectId(batch.log().fileId()).toString())
                .put("sys_id", truth.sysId(batch.log().fileId()))
                .put("project", "team/vision")
                .toString();
        return new Answer(200, Map.of(), json.getBytes(StandardCharsets.UTF_8));
    }

    private Response response(Request request, Answer answer) {
        Response.Builder response = new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(answer.status())
                .message("")
                .body(ResponseBody.create(answer.body(), null));
        answer.headers().forEach(response::header);
        return response.build();
    }
}
