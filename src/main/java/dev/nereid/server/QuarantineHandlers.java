package dev.nereid.server;

import dev.nereid.model.Rejection;
import dev.nereid.model.RejectionFilter;
import dev.nereid.server.session.Session;
import dev.nereid.store.Quarantine;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Operations that are kept aside. Who ended some of them is logged, with what they were. */
final class QuarantineHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(NereidServer.class);

    private static final int LIST_MAX = 10_000;
    private static final int NAMED_MAX = 100;

    private final Store store;

    QuarantineHandlers(Store store) {
        this.store = store;
    }

    void list(Context context) {
        JsonNode body = Body.json(context);
        int max = Math.min(LIST_MAX, Body.count(body, "max"));
        Json.answer(context, Json.rejections(store.quarantine().list(Body.required(body, "id"), filter(body), max)));
    }

    void retry(Context context) {
        JsonNode body = Body.json(context);
        Quarantine.Retried retried = store.quarantine().retry(Body.required(body, "id"), filter(body));
        Json.answer(context, Json.empty().put("applied", retried.applied()).put("rejected", retried.rejected()));
    }

    void drop(Context context) {
        JsonNode body = Body.json(context);
        String id = Body.required(body, "id");
        List<Rejection> dropped = store.quarantine().drop(id, filter(body));
        if (!dropped.isEmpty()) {
            LOG.warn(
                    "{} dropped {} rejected operations of {}: {}{}",
                    Session.of(context).account().name(),
                    dropped.size(),
                    id,
                    dropped.stream()
                            .limit(NAMED_MAX)
                            .map(each -> each.sequence() + " of log " + each.logId() + " (" + each.kind() + " \""
                                    + each.path() + "\")")
                            .toList(),
                    dropped.size() > NAMED_MAX ? " and others" : "");
        }
        Json.answer(context, Json.empty().put("dropped", dropped.size()));
    }

    private static RejectionFilter filter(JsonNode body) {
        String logId = Body.text(body, "log_id");
        return new RejectionFilter(
                Body.texts(body, "paths"),
                Body.texts(body, "sequences").stream()
                        .map(QuarantineHandlers::sequence)
                        .toList(),
                logId == null ? null : Query.uuid(logId, "log_id"));
    }

    private static long sequence(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new BadRequestResponse(
                    "The \"sequences\" in the body hold \"" + text + "\"; give numbers as strings.");
        }
        return Long.parseLong(text);
    }
}
