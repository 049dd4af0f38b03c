package dev.nereid.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** The user's part of a model's ID: {@code FOREST} in {@code CLS-FOREST}. */
public final class ModelKey {
    private static final Pattern VALID = Pattern.compile("[A-Z][A-Z0-9]{0,19}");

    private ModelKey() {}

    /** @throws IllegalArgumentException if it is no model key; the message says what one looks like */
    public static void check(String key) {
        if (!VALID.matcher(key).matches()) {
            String upper = key.toUpperCase(Locale.ROOT);
            throw new IllegalArgumentException("\"" + key + "\" is not a valid model key. A key is 1 to 20 capital"
                    + " letters and digits, a letter first, such as "
                    + (VALID.matcher(upper).matches() ? upper : "FOREST") + ".");
        }
    }
}
