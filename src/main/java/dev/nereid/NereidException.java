package dev.nereid;

import dev.nereid.log.LogException;

/**
 * Something that Nereid could not do. The message says what, with the values at hand, whether the data is safe, and the
 * next step.
 */
public class NereidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NereidException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The public form of an internal failure. */
    static NereidException of(LogException e) {
        if (e instanceof LogException.Closed) {
            return new ObjectClosedException(e.getMessage());
        } else if (e instanceof LogException.QueueFull) {
            return new QueueFullException(e.getMessage());
        } else if (e instanceof LogException.Conflict) {
            return new AttributeConflictException(e.getMessage());
        } else if (e instanceof LogException.WrongKind) {
            return new ObjectNotFoundException(e.getMessage());
        }
        return new NereidException(e.getMessage(), e);
    }
}
