package dev.nereid.store;

import dev.nereid.model.AttributeType;

/**
 * A field that objects of a project have.
 *
 * @param type that one of them has there; another may have another
 */
public record FieldName(String path, AttributeType type) {}
