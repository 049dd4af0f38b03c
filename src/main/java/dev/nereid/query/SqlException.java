package dev.nereid.query;

/** A statement that is not answered; the message says why, and where the reason stands. */
public final class SqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlException(String message, Throwable cause) {
        super(message, cause);
    }
}
