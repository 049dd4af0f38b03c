package dev.nereid.db;

import java.sql.SQLException;

/** A store that cannot be opened or read; the message names the file and the reason. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_NOTADB = 26;

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the file itself is at fault: broken, of another kind or format. Not if it is merely busy or unreachable. */
    public boolean isUnusableFile() {
        if (getCause() instanceof SQLException e) {
            int code = e.getErrorCode() & 0xff;
            return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
        }
        return getCause() == null;
    }
}
