package dev.nereid.db;

/**
 * The database can't be reached, or its connection broke. If it broke at the very end of a transaction, what was asked may
 * have been done: whoever asks again has to bear that.
 */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
