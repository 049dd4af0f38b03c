package dev.nereid.settings;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 5 ms}, {@code 30s}, {@code 2 min}, {@code 1.5h}, {@code 7d}, {@code PT5S},
 * {@code 30}. There is no {@code m}: it might mean minutes or months, and some durations decide what is deleted.
 */
public final class Durations {
    public static final String EXAMPLES = "500 ms, 30 s, 2 min, 12 h or 7 d; a number alone counts seconds";

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-zµ]*)");
    private static final Map<String, Duration> UNITS = Map.ofEntries(
            Map.entry("us", Duration.ofNanos(1000)),
            Map.entry("µs", Duration.ofNanos(1000)),
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("", Duration.ofSeconds(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("sec", Duration.ofSeconds(1)),
            Map.entry("min", Duration.ofMinutes(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("d", Duration.ofDays(1)));

    private Durations() {}

    /** @throws IllegalArgumentException if it is none, is negative, or is longer than nanoseconds can count */
    public static Duration parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = NUMBER_AND_UNIT.matcher(plain);
        try {
            if (matcher.matches() && UNITS.containsKey(matcher.group(2))) {
                BigDecimal unit = BigDecimal.valueOf(UNITS.get(matcher.group(2)).toNanos());
                return Duration.ofNanos(new BigDecimal(matcher.group(1))
                        .multiply(unit)
                        .toBigInteger()
                        .longValueExact());
            }
            Duration duration = Duration.parse(text.strip());
            if (!duration.isNegative()) {
                return Duration.ofNanos(duration.toNanos());
            }
        } catch (ArithmeticException | DateTimeException e) {
            // See below.
        }
        throw new IllegalArgumentException("\"" + text + "\" is no duration such as " + EXAMPLES);
    }

    /** "60 s", "1500 ms". */
    public static String text(Duration duration) {
        return duration.toMillisPart() == 0 && !duration.isZero()
                ? duration.toSeconds() + " s"
                : TimeUnit.MILLISECONDS.convert(duration) + " ms";
    }
}
