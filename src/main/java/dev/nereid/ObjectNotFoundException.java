package dev.nereid;

/** There is no run with the ID that was given to go on with. */
public final class ObjectNotFoundException extends NereidException {
    private static final long serialVersionUID = 1L;

    ObjectNotFoundException(String message) {
        super(message, null);
    }
}
