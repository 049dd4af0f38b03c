package dev.nereid.bundle;

/** A bundle or a receipt can't be read, or can't be unpacked here; the message says why, and what to do. */
public final class BundleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
