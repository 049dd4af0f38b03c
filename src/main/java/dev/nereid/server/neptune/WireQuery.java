package dev.nereid.server.neptune;

import dev.nereid.model.AttributePath;
import dev.nereid.server.session.BodyMemory;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parameters and bodies, or a refusal that says what is wrong with them. */
final class WireQuery {
    /** Images travel as text inside of a body, each of up to 32 MB. */
    private static final int TEXT_CHARS_MAX = 64 << 20;

    /** A batch of the client has 100 MiB, and more with pictures in it. */
    private static final int BODY_BYTES_MAX = 256 << 20;

    /** Far more than a batch has; in memory, each takes many times of its bytes. */
    private static final int TOKENS_MAX = 3_000_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(TEXT_CHARS_MAX)
                            .maxDocumentLength(BODY_BYTES_MAX)
                            .maxTokenCount(TOKENS_MAX)
                            .build())
                    .build())
            .build();

    private WireQuery() {}

    static String text(Context context, String name) {
        String text = context.queryParam(name);
        if (text == null || text.isEmpty()) {
            throw new WireException(400, null, "The parameter \"" + name + "\" is missing");
        }
        return text;
    }

    /** Of the field that is asked for. One whose path can't be is not there. */
    static String path(Context context) {
        try {
            return AttributePath.of(text(context, "attribute"));
        } catch (IllegalArgumentException e) {
            throw WireException.notFound(e.getMessage());
        }
    }

    static int number(Context context, String name, int otherwise) {
        String text = context.queryParam(name);
        try {
            return text == null ? otherwise : Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new WireException(400, null, "The parameter \"" + name + "\" is \"" + text + "\", no number");
        }
    }

    static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw WireException.notFound("\"" + text + "\" is no UUID");
        }
    }

    static JsonNode body(Context context) {
        return json(bytes(context));
    }

    static byte[] bytes(Context context) {
        long length = context.req().getContentLengthLong();
        BodyMemory.arriving(context, length < 0 ? BODY_BYTES_MAX : Math.min(BODY_BYTES_MAX, length));
        try (InputStream in = context.bodyInputStream()) {
            byte[] bytes = in.readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw new WireException(413, null, "A body has at most " + BODY_BYTES_MAX + " bytes");
            }
            BodyMemory.json(context, bytes.length);
            return bytes;
        } catch (IOException e) {
            throw new WireException(408, null, "The body ends too early"); // it may have been the network: try again
        }
    }

    static JsonNode json(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw new WireException(400, null, "The body is no JSON: " + e.getOriginalMessage());
        }
    }
}
