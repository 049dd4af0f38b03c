package dev.nereid;

/** There is no object of the ID that was given, or it was deleted. What was logged to it here stays in its run files. */
public final class ObjectNotFoundException extends NereidException {
    private static final long serialVersionUID = 1L;

    ObjectNotFoundException(String message) {
        super(message, null);
    }
}
