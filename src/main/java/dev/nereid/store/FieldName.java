package dev.nereid.store;

import dev.nereid.model.AttributeType;

/** A field that objects of a project have. */
public record FieldName(String path, AttributeType type) {}
