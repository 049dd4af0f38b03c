package dev.nereid.bundle;

import dev.nereid.log.Replay.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How manifests and receipts are written and read: as JSON that says its format, with digests in hexadecimal. */
final class Json {
    /** What one may take. Of 100 characters an entry, enough for hundreds of thousands. */
    static final int BYTES_MAX = 32 << 20;

    private Json() {}

    static ObjectNode begin(int format, Instant created) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        return json.put("format", format).put("created", created.toString());
    }

    static byte[] bytes(ObjectNode json) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /**
     * @param format that it has to be of
     * @param otherwise what to say of one that makes no sense
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static <T> T parse(byte[] bytes, int format, String otherwise, Function<JsonNode, T> reader) {
        try {
            JsonNode json = JsonMapper.shared().readTree(bytes);
            int itsFormat = json.path("format").asInt();
            if (itsFormat != format) {
                throw new IllegalArgumentException(
                        "it is of format " + itsFormat + ", and this version of Nereid knows " + format);
            }
            return reader.apply(json);
        } catch (JacksonException | DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(otherwise, e);
        }
    }

    static String hex(Position position) {
        return Long.toHexString(position.digest());
    }

    static Position position(JsonNode sequence, JsonNode digest) {
        return new Position(sequence.asLong(), Long.parseUnsignedLong(digest.asString(), 16));
    }

    static UUID uuid(JsonNode json) {
        return UUID.fromString(json.asString());
    }

    static <T> List<T> list(JsonNode json, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        json.forEach(each -> list.add(reader.apply(each)));
        return list;
    }

    static List<String> texts(JsonNode json) {
        return list(json, JsonNode::asString);
    }
}
