package dev.nereid.server.session;

import io.javalin.http.HttpResponseException;
import java.util.concurrent.TimeUnit;

/** The request was not looked at, and can be sent again after a while: answered 429 if its account sends too many, else 503. */
public final class LaterException extends HttpResponseException {
    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    /** The Python client reads the first digit alone. */
    private static final long SECONDS_MAX = 9;

    private static final long BUSY_SECONDS = 2;

    private final long seconds;

    private LaterException(int status, String message, long seconds) {
        super(status, message);
        this.seconds = seconds;
    }

    /** @param nanos after which it would not be too many */
    static LaterException tooMany(String message, long nanos) {
        long seconds = Math.max(1, Math.min(SECONDS_MAX, TimeUnit.NANOSECONDS.toSeconds(nanos) + 1));
        return new LaterException(TOO_MANY_REQUESTS, message, seconds);
    }

    /** The server has no memory or thread for it at the moment. */
    static LaterException busy(String message) {
        return new LaterException(SERVICE_UNAVAILABLE, message, BUSY_SECONDS);
    }

    /** For programs. */
    public String code() {
        return getStatus() == TOO_MANY_REQUESTS ? "too_many_requests" : "busy";
    }

    /** For {@code Retry-After}: 1 to 9. */
    public String retryAfter() {
        return Long.toString(seconds);
    }
}
