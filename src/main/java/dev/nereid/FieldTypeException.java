package dev.nereid;

/** A field was read as something that its type does not give. */
public final class FieldTypeException extends NereidException {
    private static final long serialVersionUID = 1L;

    FieldTypeException(String message) {
        super(message, null);
    }
}
