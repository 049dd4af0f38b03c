package dev.nereid.query;

import java.util.List;

/** A query as a tree. */
public sealed interface Nql {
    /** All of them; without any, every object. */
    record And(List<Nql> parts) implements Nql {}

    /** One of them at least. */
    record Or(List<Nql> parts) implements Nql {}

    record Not(Nql part) implements Nql {}

    /** Whether there is a field of this path and type. */
    record Exists(String path, Type type) implements Nql {}

    /**
     * A field held against a value. An object without the field does not fit, whatever the operator.
     *
     * @param aggregate of a series; null for its last value
     * @param value as it was written, without quotes
     */
    record Comparison(String path, Type type, Aggregate aggregate, Operator operator, String value) implements Nql {}

    /** What a field is said to be. */
    enum Type {
        STRING("string"),
        FLOAT("float"),
        INTEGER("integer", "int"),
        BOOLEAN("bool"),
        DATETIME("datetime"),
        STRING_SET("stringSet"),
        FLOAT_SERIES("floatSeries"),
        STRING_SERIES("stringSeries"),
        RUN_STATE("experimentState"),
        FILE("file"),
        FILE_SET("fileSet"),
        FILE_SERIES("imageSeries", "fileSeries"),
        ARTIFACT("artifact"),
        GIT_REF("gitRef"),
        NOTEBOOK_REF("notebookRef");

        private final List<String> words;

        Type(String... words) {
            this.words = List.of(words);
        }

        /** Null if there is none of this name. */
        static Type of(String word) {
            for (Type type : values()) {
                if (type.words.contains(word)) {
                    return type;
                }
            }
            return null;
        }

        String word() {
            return words.get(0);
        }
    }

    /** Of a float series. */
    enum Aggregate {
        LAST,
        MIN,
        MAX,
        AVERAGE,
        VARIANCE
    }

    enum Operator {
        EQUAL("="),
        UNEQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        CONTAINS("CONTAINS"),
        NOT_CONTAINS("NOT CONTAINS");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
