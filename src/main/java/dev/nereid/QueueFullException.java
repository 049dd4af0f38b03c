package dev.nereid;

/** The disk did not keep up within the time that the run allows, and this run asked to be told. */
public final class QueueFullException extends NereidException {
    private static final long serialVersionUID = 1L;

    QueueFullException(String message) {
        super(message, null);
    }
}
