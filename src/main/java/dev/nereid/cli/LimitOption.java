package dev.nereid.cli;

import java.math.BigInteger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options read a limit: 1 or more. */
final class LimitOption implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new TypeConversionException("\"" + text + "\" is no whole number; give at least 1");
        }
        BigInteger number = new BigInteger(text);
        if (number.signum() <= 0) {
            throw new TypeConversionException(text + " is too few; give at least 1");
        } else if (number.bitLength() >= Integer.SIZE) {
            throw new TypeConversionException(
                    text + " is too many; give at most " + Integer.MAX_VALUE + ", or no limit");
        }
        return number.intValue();
    }
}
