package dev.nereid.store;

/**
 * An API token, or the session of a browser, without its secret. Times are microseconds since 1970-01-01 UTC.
 *
 * @param id names it in lists and to revoke it, and is no secret
 * @param expires when it ends by itself; null for never
 * @param used when it was shown last, to the minute; null if not yet
 * @param isExpired whether it has ended by itself
 * @param sessionOf of a session: the API token that it began with and ends with, or {@link #PASSWORD}; null for an API token
 */
public record Token(
        String id, Account account, long created, Long expires, Long used, boolean isExpired, String sessionOf) {
    /** What a session began with where that is no token: it ends when the password changes. */
    static final String PASSWORD = "password";

    public boolean isSession() {
        return sessionOf != null;
    }

    public boolean isByPassword() {
        return PASSWORD.equals(sessionOf);
    }
}
