package dev.nereid.cli;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options read numbers: what is none is told in words, not as a type of Java. */
final class Numbers {
    private Numbers() {}

    static CommandLine register(CommandLine command) {
        ITypeConverter<Integer> integer = converter(Integer::valueOf, "a whole number");
        ITypeConverter<Long> longer = converter(Long::valueOf, "a whole number");
        ITypeConverter<Double> decimal = converter(Double::valueOf, "a number");
        return command.registerConverter(int.class, integer)
                .registerConverter(Integer.class, integer)
                .registerConverter(long.class, longer)
                .registerConverter(Long.class, longer)
                .registerConverter(double.class, decimal)
                .registerConverter(Double.class, decimal);
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser, String what) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("\"" + text + "\" is not " + what + " that fits here");
            }
        };
    }
}
