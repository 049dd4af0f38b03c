package dev.nereid;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500 ms}, {@code 60 s}, {@code 5m}, {@code 2h}; a bare number is seconds. */
final class Durations {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)?");

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Durations() {}

    /**
     * @param name of the setting, for the message
     * @throws IllegalArgumentException if it is none, or nothing
     */
    static Duration parse(String name, String text) {
        Duration duration = Duration.ZERO;
        Matcher matcher = TEXT.matcher(text.strip());
        if (matcher.matches()) {
            String unit = matcher.group(2) == null ? "s" : matcher.group(2);
            duration = UNITS.get(unit).multipliedBy(Long.parseLong(matcher.group(1)));
        } else {
            try {
                duration = Duration.parse(text.strip());
            } catch (DateTimeParseException e) {
                // Said below.
            }
        }
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(
                    name + " is \"" + text + "\"; it must be a duration such as 500 ms, 60 s or 5 m.");
        }
        return duration;
    }

    /** "60 s", "500 ms". */
    static String text(Duration duration) {
        return duration.toMillisPart() == 0 && !duration.isZero()
                ? duration.toSeconds() + " s"
                : TimeUnit.MILLISECONDS.convert(duration) + " ms";
    }
}
