package dev.nereid;

import dev.nereid.codec.Instants;
import dev.nereid.model.AttributePath;
import dev.nereid.model.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Nested maps as values by path. All of it is checked before anything is logged. */
final class ValueTree {
    private final boolean stringify;
    private final Map<String, Value> values = new LinkedHashMap<>();

    private ValueTree(boolean stringify) {
        this.stringify = stringify;
    }

    /**
     * @param path of the namespace; empty for the root
     * @param stringify whether what is no value becomes its text instead of being refused
     */
    static Map<String, Value> of(String path, Map<?, ?> tree, boolean stringify) {
        ValueTree flat = new ValueTree(stringify);
        flat.add(path, tree);
        return flat.values;
    }

    private void add(String path, Map<?, ?> tree) {
        Arguments.requireValue(path, tree);
        tree.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.replace("/", "").isBlank()) {
                throw new IllegalArgumentException(
                        "A key below \"" + path + "\" is \"" + name + "\", which names nothing. Nothing was logged.");
            }
            String below = path.isEmpty() ? name : path + "/" + name;
            if (value instanceof Map<?, ?> inner) {
                add(below, inner);
            } else {
                values.put(AttributePath.of(below), value(below, value));
            }
        });
    }

    private Value value(String path, Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return new Value.OfInt(((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            return new Value.OfFloat(((Number) value).doubleValue());
        } else if (value instanceof Boolean flag) {
            return new Value.OfBool(flag);
        } else if (value instanceof CharSequence || value instanceof Enum<?>) {
            return new Value.OfString(value.toString());
        } else if (value instanceof Instant time) {
            return new Value.OfDatetime(Arguments.micros(path, time));
        } else if (stringify) {
            return new Value.OfString(String.valueOf(value));
        }
        throw new IllegalArgumentException("The value for \"" + path + "\" is "
                + (value == null ? "null" : "a " + value.getClass().getName())
                + ", which is no value of a field. Nothing was logged. Give a number, a boolean, a string, an Instant or a"
                + " map of those; or let it become its text: assignAll(path, values, true).");
    }

    /** What a field that was fetched can be copied as. */
    static Value copyOf(Field field) {
        return switch (field.type()) {
            case "int" -> new Value.OfInt(field.asLong());
            case "float" -> new Value.OfFloat(field.asDouble());
            case "bool" -> new Value.OfBool(field.asBoolean());
            case "string" -> new Value.OfString(field.asString());
            case "datetime" -> new Value.OfDatetime(Instants.micros(field.asInstant()));
            default ->
                throw new FieldTypeException("\"" + field.path() + "\" is of type " + field.type()
                        + "; only int, float, bool, string and datetime can be copied. Nothing was logged.");
        };
    }
}
