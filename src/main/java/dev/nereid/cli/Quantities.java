package dev.nereid.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers with a unit, as people type them. */
final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([a-z]*)");

    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("k", 1_000L),
            Map.entry("kb", 1_000L),
            Map.entry("kib", 1L << 10),
            Map.entry("m", 1_000_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("mib", 1L << 20),
            Map.entry("g", 1_000_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("gib", 1L << 30));

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "", 1_000L, "s", 1_000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L);

    private Quantities() {}

    /** Bytes: 500k, 2M, 1.5MB, 64KiB, 100000. */
    static final class OfBytes implements ITypeConverter<Long> {
        private static final long MIN = 1_000; // less is a unit forgotten

        @Override
        public Long convert(String text) {
            long bytes = parse(text, BYTES, "give bytes per second, such as 500k, 1.5MB or 64KiB");
            if (bytes < MIN) {
                throw new TypeConversionException(
                        "\"" + text + "\" is " + Format.count(bytes, "byte") + " per second; give at least 1k");
            }
            return bytes;
        }
    }

    /** A time: 500ms, 10s, 2m, 1h; seconds without a unit. */
    static final class OfTime implements ITypeConverter<Duration> {
        private static final Duration MIN = Duration.ofMillis(10);

        @Override
        public Duration convert(String text) {
            Duration time = Duration.ofMillis(parse(text, MILLIS, "give a time, such as 500ms, 10s or 2m"));
            if (time.compareTo(MIN) < 0) {
                throw new TypeConversionException("\"" + text + "\" is too short; give at least 10ms");
            }
            return time;
        }
    }

    private static long parse(String text, Map<String, Long> units, String help) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip().toLowerCase(Locale.ROOT));
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new TypeConversionException("\"" + text + "\" makes no sense here; " + help);
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new TypeConversionException("\"" + text + "\" is too much; " + help);
        }
    }
}
