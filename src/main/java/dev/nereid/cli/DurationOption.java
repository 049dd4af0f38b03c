package dev.nereid.cli;

import dev.nereid.settings.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options read a duration: more than nothing, and with its unit, since it may decide what is deleted. */
final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        try {
            Duration duration = Durations.parse(value);
            if (!duration.isZero() && !value.matches("[\\d.]+")) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new TypeConversionException("\"" + value
                + "\" is no duration. Give a number above 0 and a unit: ms, s, min," + " h or d, such as 12h or 7d.");
    }
}
