package dev.nereid.server.session;

import dev.nereid.codec.Instants;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.UnauthorizedResponse;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Lets requests in by their secrets, for the native API and the Python client's alike, and not more than a server bears. A
 * right secret always counts for itself: whoever shares an address with somebody who guesses is not locked out. Safe for
 * many threads.
 */
public final class Gate {
    /** Of one address: a job that was given a wrong token tries again now and then, and many jobs may share an address. */
    private static final int FAILURES_PER_SECOND = 1;

    private static final int FAILURES_AT_ONCE = 30;

    /** What a client saved while it was idle. */
    private static final int BURST_SECONDS = 5;

    private static final int IPV6_NETWORK_BYTES = 8;

    private static final String SESSION_ENDED = "You are signed out: the session has ended. Sign in again.";

    private final Store store;
    private final int requestsPerSecond;
    private final Throttle failures;
    private final Throttle requests; // null for no limit

    /** @param requestsPerSecond of one account; 0 for no limit */
    public Gate(Store store, int requestsPerSecond) {
        this(store, requestsPerSecond, System::nanoTime);
    }

    /** @param nanoTime the clock by which it counts */
    public Gate(Store store, int requestsPerSecond, LongSupplier nanoTime) {
        this.store = store;
        this.requestsPerSecond = requestsPerSecond;
        this.failures = new Throttle(FAILURES_PER_SECOND, FAILURES_AT_ONCE, nanoTime);
        this.requests = requestsPerSecond == 0
                ? null
                : new Throttle(requestsPerSecond, Math.multiplyExact(BURST_SECONDS, requestsPerSecond), nanoTime);
    }

    /**
     * Lets in one of many requests.
     *
     * @param secret null if the request has none
     * @param address where the request comes from
     * @param refusal what to answer if it is nobody's secret
     * @throws UnauthorizedResponse if it is nobody's, or has expired
     * @throws LaterException if too many came
     */
    public Token admit(String secret, String address, String refusal) {
        return notTooMany(identify(secret, address, refusal));
    }

    /** The same for the request of a browser that has a session. */
    public Token admitSession(String secret, String address) {
        return notTooMany(identify(store.signIns().session(secret), address, SESSION_ENDED));
    }

    private Token notTooMany(Token token) {
        long wait = requests == null ? 0 : requests.take(token.account().name());
        if (wait > 0) {
            throw LaterException.tooMany(
                    "The account " + token.account().name() + " sends more than the " + requestsPerSecond
                            + " requests a second that this server takes of one. Nothing was changed; the request can be"
                            + " sent again.",
                    wait);
        }
        return token;
    }

    /** The same, but a right secret is never too much: for what begins a session, and is not tried again. */
    public Token identify(String secret, String address, String refusal) {
        return identify(secret == null ? null : store.administration().token(secret), address, refusal);
    }

    private Token identify(Token token, String address, String refusal) {
        if (token == null || token.isExpired()) {
            long wait = failures.take(network(address));
            if (wait > 0) {
                throw LaterException.tooMany(
                        "Too many requests with tokens that don't count come from this address, and this is one more.",
                        wait);
            }
            throw new UnauthorizedResponse(token == null || token.isSession() ? refusal : expired(token));
        }
        return token;
    }

    private static String expired(Token token) {
        return "The API token " + token.id() + " of the account "
                + token.account().name() + " expired at "
                + Instants.text(token.expires())
                + ". The server's administrator can renew it, so that what uses it goes"
                + " on: nereid account renew " + token.id() + ".";
    }

    /** Whoever has one IPv6 address has the 2^64 of its network. */
    static String network(String address) {
        try {
            InetAddress parsed = InetAddress.getByName(address); // which asks nobody: it is no name
            if (parsed instanceof Inet6Address) {
                return HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), IPV6_NETWORK_BYTES));
            }
        } catch (UnknownHostException e) {
            // Then it is what it is.
        }
        return address;
    }
}
