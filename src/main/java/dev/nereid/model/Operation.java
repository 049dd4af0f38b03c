package dev.nereid.model;

import java.util.List;
import java.util.UUID;

/**
 * One recorded change of one object. The first operation of every log is a {@link Create}; nothing else is.
 *
 * <p>To add a kind: a record here, a constant in {@link OperationKind}; the compiler lists the switches to extend.
 */
public sealed interface Operation {
    /** Attribute that it is about; empty for {@link Create}. */
    String path();

    OperationKind kind();

    /**
     * Creates the object, or joins it if it exists: then only what is missing is filled in, and the creation time is
     * the earliest.
     *
     * @param project "workspace/name" or "name"; null if the caller left it to the sync
     * @param customRunId the user's own identifier, which may turn out to name an existing run; null if none
     * @param hostname where this log is written; null if unknown
     */
    record Create(ObjectKind object, UUID objectId, String project, String customRunId, String hostname)
            implements Operation {
        @Override
        public String path() {
            return "";
        }

        @Override
        public OperationKind kind() {
            return OperationKind.CREATE;
        }
    }

    /** Sets a value. */
    record Assign(String path, Value value) implements Operation {
        @Override
        public OperationKind kind() {
            return switch (value.type()) {
                case INTEGER -> OperationKind.INT;
                case FLOAT -> OperationKind.FLOAT;
                case BOOLEAN -> OperationKind.BOOL;
                case STRING -> OperationKind.STRING;
                case DATETIME -> OperationKind.DATETIME;
                default -> throw new IllegalStateException("Not a scalar: " + value.type());
            };
        }
    }

    /** Adds points to a series. */
    record Append(String path, Points points) implements Operation {
        public AttributeType type() {
            return points instanceof FloatPoints ? AttributeType.FLOAT_SERIES : AttributeType.STRING_SERIES;
        }

        @Override
        public OperationKind kind() {
            return points instanceof FloatPoints ? OperationKind.FLOATS : OperationKind.STRINGS;
        }
    }

    /** Adds elements to a string set, at least one. */
    record Add(String path, List<String> elements) implements Operation {
        public Add {
            elements = someOf(elements);
        }

        @Override
        public OperationKind kind() {
            return OperationKind.ADD;
        }
    }

    /** Removes elements from a string set, at least one, whether or not they are there. */
    record Remove(String path, List<String> elements) implements Operation {
        public Remove {
            elements = someOf(elements);
        }

        @Override
        public OperationKind kind() {
            return OperationKind.REMOVE;
        }
    }

    private static List<String> someOf(List<String> elements) {
        if (elements.isEmpty()) { // no payload could tell it from a single empty element
            throw new IllegalArgumentException("No elements to add or remove");
        }
        return List.copyOf(elements);
    }

    /** Empties a series or a set; the attribute stays. */
    record Clear(String path, AttributeType type) implements Operation {
        @Override
        public OperationKind kind() {
            return OperationKind.CLEAR;
        }
    }

    /** Deletes the attribute; its path may then take another type. */
    record Delete(String path) implements Operation {
        @Override
        public OperationKind kind() {
            return OperationKind.DELETE;
        }
    }
}
