package dev.nereid.query;

import static java.util.Collections.unmodifiableSet;

import dev.nereid.model.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A query as a tree. */
public sealed interface Nql {
    /** Every object. */
    Nql ALL = new And(List.of());

    /** All of them; without any, every object. */
    record And(List<Nql> parts) implements Nql {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** One of them at least. */
    record Or(List<Nql> parts) implements Nql {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** Exactly those objects that the part does not mean. */
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

    /** All of them, each a group of its own. */
    static Nql and(Nql... parts) {
        List<Nql> some = new ArrayList<>(Arrays.asList(parts));
        some.removeIf(ALL::equals);
        return some.size() == 1 ? some.get(0) : new And(some);
    }

    /** What a field is said to be. */
    enum Type {
        STRING(Operator.OF_TEXT, "string"),
        FLOAT(Operator.OF_ORDER, "float"),
        INTEGER(Operator.OF_ORDER, "integer", "int"),
        BOOLEAN(Operator.OF_IDENTITY, "bool"),
        DATETIME(Operator.OF_ORDER, "datetime"),
        STRING_SET(Operator.OF_SETS, "stringSet"),
        FLOAT_SERIES(Operator.OF_ORDER, "floatSeries"),
        STRING_SERIES(Operator.OF_TEXT, "stringSeries"),
        RUN_STATE(Operator.OF_IDENTITY, "experimentState"),
        FILE(Operator.NONE, "file"),
        FILE_SET(Operator.NONE, "fileSet"),
        FILE_SERIES(Operator.NONE, "fileSeries", "imageSeries"),
        ARTIFACT(Operator.OF_IDENTITY, "artifact"),
        GIT_REF(Operator.NONE, "gitRef"),
        NOTEBOOK_REF(Operator.NONE, "notebookRef");

        private final Set<Operator> operators;
        private final List<String> words;

        Type(Set<Operator> operators, String... words) {
            this.operators = operators;
            this.words = List.of(words);
        }

        /** Null if there is none of this name. */
        public static Type of(String word) {
            for (Type type : values()) {
                if (type.words.contains(word)) {
                    return type;
                }
            }
            return null;
        }

        public String word() {
            return words.get(0);
        }

        /** Besides EXISTS, which every type has. */
        Set<Operator> operators() {
            return operators;
        }

        /** Whoever asks for a number does not mind which kind of number it is. */
        boolean isNumber() {
            return this == FLOAT || this == INTEGER;
        }
    }

    enum Operator {
        EQUAL("="),
        UNEQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        CONTAINS("CONTAINS"),
        NOT_CONTAINS("NOT CONTAINS"),
        MATCHES("MATCHES"),
        NOT_MATCHES("NOT MATCHES");

        private static final Set<Operator> NONE = Set.of();
        private static final Set<Operator> OF_IDENTITY = unmodifiableSet(EnumSet.of(EQUAL, UNEQUAL));
        private static final Set<Operator> OF_ORDER = unmodifiableSet(EnumSet.range(EQUAL, GREATER_OR_EQUAL));
        private static final Set<Operator> OF_TEXT = unmodifiableSet(EnumSet.allOf(Operator.class));
        private static final Set<Operator> OF_SETS = unmodifiableSet(EnumSet.of(CONTAINS, NOT_CONTAINS));

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
