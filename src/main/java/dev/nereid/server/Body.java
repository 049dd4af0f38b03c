package dev.nereid.server;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON body and its entries, or an answer that says what is wrong with them. */
final class Body {
    private Body() {}

    static JsonNode json(Context context) {
        return json(RequestBody.json(context));
    }

    static JsonNode json(byte[] bytes) {
        try {
            JsonNode body = JsonMapper.shared().readTree(bytes);
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            // Said below.
        }
        throw new BadRequestResponse("The body is not a JSON object.");
    }

    /** Null if it is not there. */
    static String text(JsonNode body, String entry) {
        JsonNode value = body.path(entry);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(entry, "a string");
        }
        return value.asString();
    }

    static String required(JsonNode body, String entry) {
        String text = text(body, entry);
        if (text == null || text.isEmpty()) {
            throw new BadRequestResponse("The body lacks a \"" + entry + "\".");
        }
        return text;
    }

    /** One of a few words. */
    static <E extends Enum<E>> E label(String text, String entry, Class<E> words, Function<E, String> label) {
        List<String> labels = new ArrayList<>();
        for (E each : words.getEnumConstants()) {
            if (label.apply(each).equals(text)) {
                return each;
            }
            labels.add(label.apply(each));
        }
        throw new BadRequestResponse(
                "The \"" + entry + "\" is \"" + text + "\"; it can be " + String.join(", ", labels) + ".");
    }

    /** Empty if it is not there. */
    static List<String> texts(JsonNode body, String entry) {
        List<String> texts = new ArrayList<>();
        JsonNode array = body.path(entry);
        if (isAbsent(array)) {
            return texts;
        }
        for (JsonNode each : array) {
            if (!each.isString()) {
                throw wrong(entry, "an array of strings");
            }
            texts.add(each.asString());
        }
        if (!array.isArray()) {
            throw wrong(entry, "an array of strings");
        }
        return texts;
    }

    /** Null if it is not there. */
    static Boolean flag(JsonNode body, String entry) {
        JsonNode value = body.path(entry);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(entry, "true or false");
        }
        return value.asBoolean();
    }

    /** Zero if it is not there. */
    static int count(JsonNode body, String entry) {
        JsonNode value = body.path(entry);
        if (isAbsent(value)) {
            return 0;
        }
        if (!value.isInt() || value.asInt() < 0) {
            throw wrong(entry, "a number from 0");
        }
        return value.asInt();
    }

    /** Null if it is not there. */
    static Long number(JsonNode body, String entry) {
        JsonNode value = body.path(entry);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(entry, "a whole number");
        }
        return value.asLong();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static BadRequestResponse wrong(String entry, String expected) {
        return new BadRequestResponse("The \"" + entry + "\" in the body is not " + expected + ".");
    }
}
