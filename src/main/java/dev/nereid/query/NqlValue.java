package dev.nereid.query;

import dev.nereid.db.SearchPattern;
import dev.nereid.model.SysFields;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import java.util.List;
import java.util.Locale;

/** What stands on the right of an operator, read as the type on its left. */
final class NqlValue {
    private static final List<String> ACTIVE = List.of("running", "active");
    private static final List<String> INACTIVE = List.of("idle", "inactive");

    private static final String STATES = "running or idle (or active, inactive)";

    /** A state to people, but not here: a failed run may be running. */
    private static final String FAILED = " Failed runs are those of `" + SysFields.FAILED + "`:bool = true.";

    private NqlValue() {}

    /** @throws IllegalArgumentException if the value does not fit the operator; the message is the end of a sentence */
    static void check(Comparison comparison) {
        String value = comparison.value();
        Operator operator = comparison.operator();
        switch (comparison.type()) {
            case FLOAT, INTEGER, FLOAT_SERIES -> {
                boolean isIdentity = operator == Operator.EQUAL || operator == Operator.UNEQUAL;
                if (NqlNumber.of(value).isNan() && !isIdentity) {
                    throw new IllegalArgumentException(
                            "nan is neither less nor greater than a number; it can be = or" + " !=.");
                }
            }
            case BOOLEAN -> flag(value);
            case DATETIME -> NqlTime.micros(value, 0);
            case RUN_STATE -> isActive(value);
            default -> {
                if (operator == Operator.MATCHES || operator == Operator.NOT_MATCHES) {
                    SearchPattern.of(value);
                }
            }
        }
    }

    /** For a message. */
    static String expected(Type type) {
        return switch (type) {
            case FLOAT, INTEGER, FLOAT_SERIES -> "a number";
            case BOOLEAN -> "true or false";
            case DATETIME -> "a time";
            case RUN_STATE -> STATES;
            default -> "a text, best in double quotes,";
        };
    }

    static boolean flag(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false", value);
        };
    }

    /** The wire's words and ours. */
    static boolean isActive(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (!ACTIVE.contains(word) && !INACTIVE.contains(word)) {
            throw new IllegalArgumentException(wrong(STATES, value).getMessage() + FAILED);
        }
        return ACTIVE.contains(word);
    }

    private static IllegalArgumentException wrong(String expected, String value) {
        return new IllegalArgumentException(
                expected + " is expected, but \"" + NqlWords.shortened(value) + "\" stands here.");
    }
}
