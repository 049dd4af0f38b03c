package dev.nereid.server.neptune;

import dev.nereid.server.session.BodyMemory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Swagger document and the routes that it describes, both from one line for each operation: the client calls what the
 * document names, and nothing else.
 *
 * <p>Parameters are words: {@code name} in the query, {@code name[]} in the query as often as one likes, {@code @Name} a
 * header, {@code #name} the body, or {@code #name:Model} if the client has to know what is in it; those of the path stand in
 * the path. An answer is {@code Model}, {@code [Model]} for an
 * array, or empty for nothing that is read; {@code 400:Model} is what a refusal looks like, where the client reads it.
 * Fields of a model are words, too: {@code name}, {@code name:date-time}, {@code name:Model}, {@code name:[Model]}. What a
 * field holds is left open where the client does not mind.
 */
final class ApiDocument {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final String DATE_TIME = "date-time";
    private static final String REFUSAL = "400:";

    private final RoutesConfig routes;
    private final Handler gate;
    private final ObjectNode document;
    private final ObjectNode paths;
    private final ObjectNode definitions;

    /** @param gate runs before every operation that is not open */
    ApiDocument(String title, RoutesConfig routes, Handler gate) {
        this.routes = routes;
        this.gate = gate;
        this.document = JsonMapper.shared().createObjectNode().put("swagger", "2.0");
        document.putObject("info").put("title", title).put("version", "1");
        this.paths = document.putObject("paths");
        this.definitions = document.putObject("definitions");
    }

    /** Where the document itself is. */
    void serve(String path) {
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(document);
        routes.get(path, context -> context.contentType("application/json").result(bytes));
    }

    void model(String name, String fields) {
        ObjectNode model = definitions.putObject(name).put("type", "object");
        ObjectNode properties = model.putObject("properties");
        for (String field : fields.split(" ")) {
            int colon = field.indexOf(':');
            String type = colon < 0 ? "" : field.substring(colon + 1);
            ObjectNode property = properties.putObject(colon < 0 ? field : field.substring(0, colon));
            if (type.equals(DATE_TIME)) {
                property.put("type", "string").put("format", DATE_TIME).put("x-nullable", true);
            } else if (!type.isEmpty()) {
                reference(property, type);
            }
        }
    }

    private static void reference(ObjectNode schema, String type) {
        if (type.startsWith("[")) {
            schema.put("type", "array");
            reference(schema.putObject("items"), type.substring(1, type.length() - 1));
        } else {
            schema.put("$ref", "#/definitions/" + type);
        }
    }

    // ---------------------------------------------------------------------------------------------- operations --

    void get(String id, String path, String parameters, String answer, Handler handler) {
        describe("get", id, path, parameters, answer);
        routes.get(path, context -> pass(context, handler));
    }

    void post(String id, String path, String parameters, String answer, Handler handler) {
        describe("post", id, path, parameters, answer);
        routes.post(path, context -> pass(context, handler));
    }

    void delete(String id, String path, String parameters, String answer, Handler handler) {
        describe("delete", id, path, parameters, answer);
        routes.delete(path, context -> pass(context, handler));
    }

    /** One that asks for the token itself. */
    void open(String id, String path, String parameters, String answer, Handler handler) {
        describe("get", id, path, parameters, answer);
        routes.get(path, context -> WireException.translate(context, handler));
    }

    private void pass(Context context, Handler handler) throws Exception {
        gate.handle(context); // of whoever is refused here, no byte is read
        try {
            WireException.translate(context, handler);
        } finally {
            BodyMemory.end(context);
        }
    }

    private void describe(String method, String id, String path, String parameters, String answer) {
        ObjectNode methods = paths.has(path) ? (ObjectNode) paths.get(path) : paths.putObject(path);
        ObjectNode operation = methods.putObject(method).put("operationId", id);
        ArrayNode list = operation.putArray("parameters");
        Matcher inPath = PATH_PARAMETER.matcher(path);
        while (inPath.find()) {
            parameter(list, inPath.group(1), "path").put("type", "string").put("required", true);
        }
        for (String word : parameters.split(" ")) {
            if (word.startsWith("#")) {
                String[] body = word.substring(1).split(":");
                ObjectNode schema = parameter(list, body[0], "body").putObject("schema");
                if (body.length > 1) {
                    reference(schema, body[1]);
                }
            } else if (word.startsWith("@")) {
                parameter(list, word.substring(1), "header").put("type", "string");
            } else if (word.endsWith("[]")) {
                ObjectNode parameter = parameter(list, word.substring(0, word.length() - 2), "query");
                parameter.put("type", "array").put("collectionFormat", "multi");
                parameter.putObject("items").put("type", "string");
            } else if (!word.isEmpty()) {
                parameter(list, word, "query");
            }
        }
        ObjectNode responses = operation.putObject("responses");
        for (String word : answer.split(" ")) {
            boolean refusal = word.startsWith(REFUSAL);
            ObjectNode response = responses.putObject(refusal ? "400" : "200").put("description", "");
            if (!word.isEmpty()) {
                reference(response.putObject("schema"), refusal ? word.substring(REFUSAL.length()) : word);
            }
        }
    }

    private static ObjectNode parameter(ArrayNode list, String name, String in) {
        return list.addObject().put("name", name).put("in", in);
    }
}
