package dev.nereid.model;

import java.util.Map;
import java.util.UUID;

/**
 * An object with all its attributes by path, in the order of paths; {@code sys} first.
 *
 * @param id {@code sys/id}
 * @param project "workspace/name"
 */
public record ObjectView(
        UUID objectId, String id, ObjectKind kind, String project, Map<String, AttributeView> attributes) {

    /** Text of a string attribute, or of a reference; null if there is none. */
    public String text(String path) {
        AttributeView attribute = attributes.get(path);
        Value value = attribute == null ? null : attribute.value();
        if (value instanceof Value.OfReference reference) {
            return reference.text();
        }
        return value instanceof Value.OfString text ? text.value() : null;
    }

    /** Microseconds of a datetime attribute; 0 if there is none. */
    public long micros(String path) {
        AttributeView attribute = attributes.get(path);
        return attribute != null && attribute.value() instanceof Value.OfDatetime time ? time.micros() : 0;
    }
}
