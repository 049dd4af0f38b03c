package dev.nereid.cli;

import dev.nereid.model.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options read who may use a project: private, workspace or public. */
final class VisibilityOption implements ITypeConverter<Visibility> {
    @Override
    public Visibility convert(String text) {
        try {
            return Visibility.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "\"" + Table.oneLine(text) + "\" is no visibility; give private, workspace or public");
        }
    }
}
