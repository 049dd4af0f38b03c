package dev.nereid.cli;

import dev.nereid.settings.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options read a duration. */
final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        if (value.matches("\\d+")) { // of what? It may decide what is deleted
            throw new TypeConversionException("\"" + value + "\" has no unit. Give s, min, h or d, such as 12h or 7d.");
        }
        try {
            return Durations.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
