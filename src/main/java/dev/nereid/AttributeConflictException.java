package dev.nereid;

/** The path has another type, is a namespace, or runs through an attribute. Nothing was logged. */
public final class AttributeConflictException extends NereidException {
    private static final long serialVersionUID = 1L;

    AttributeConflictException(String message) {
        super(message, null);
    }
}
