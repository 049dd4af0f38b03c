package dev.nereid.db;

import java.sql.SQLException;

/** SQLite itself can't be loaded, so no database can be opened. The message says all there is to say. */
public final class NativeLibraryException extends SQLException {
    private static final long serialVersionUID = 1L;

    NativeLibraryException(String message) {
        super(message);
    }
}
