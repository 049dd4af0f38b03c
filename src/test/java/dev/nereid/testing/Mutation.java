package dev.nereid.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a stranger makes of good bytes: a little wrong, much too much, or something else altogether. */
public final class Mutation {
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "0",
            "-1",
            "1e400",
            "NaN",
            "null",
            "true",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "999999999999999999999999999999",
            "2147483648",
            "..",
            "../..",
            "/",
            "//",
            "a//b",
            "../../../etc/passwd",
            "C:\\windows",
            "\0",
            "a\0b",
            "\r\n",
            "\u001b]0;x\u0007\u001b[2J",
            "\ud800",
            "\ufffe",
            "\u202e",
            "%00",
            "%2e%2e%2f",
            "'",
            "' or 1=1 --",
            "\"",
            "`",
            "((((((((((((((((((((",
            "sys/id",
            "sys",
            "sys/custom_run_id",
            "{}",
            "[]",
            "*",
            "(a+)+$",
            "[[[[",
            "\\",
            "offline/",
            "offline/x",
            "00000000-0000-0000-0000-000000000000",
            "1-1-1-1-1",
            "2026-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "1970",
            "file:///etc/passwd",
            "http://127.0.0.1:1/",
            "e30.e30.e30");

    private static final int LONG = 5000;
    private static final int DEEP = 3000;

    private Mutation() {}

    public static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    public static String text(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> pick(WORDS, random).repeat(1 + random.nextInt(50));
            case 1 -> pick(WORDS, random) + "/" + pick(WORDS, random);
            case 2 -> Character.toString(random.nextInt(0x10ffff)).repeat(1 + random.nextInt(LONG));
            default -> pick(WORDS, random);
        };
    }

    /** Some bytes changed, cut, repeated, or put in. */
    public static byte[] of(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int times = random.nextInt(4); times >= 0; times--) {
            int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            bytes = switch (random.nextInt(7)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> joined(bytes, Arrays.copyOfRange(bytes, at, bytes.length));
                case 2 -> joined(Arrays.copyOf(bytes, at), filled(random), Arrays.copyOfRange(bytes, at, bytes.length));
                case 3 ->
                    joined(
                            Arrays.copyOf(bytes, at),
                            text(random).getBytes(StandardCharsets.UTF_8),
                            Arrays.copyOfRange(bytes, at, bytes.length));
                case 4 -> filled(random);
                default -> flipped(bytes, at, random);
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        if (bytes.length > 0) {
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] filled(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        } else {
            Arrays.fill(bytes, (byte) (random.nextBoolean() ? 0xff : 0x80));
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /** Still JSON, most likely: an entry of another type, one too many, one missing, or deeper than anybody needs. */
    public static byte[] ofJson(byte[] good, Random random) {
        if (random.nextInt(5) == 0) {
            return of(good, random);
        }
        if (random.nextInt(50) == 0) {
            return "[".repeat(DEEP).getBytes(StandardCharsets.UTF_8);
        }
        try {
            JsonNode changed = changed(JsonMapper.shared().readTree(good), random);
            return JsonMapper.shared().writeValueAsBytes(changed);
        } catch (JacksonException e) {
            return of(good, random);
        }
    }

    private static JsonNode changed(JsonNode node, Random random) {
        if (random.nextInt(4) == 0 || node.isEmpty()) {
            return value(random);
        } else if (node instanceof ObjectNode object) {
            String name = pick(List.copyOf(object.propertyNames()), random);
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(text(random), value(random));
                default -> object.set(name, changed(object.get(name), random));
            }
        } else if (node instanceof ArrayNode array) {
            int at = random.nextInt(array.size());
            if (random.nextInt(4) == 0) {
                for (int i = random.nextInt(2000); i >= 0; i--) {
                    array.add(array.get(at));
                }
            } else {
                array.set(at, changed(array.get(at), random));
            }
        }
        return node;
    }

    private static JsonNode value(Random random) {
        var nodes = JsonMapper.shared().getNodeFactory();
        return switch (random.nextInt(9)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextLong());
            case 3 -> nodes.numberNode(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 4 -> nodes.objectNode();
            case 5 -> nodes.arrayNode();
            case 6 -> nodes.numberNode(random.nextInt(3) - 1);
            default -> nodes.stringNode(text(random).replaceAll("[\\ud800-\\udfff]", "?"));
        };
    }
}
