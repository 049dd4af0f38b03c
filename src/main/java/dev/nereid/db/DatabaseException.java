package dev.nereid.db;

/** A store that cannot be opened or read; the message names the file and the reason. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
