package dev.nereid.query;

import dev.nereid.model.Aggregate;
import dev.nereid.model.NearNames;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The language's own words, listed for messages, and what others call them. */
final class NqlWords {
    static final String TYPES = Arrays.stream(Type.values()).map(Type::word).collect(Collectors.joining(", "));

    static final String AGGREGATES = "last, min, max, average or variance";

    private static final int SHOWN_CHARS_MAX = 60;

    private static final Map<String, String> OTHER_TYPES = Map.ofEntries(
            Map.entry("str", "string"),
            Map.entry("text", "string"),
            Map.entry("number", "float"),
            Map.entry("double", "float"),
            Map.entry("long", "integer"),
            Map.entry("boolean", "bool"),
            Map.entry("date", "datetime"),
            Map.entry("time", "datetime"),
            Map.entry("timestamp", "datetime"),
            Map.entry("set", "stringSet"),
            Map.entry("tags", "stringSet"),
            Map.entry("series", "floatSeries"),
            Map.entry("state", "experimentState"));

    private static final Map<String, String> OTHER_OPERATORS = Map.of(
            "<>",
            "!=",
            "=<",
            "<=",
            "=>",
            ">=",
            "=!",
            "!=",
            "~",
            "MATCHES",
            "LIKE",
            "CONTAINS",
            "IN",
            "=",
            "IS",
            "=",
            "HAS",
            "CONTAINS");

    private static final Map<String, String> OTHER_AGGREGATES =
            Map.of("avg", "average", "mean", "average", "var", "variance", "latest", "last");

    private NqlWords() {}

    /** Null if there is none of this name. */
    static Operator operator(String word) {
        String name = word.equals("==") ? "=" : word.toUpperCase(Locale.ROOT);
        return Arrays.stream(Operator.values())
                .filter(operator -> operator.word().equals(name))
                .findFirst()
                .orElse(null);
    }

    static String operators(Type type) {
        List<String> words = new ArrayList<>();
        type.operators().stream().map(Operator::word).forEach(words::add);
        words.add("EXISTS");
        return String.join(", ", words);
    }

    // ---------------------------------------------------------------------------------------------- suggestions --

    /** Empty for null. */
    static String meant(String word) {
        return word == null ? "" : " Did you mean " + word + "?";
    }

    static String nearType(String word) {
        List<String> words = Arrays.stream(Type.values()).map(Type::word).toList();
        return near(word, OTHER_TYPES, words);
    }

    static String nearAggregate(String word) {
        return near(
                word,
                OTHER_AGGREGATES,
                Arrays.stream(Aggregate.values()).map(Aggregate::word).toList());
    }

    static String nearOperator(String word) {
        List<String> words = new ArrayList<>();
        Arrays.stream(Operator.values())
                .map(Operator::word)
                .filter(name -> Character.isLetter(name.charAt(0))) // any sign is near any sign
                .forEach(words::add);
        words.addAll(List.of("EXISTS", "NOT EXISTS"));
        return near(word, OTHER_OPERATORS, words);
    }

    private static String near(String word, Map<String, String> others, List<String> words) {
        for (Map.Entry<String, String> other : others.entrySet()) {
            if (other.getKey().equalsIgnoreCase(word)) {
                return other.getValue();
            }
        }
        return NearNames.of(word, words, 1).stream().findFirst().orElse(null);
    }

    /** What somebody wrote, for a message. */
    static String shortened(String text) {
        if (text.length() <= SHOWN_CHARS_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN_CHARS_MAX - 1)) ? SHOWN_CHARS_MAX - 1 : SHOWN_CHARS_MAX;
        return text.substring(0, end) + "…";
    }
}
