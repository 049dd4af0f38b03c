package dev.nereid.store;

import dev.nereid.codec.Instants;
import dev.nereid.model.MicroClock;
import dev.nereid.store.StoreException.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Until when tokens may live: none longer than the server lets it, and none that a token asks for longer than that one. Else
 * whoever stole one for a day would have one for ever. A session counts as the token that it began with; one that began with
 * a password is as good as the account. Inside one transaction.
 */
final class TokenLifetimes {
    /** Between two looks at the clock. */
    private static final long ROUNDING_MICROS = 1_000_000;

    private final Tokens tokens;
    private final MicroClock clock;
    private final Duration longest; // null for no limit

    TokenLifetimes(Tokens tokens, MicroClock clock, Duration longest) {
        this.tokens = tokens;
        this.clock = clock;
        this.longest = longest;
    }

    /**
     * When a token ends that begins now; null for never.
     *
     * @param lifetime null for as long as it may
     * @param by who asks for it; null for the server itself
     * @throws StoreException if it may not live so long
     */
    Long end(Duration lifetime, Token by) {
        Long asked = after(lifetime);
        Token origin = origin(by);
        Long ofServer = latest(asked, after(longest), "this server lets no token live longer");
        Long ofOrigin = origin == null
                ? null
                : latest(asked, origin.expires(), "the token " + origin.id() + ", which asks for it, ends then");
        return Stream.of(asked, ofServer, ofOrigin)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Itself, if what is asked for is not beyond it. */
    private static Long latest(Long asked, Long latest, String why) {
        if (asked != null && latest != null && asked > latest + ROUNDING_MICROS) {
            throw new StoreException(
                    Reason.INVALID,
                    "The token can't live so long. It can until " + Instants.text(latest) + ": " + why + ".");
        }
        return latest;
    }

    /** Null for never. */
    private Long after(Duration lifetime) {
        return lifetime == null ? null : clock.micros() + lifetime.toNanos() / 1000;
    }

    /** The token on which somebody's stay depends; null for whoever stays as long as the account. */
    private Token origin(Token by) {
        if (by == null || !by.isSession()) {
            return by;
        }
        if (by.isByPassword()) {
            return null;
        }
        Token origin = tokens.byId(by.sessionOf());
        return origin == null ? by : origin; // it was revoked at this moment
    }

    /** Whether who asks stays as long as the server lets anybody. */
    boolean isLasting(Token by) {
        Token origin = origin(by);
        return origin == null
                || origin.expires() == null
                || longest != null && origin.expires() >= origin.created() + longest.toNanos() / 1000 - ROUNDING_MICROS;
    }
}
