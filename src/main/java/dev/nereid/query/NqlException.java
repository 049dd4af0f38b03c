package dev.nereid.query;

/** A query that can't be understood; the message says where and why. */
public final class NqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NqlException(String message) {
        super(message);
    }
}
