package dev.nereid.server.neptune;

import dev.nereid.codec.FileText;
import dev.nereid.codec.Sha256;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Rejection;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import dev.nereid.store.StoreException.Reason;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** What a client logs: operations, however many, of which those that can't be are answered and the rest is applied. */
final class OperationHandlers {
    private static final String INCONSISTENCY = "metadata_inconsistency";

    private final Store store;

    OperationHandlers(Store store) {
        this.store = store;
    }

    void execute(Context context) {
        ObjectView object = store.object(WireQuery.text(context, "experimentId"), Set.of());
        store.requireWritable(object.objectId()); // before much is read
        byte[] body = WireQuery.bytes(context);
        OperationReader request = new OperationReader(store, object).read(WireQuery.json(body));
        if (request.hostname != null) {
            store.serverLogs().setHostname(object.objectId(), request.hostname);
        }
        List<String> errors = new ArrayList<>(request.errors);
        if (!request.operations.isEmpty()) {
            try {
                errors.addAll(write(store, object, request.operations, Sha256.of(body)));
            } catch (StoreException e) {
                throw e.reason() == Reason.FIELDS_EXHAUSTED ? tooManyFields(object, e) : e;
            }
        }
        ArrayNode answer = JsonMapper.shared().createArrayNode();
        errors.forEach(
                error -> answer.addObject().put("errorDescription", error).put("errorType", INCONSISTENCY));
        WireJson.answer(context, answer);
    }

    private WireException tooManyFields(ObjectView object, StoreException e) {
        return WireException.of(e)
                .with(
                        "limit",
                        JsonMapper.shared()
                                .getNodeFactory()
                                .numberNode(store.quotas().fields()))
                .with("experimentType", object.kind().label())
                .with("experimentQualifiedName", object.project() + "/" + object.id());
    }

    /** Returns why operations are kept aside. */
    static List<String> write(Store store, ObjectView object, List<Operation> operations, String request) {
        List<Rejection> rejected = store.serverLogs().append(joining(object), operations, request);
        requireContents(store, operations);
        return rejected.stream().map(Rejection::reason).toList();
    }

    /** Before it was named, a content may have gone with the last object that named it: then it has to come again. */
    private static void requireContents(Store store, List<Operation> operations) {
        for (Operation operation : operations) {
            for (FileRef file : FileText.contentsOf(operation)) {
                if (!store.contents().has(file.sha256())) {
                    throw new WireException(503, null, "The content of a file was deleted just now. Send it again.");
                }
            }
        }
    }

    /** What begins the log of an object that exists. */
    private static Operation.Create joining(ObjectView object) {
        return new Operation.Create(object.kind(), object.objectId(), object.project(), null, null, null, null);
    }
}
