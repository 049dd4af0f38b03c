package dev.nereid.store;

/**
 * An API token, or the session of a browser that began with one, without its secret. Times are microseconds since 1970-01-01 UTC.
 *
 * @param id names it in lists and to revoke it, and is no secret
 * @param expires when it ends by itself; null for never
 * @param used when it was shown last, to the minute; null if not yet
 * @param isExpired whether it has ended by itself
 * @param isSession whether it is one of a browser, which ends with the token that it began with
 */
public record Token(
        String id, Account account, long created, Long expires, Long used, boolean isExpired, boolean isSession) {}
