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
     * @param customRunId of a run: the user's own identifier, which may turn out to name an existing run; null if none
     * @param modelKey of a model: its part of {@code CLS-FOREST}; null if it exists already
     * @param modelId of a model version: object id of its model; null if it exists already
     * @param hostname where this log is written; null if unknown
     */
    record Create(
            ObjectKind object,
            UUID objectId,
            String project,
            String customRunId,
            String modelKey,
            UUID modelId,
            String hostname)
            implements Operation {

        public static Create run(UUID objectId, String project, String customRunId, String hostname) {
            return new Create(ObjectKind.RUN, objectId, project, customRunId, null, null, hostname);
        }

        public static Create model(UUID objectId, String project, String key, String hostname) {
            return new Create(ObjectKind.MODEL, objectId, project, null, key, null, hostname);
        }

        public static Create modelVersion(UUID objectId, String project, UUID modelId, String hostname) {
            return new Create(ObjectKind.MODEL_VERSION, objectId, project, null, null, modelId, hostname);
        }

        public static Create project(UUID objectId, String project, String hostname) {
            return new Create(ObjectKind.PROJECT, objectId, project, null, null, null, hostname);
        }

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
                case GIT_REF -> OperationKind.GIT_REF;
                case NOTEBOOK_REF -> OperationKind.NOTEBOOK_REF;
                default -> throw new IllegalStateException("Not a scalar: " + value.type());
            };
        }
    }

    /**
     * Adds points to a series.
     *
     * @param type of the series; the points of a file series are strings that name files
     */
    record Append(String path, AttributeType type, Points points) implements Operation {
        public Append(String path, Points points) {
            this(
                    path,
                    points instanceof FloatPoints ? AttributeType.FLOAT_SERIES : AttributeType.STRING_SERIES,
                    points);
        }

        @Override
        public OperationKind kind() {
            return switch (type) {
                case FLOAT_SERIES -> OperationKind.FLOATS;
                case STRING_SERIES -> OperationKind.STRINGS;
                case FILE_SERIES -> OperationKind.FILES;
                default -> throw new IllegalStateException("Not a series: " + type);
            };
        }
    }

    /**
     * Sets a file, or adds files to a file set or an artifact; at least one.
     *
     * @param type file, file set or artifact; a file takes one
     */
    record PutFiles(String path, AttributeType type, List<FileRef> files) implements Operation {
        public PutFiles {
            if (files.isEmpty() || type == AttributeType.FILE && files.size() > 1) {
                throw new IllegalArgumentException(files.size() + " files for " + type.words());
            }
            files = List.copyOf(files);
        }

        @Override
        public OperationKind kind() {
            return switch (type) {
                case FILE -> OperationKind.FILE;
                case FILE_SET -> OperationKind.PUT_FILES;
                case ARTIFACT -> OperationKind.TRACK_FILES;
                default -> throw new IllegalStateException("Has no files: " + type);
            };
        }
    }

    /** Removes files from a file set by their names there, at least one, whether or not they are there. */
    record RemoveFiles(String path, List<String> names) implements Operation {
        public RemoveFiles {
            names = someOf(names);
        }

        @Override
        public OperationKind kind() {
            return OperationKind.REMOVE_FILES;
        }
    }

    /**
     * How the values of a float series are to be shown.
     *
     * @param min lowest value that makes sense; null if not said
     * @param max highest
     * @param unit as a person reads it
     */
    record ConfigureSeries(String path, Double min, Double max, String unit) implements Operation {
        @Override
        public OperationKind kind() {
            return OperationKind.CONFIGURE;
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

    /**
     * Sets the stage of a model version, which nothing else may.
     *
     * @param stage one of {@link SysFields#STAGES}
     */
    record ChangeStage(String stage) implements Operation {
        @Override
        public String path() {
            return SysFields.STAGE;
        }

        @Override
        public OperationKind kind() {
            return OperationKind.STAGE;
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
