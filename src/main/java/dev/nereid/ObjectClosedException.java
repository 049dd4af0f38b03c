package dev.nereid;

/** The run has been closed; what is logged now would be lost. */
public final class ObjectClosedException extends NereidException {
    private static final long serialVersionUID = 1L;

    ObjectClosedException(String message) {
        super(message, null);
    }
}
