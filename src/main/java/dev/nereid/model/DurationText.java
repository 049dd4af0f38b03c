package dev.nereid.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: {@code 90s}, {@code 30min}, {@code 12h}, {@code 7d}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}) ?(s|min|h|d)");

    private DurationText() {}

    /**
     * A day has 24 hours. There is no {@code m}: it might mean minutes or months, and it decides what is deleted.
     *
     * @throws IllegalArgumentException if it is malformed or nothing; the message says what is possible
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no duration. Give a whole number above 0 and a unit: s, min, h or d, such as 12h or 7d.");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
