package dev.nereid.server.session;

import io.javalin.http.HttpResponseException;
import java.util.concurrent.TimeUnit;

/** Answered 429: the request was not looked at, and can be sent again after a while. */
public final class TooManyRequestsException extends HttpResponseException {
    public static final int STATUS = 429;

    private static final long serialVersionUID = 1L;

    /** The Python client reads the first digit alone. */
    private static final long SECONDS_MAX = 9;

    private final long seconds;

    TooManyRequestsException(String message, long nanos) {
        super(STATUS, message);
        this.seconds = Math.max(1, Math.min(SECONDS_MAX, TimeUnit.NANOSECONDS.toSeconds(nanos) + 1));
    }

    /** For {@code Retry-After}: 1 to 9. */
    public String retryAfter() {
        return Long.toString(seconds);
    }
}
