package dev.nereid.server.tls;

/** A certificate can't be used; the message says why and what to do. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
