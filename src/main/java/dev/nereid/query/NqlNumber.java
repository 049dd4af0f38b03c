package dev.nereid.query;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A number as a query has it.
 *
 * @param value the nearest double; NaN for {@code nan}
 * @param whole the number itself, if it is an integer of 64 bits; else null
 */
record NqlNumber(double value, Long whole) {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");

    /** Possessive: what a part has taken, it does not give back, so that no text takes longer than it is long. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d++\\.?+\\d*+|\\.\\d++)([eE][+-]?\\d++)?+");

    /** A double written out has less than 800 digits. */
    private static final int CHARS_MAX = 1000;

    /** @throws IllegalArgumentException if it is none */
    static NqlNumber of(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("a number of at most " + CHARS_MAX + " characters is expected, but \""
                    + NqlWords.shortened(text) + "\", of " + text.length() + ", stands here.");
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "nan":
                return new NqlNumber(Double.NaN, null);
            case "inf", "+inf", "infinity", "+infinity":
                return new NqlNumber(Double.POSITIVE_INFINITY, null);
            case "-inf", "-infinity":
                return new NqlNumber(Double.NEGATIVE_INFINITY, null);
            default:
                return finite(text);
        }
    }

    private static NqlNumber finite(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a number is expected, but \"" + NqlWords.shortened(text) + "\" stands here.");
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("this number is beyond what a float can hold; infinity is called inf.");
        }
        return new NqlNumber(value, whole(text));
    }

    private static Long whole(String text) {
        try {
            return WHOLE.matcher(text).matches() ? Long.valueOf(text) : null;
        } catch (NumberFormatException e) { // more than 64 bits
            return null;
        }
    }

    boolean isNan() {
        return Double.isNaN(value);
    }
}
