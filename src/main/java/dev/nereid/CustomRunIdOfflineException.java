package dev.nereid;

/** A custom run ID in offline mode: two offline runs with one ID could not be told apart. */
public final class CustomRunIdOfflineException extends NereidException {
    private static final long serialVersionUID = 1L;

    CustomRunIdOfflineException(String message) {
        super(message, null);
    }
}
