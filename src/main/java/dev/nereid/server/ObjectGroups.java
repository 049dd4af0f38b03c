package dev.nereid.server;

import dev.nereid.codec.ValueText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileSummary;
import dev.nereid.model.ObjectView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects with the same value of a field together, in the order of the values; those without the field last. */
final class ObjectGroups {
    /**
     * What the objects of a group have in common.
     *
     * @param type null if they lack the field
     */
    private record Value(AttributeType type, String text) {
        static final Value NONE = new Value(null, "");

        static Value of(AttributeView field) {
            if (field == null) {
                return NONE;
            } else if (field.value() != null) {
                return new Value(field.type(), ValueText.of(field.value()));
            } else if (field.elements() != null) {
                return new Value(field.type(), String.join(", ", field.elements()));
            } else if (field.summary() != null && field.summary().count() > 0) {
                String last = field.summary().lastText();
                return new Value(
                        field.type(),
                        last == null ? Double.toString(field.summary().lastValue()) : last);
            }
            return new Value(field.type(), field.files() == null ? "" : files(field.files()));
        }

        private static String files(FileSummary files) {
            return files.name() != null ? files.name() : files.count() + (files.count() == 1 ? " file" : " files");
        }

        boolean isNumber() {
            return type == AttributeType.INTEGER || type == AttributeType.FLOAT || type == AttributeType.FLOAT_SERIES;
        }

        double number() {
            return isNumber() && !text.isEmpty() ? Double.parseDouble(text) : Double.NaN;
        }
    }

    private static final Comparator<Value> ORDER = Comparator.<Value, Boolean>comparing(value -> value == Value.NONE)
            .thenComparing(value -> !value.isNumber())
            .thenComparingDouble(Value::number)
            .thenComparing(Value::text);

    private final Map<Value, List<String>> ids = new HashMap<>();

    private final String path;

    /** By the values of a field. */
    ObjectGroups(String path) {
        this.path = path;
    }

    /** Each keeps its place among those of its group. */
    void add(ObjectView object) {
        Value value = Value.of(object.attributes().get(path));
        ids.computeIfAbsent(value, same -> new ArrayList<>()).add(object.id());
    }

    void writeTo(ArrayNode array) {
        ids.keySet().stream().sorted(ORDER).forEach(value -> {
            ObjectNode group = array.addObject()
                    .put("type", value.type == null ? null : value.type.label())
                    .put("value", value.type == null ? null : value.text);
            ids.get(value).forEach(group.putArray("ids")::add);
        });
    }
}
