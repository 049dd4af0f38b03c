package dev.nereid.server;

import dev.nereid.codec.ValueText;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.store.Store;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What people change by hand, one object at a time, all of it or nothing. */
final class EditHandlers {
    private static final int OPERATIONS_MAX = 1000;

    private static final Set<AttributeType> SCALARS = Set.of(
            AttributeType.STRING,
            AttributeType.INTEGER,
            AttributeType.FLOAT,
            AttributeType.BOOLEAN,
            AttributeType.DATETIME);

    private final Store store;

    EditHandlers(Store store) {
        this.store = store;
    }

    void edit(Context context) {
        JsonNode body = Body.json(context);
        ObjectView object = store.object(Body.required(body, "id"), Set.of());
        List<Operation> operations = new ArrayList<>();
        body.path("operations").forEach(operation -> operations.add(operation(operation)));
        if (operations.isEmpty() || operations.size() > OPERATIONS_MAX) {
            throw new BadRequestResponse("The body has " + operations.size() + " \"operations\"; it can have 1 to "
                    + OPERATIONS_MAX + ". Nothing was changed.");
        }
        store.serverLogs()
                .edit(
                        new Operation.Create(
                                object.kind(), object.objectId(), object.project(), null, null, null, null),
                        operations);
        context.status(204);
    }

    private static Operation operation(JsonNode json) {
        String op = Body.required(json, "op");
        if (op.equals("stage")) {
            return new Operation.ChangeStage(Body.required(json, "value"));
        }
        String path = path(Body.required(json, "path"));
        return switch (op) {
            case "assign" -> assign(json, path);
            case "add" -> new Operation.Add(path, Body.texts(json, "values"));
            case "remove" -> new Operation.Remove(path, Body.texts(json, "values"));
            case "delete" -> new Operation.Delete(path);
            default ->
                throw new BadRequestResponse("There is no operation \"" + op
                        + "\"; there are assign, add, remove, delete and stage. Nothing was changed.");
        };
    }

    private static String path(String path) {
        try {
            return AttributePath.of(path);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage());
        }
    }

    private static Operation assign(JsonNode json, String path) {
        String type = Body.required(json, "type");
        String value = Body.text(json, "value");
        AttributeType known = SCALARS.stream()
                .filter(each -> each.label().equals(type))
                .findFirst()
                .orElse(null);
        if (known == null || value == null) {
            throw new BadRequestResponse("\"" + value + "\" of the type \"" + type
                    + "\" can't be assigned. A value is text, and its type string, int, float, bool or datetime. Nothing was"
                    + " changed.");
        }
        try {
            return new Operation.Assign(path, ValueText.parse(known, value));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BadRequestResponse("\"" + value + "\" is no " + type + ". Nothing was changed.");
        }
    }
}
