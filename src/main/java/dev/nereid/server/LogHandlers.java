package dev.nereid.server;

import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.BatchSet;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;
import dev.nereid.server.session.LargeAnswers;
import dev.nereid.store.Delivered;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Logs: what is applied of them, and more of them. */
final class LogHandlers {
    /** As many as clients ask for at once. */
    private static final int CHECKSUMS_MAX = 100_000;

    private static final int REJECTIONS_MAX = 1000;

    private final Store store;

    LogHandlers(Store store) {
        this.store = store;
    }

    void state(Context context) {
        Json.answer(context, Json.appliedState(store.state(identity(context))));
    }

    void checksums(Context context) {
        long after = Query.number(context, "after", 0, Long.MAX_VALUE);
        int max = (int) Query.number(context, "max", 0, CHECKSUMS_MAX);
        int[] checksums = store.checksums(identity(context), after, max);
        ByteBuffer bytes = ByteBuffer.allocate(4 * checksums.length);
        bytes.asIntBuffer().put(checksums);
        LargeAnswers.send(context, "application/octet-stream", bytes.array());
    }

    void rejections(Context context) {
        UUID logId = Query.uuid(context.pathParam("id"), "log id");
        long after = Query.number(context, "after", 0, Long.MAX_VALUE);
        int max = (int) Query.number(context, "max", 1, REJECTIONS_MAX);
        Json.answer(context, Json.rejections(store.rejections(logId, after, max)));
    }

    void apply(Context context) throws IOException {
        Json.answer(context, Json.appliedState(store.apply(batch(context), context.queryParam("sys_id"))));
    }

    /** Of several logs: each is answered by itself, as it would be alone. */
    void applyAll(Context context) throws IOException {
        ObjectNode json = Json.empty();
        ArrayNode answers = json.putArray("answers");
        for (Delivered each : store.applyAll(BatchSet.decode(RequestBody.batch(context)))) {
            answers.add(each.refusal() == null ? Json.appliedState(each.state()) : HttpErrors.json(each.refusal()));
        }
        Json.answer(context, json);
    }

    /** Operations that were lost until now. */
    void fill(Context context) throws IOException {
        Json.answer(context, Json.appliedState(store.fill(batch(context))));
    }

    void lose(Context context) {
        long first = Query.number(context, "first", 1, Long.MAX_VALUE);
        long last = Query.number(context, "last", first, Long.MAX_VALUE);
        long digest = Query.hex(context, "digest");
        AppliedState state = store.lose(new LostOperations(identity(context), first, last, digest));
        Json.answer(context, Json.appliedState(state));
    }

    private static OperationBatch batch(Context context) throws IOException {
        OperationBatch batch = BatchCodec.decode(RequestBody.batch(context));
        if (!batch.log().logId().equals(Query.uuid(context.pathParam("id"), "log id"))) {
            throw new BadRequestResponse(
                    "The batch is of log " + batch.log().logId() + ", not of the one in the address.");
        }
        return batch;
    }

    void ping(Context context) {
        UUID logId = Query.uuid(context.pathParam("id"), "log id");
        if ("true".equals(context.queryParam("listens"))) {
            Json.answer(context, Json.stopRequest(store.writers().listen(logId)));
        } else {
            store.writers().ping(logId);
            context.status(204);
        }
    }

    private static LogIdentity identity(Context context) {
        UUID logId = Query.uuid(context.pathParam("id"), "log id");
        if (context.queryParam("parent") == null) {
            return LogIdentity.ofFile(logId);
        }
        return new LogIdentity(
                logId,
                Query.uuid(context.queryParam("file"), "file"),
                Query.uuid(context.queryParam("parent"), "parent"),
                Query.number(context, "base", 1, Long.MAX_VALUE));
    }
}
