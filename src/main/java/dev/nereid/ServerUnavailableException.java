package dev.nereid;

/** The server is needed for this call, and it could not be reached or refused. */
public final class ServerUnavailableException extends NereidException {
    private static final long serialVersionUID = 1L;

    ServerUnavailableException(String message) {
        super(message, null);
    }
}
