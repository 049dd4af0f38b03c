package dev.nereid.server;

import java.time.Duration;

/**
 * How much a server bears, so that one client does not take it from all others.
 *
 * @param requestsPerSecond of one account, on the average of some seconds; 0 for no limit
 * @param connections that are open at once; further ones wait until some are closed
 * @param tokenLifetime after which an API token that it gives ends at the latest; null for never
 */
public record ServerLimits(int requestsPerSecond, int connections, Duration tokenLifetime) {
    public static final int DEFAULT_REQUESTS = 1000;
    public static final int DEFAULT_CONNECTIONS = 10_000;
    public static final ServerLimits DEFAULT = new ServerLimits(DEFAULT_REQUESTS, DEFAULT_CONNECTIONS, null);
}
