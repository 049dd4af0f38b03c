package dev.nereid.cli;

import dev.nereid.settings.Sizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options read bytes, see {@link Sizes}. */
final class SizeOption implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        return parse(text, "give bytes, such as " + Sizes.EXAMPLES);
    }

    /** @throws TypeConversionException that ends with this help */
    static long parse(String text, String help) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage() + "; " + help);
        }
    }
}
