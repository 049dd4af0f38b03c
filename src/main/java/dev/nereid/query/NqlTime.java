package dev.nereid.query;

import dev.nereid.codec.Instants;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as a query has it: {@code "2026-01-31T12:00:00Z"}, {@code "2026-01-31 12:00"}, {@code 2026-01-31} (its beginning);
 * without an offset it is UTC. Or counted from now: {@code now}, {@code today} (its beginning, in UTC), {@code -2h},
 * {@code +1d}. Units are s, m or min, h, d, w, M or mo, y; months and years are those of the calendar.
 */
final class NqlTime {
    private static final Pattern RELATIVE = Pattern.compile("([+-])(\\d{1,9})(\\p{Alpha}+)");

    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "min", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS,
            "w", ChronoUnit.WEEKS,
            "M", ChronoUnit.MONTHS,
            "mo", ChronoUnit.MONTHS,
            "y", ChronoUnit.YEARS);

    /** So that a query which is understood today is understood tomorrow: microseconds reach for 292,000 years. */
    private static final Duration RELATIVE_MAX = ChronoUnit.YEARS.getDuration().multipliedBy(100_000);

    private NqlTime() {}

    /**
     * In microseconds.
     *
     * @param now in microseconds
     * @throws IllegalArgumentException if the text is no time, or one that microseconds can't count
     */
    static long micros(String text, long now) {
        try {
            return Instants.micros(instant(text, Instants.instant(now)));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a time is expected, such as \"2026-01-31T12:00:00Z\", 2026-01-31, -2h or today, but \""
                            + NqlWords.shortened(text) + "\" stands here.");
        }
    }

    private static Instant instant(String text, Instant now) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "now":
                return now;
            case "today":
                return now.truncatedTo(ChronoUnit.DAYS);
            default:
                Matcher relative = RELATIVE.matcher(text);
                return relative.matches() && UNITS.containsKey(relative.group(3)) ? from(now, relative) : iso(text);
        }
    }

    private static Instant from(Instant now, Matcher relative) {
        ChronoUnit unit = UNITS.get(relative.group(3));
        long amount = Long.parseLong(relative.group(1) + relative.group(2));
        if (unit.getDuration().multipliedBy(Math.abs(amount)).compareTo(RELATIVE_MAX) > 0) {
            throw new DateTimeException("Beyond what can be counted from any now");
        }
        return now.atOffset(ZoneOffset.UTC).plus(amount, unit).toInstant();
    }

    private static Instant iso(String text) {
        String joined = text.replaceFirst("(?<=\\d) (?=\\d)", "T");
        int hours = joined.indexOf('T');
        if (hours < 0) {
            return LocalDate.parse(joined).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        boolean hasOffset = joined.endsWith("Z") || joined.indexOf('+', hours) > 0 || joined.indexOf('-', hours) > 0;
        return hasOffset
                ? OffsetDateTime.parse(joined).toInstant()
                : LocalDateTime.parse(joined).toInstant(ZoneOffset.UTC);
    }
}
