package dev.nereid.store;

/**
 * An API token without its secret. Times are microseconds since 1970-01-01 UTC.
 *
 * @param id names it in lists and to revoke it, and is no secret
 * @param expires when it ends by itself; null for never
 * @param used when it was shown last, to the minute; null if not yet
 * @param isExpired whether it has ended by itself
 */
public record Token(String id, Account account, long created, Long expires, Long used, boolean isExpired) {}
