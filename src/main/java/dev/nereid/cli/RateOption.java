package dev.nereid.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options read bytes per second: 500k, 2M, 1.5MB, 64KiB, 100000. */
final class RateOption implements ITypeConverter<Long> {
    private static final long MIN = 1_000; // less is a unit forgotten

    @Override
    public Long convert(String text) {
        long bytes = SizeOption.parse(text, "give bytes per second, such as 500k, 1.5MB or 64KiB");
        if (bytes < MIN) {
            throw new TypeConversionException(
                    "\"" + text + "\" is " + Format.count(bytes, "byte") + " per second; give at least 1k");
        }
        return bytes;
    }
}
