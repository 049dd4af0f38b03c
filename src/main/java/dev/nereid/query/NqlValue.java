package dev.nereid.query;

import dev.nereid.query.Nql.Comparison;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What stands on the right of an operator, read as the type on its left. */
final class NqlValue {
    private NqlValue() {}

    static double number(Comparison comparison) {
        String text = comparison.value();
        try {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
                case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw wrong(comparison, "a number");
        }
    }

    static boolean flag(Comparison comparison) {
        return switch (comparison.value().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(comparison, "true or false");
        };
    }

    /** Microseconds. A time without a zone is UTC; a day is its beginning. */
    static long micros(Comparison comparison) {
        try {
            return ChronoUnit.MICROS.between(
                    Instant.EPOCH, instant(comparison.value().replace(' ', 'T')));
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(comparison, "a time such as \"2026-01-31T12:00:00Z\"");
        }
    }

    private static Instant instant(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    static NqlException wrong(Comparison comparison, String expected) {
        return new NqlException("\"" + comparison.path() + "\" is taken for a "
                + comparison.type().word() + " and held against \"" + comparison.value() + "\", which is not "
                + expected
                + ".");
    }

    static NqlException unsupported(Comparison comparison) {
        return new NqlException("\"" + comparison.path() + "\" is taken for a "
                + comparison.type().word() + ", for which there is no operator "
                + comparison.operator().word() + ".");
    }
}
