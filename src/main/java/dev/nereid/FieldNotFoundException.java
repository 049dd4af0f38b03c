package dev.nereid;

/** A run has no field of the path that was asked for. */
public final class FieldNotFoundException extends NereidException {
    private static final long serialVersionUID = 1L;

    FieldNotFoundException(String message) {
        super(message, null);
    }
}
