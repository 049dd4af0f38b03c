package dev.nereid;

import dev.nereid.model.AttributePath;
import dev.nereid.model.ObjectView;
import java.util.LinkedHashMap;
import java.util.Map;

/** One object in a {@link Table}, with those of its fields that were asked for. */
public final class TableRow {
    private final ObjectView object;

    TableRow(ObjectView object) {
        this.object = object;
    }

    /** {@code sys/id}; {@code offline/<object id>} where no server has given one. */
    public String id() {
        return object.id();
    }

    public boolean has(String path) {
        return object.attributes().containsKey(AttributePath.of(path));
    }

    /** @throws FieldNotFoundException if it has no such field, or that was not asked for */
    public Field get(String path) {
        String normal = AttributePath.of(path);
        if (!object.attributes().containsKey(normal)) {
            throw new FieldNotFoundException("The row of " + id() + " has no field \"" + normal
                    + "\": the object has none, or it is not among the columns that were asked for.");
        }
        return new Field(object.attributes().get(normal));
    }

    /** By path; {@code sys} first, then by name. */
    public Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        object.attributes().forEach((path, attribute) -> fields.put(path, new Field(attribute)));
        return fields;
    }
}
