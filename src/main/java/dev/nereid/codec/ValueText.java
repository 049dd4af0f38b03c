package dev.nereid.codec;

import dev.nereid.model.AttributeType;
import dev.nereid.model.Value;

/** Values as text that says them exactly: in run files, in JSON, on a terminal. */
public final class ValueText {
    private ValueText() {}

    public static String of(Value value) {
        if (value instanceof Value.OfInt v) {
            return Long.toString(v.value());
        } else if (value instanceof Value.OfFloat v) {
            return Double.toString(v.value());
        } else if (value instanceof Value.OfBool v) {
            return Boolean.toString(v.value());
        } else if (value instanceof Value.OfDatetime v) {
            return Instants.text(v.micros());
        }
        return value instanceof Value.OfReference reference ? reference.text() : ((Value.OfString) value).value();
    }

    /**
     * @throws IllegalArgumentException if the text is not a value of this type
     * @throws java.time.DateTimeException if it should be a time and is none
     */
    public static Value parse(AttributeType type, String text) {
        return switch (type) {
            case INTEGER -> new Value.OfInt(Long.parseLong(text));
            case FLOAT -> new Value.OfFloat(Double.parseDouble(text));
            case BOOLEAN -> new Value.OfBool(bool(text));
            case DATETIME -> new Value.OfDatetime(Instants.micros(text));
            case STRING -> new Value.OfString(text);
            case GIT_REF, NOTEBOOK_REF, RUN_STATE -> new Value.OfReference(type, text);
            default -> throw new IllegalArgumentException("Not a scalar: " + type);
        };
    }

    private static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return text.equals("true");
    }
}
