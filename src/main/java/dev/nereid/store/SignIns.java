package dev.nereid.store;

import dev.nereid.store.StoreException.Reason;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How people sign in with a browser: the sessions that they begin, with an API token or a password, and the passwords. Of
 * those the store has hashes alone, which whoever calls makes and compares: that takes long, and no transaction waits for
 * it. Each call is done when it returns, or changes nothing and says why. Safe for many threads.
 */
public final class SignIns {
    private static final long SESSION_MICROS = TimeUnit.DAYS.toMicros(14);

    /** Of one account: who begins another one ends the oldest. */
    private static final int SESSIONS_MAX = 100;

    private final Administration administration;
    private final StoreOptions options;
    private final Account account; // null for the server itself

    SignIns(Administration administration, StoreOptions options, Account account) {
        this.administration = administration;
        this.options = options;
        this.account = account;
    }

    // ------------------------------------------------------------------------------------------------ sessions --

    /** The session with this secret, expired or not; null if there is none. */
    public Token session(String secret) {
        return administration.find(secret, true);
    }

    /**
     * Begins a session, which ends with the token at the latest.
     *
     * @return its secret
     */
    public String begin(Token by) {
        return administration.write(desk -> {
            Token token = desk.tokens().byId(by.id());
            if (token == null) {
                throw new StoreException(Reason.TOKEN_UNKNOWN, "The token was revoked at this moment.");
            }
            long end = latest();
            return begin(
                    desk, token.account(), token.expires() == null ? end : Math.min(end, token.expires()), token.id());
        });
    }

    private static String begin(Administration.Desk desk, Account owner, long end, String by) {
        desk.tokens().keepSessions(owner, SESSIONS_MAX - 1);
        return desk.tokens().issue(owner, end, by);
    }

    private long latest() {
        return options.clock().micros() + SESSION_MICROS;
    }

    /**
     * The same for whoever knows the password of an account.
     *
     * @param compared the hash that the password was compared with
     * @return null if the password has been changed since, or the account was removed
     */
    public String begin(String name, String compared) {
        return administration.write(desk -> {
            Account owner = desk.accounts().find(name);
            return owner != null && compared.equals(desk.passwords().of(owner))
                    ? begin(desk, owner, latest(), Token.PASSWORD)
                    : null;
        });
    }

    public void end(Token session) {
        administration.change(desk -> desk.tokens().revoke(session.id()));
    }

    /** Those of an account, its own or for the server's administrator anybody's. */
    public List<Token> sessions(String name) {
        return administration.read(desk -> {
            administration.requireOwn(desk, name, "sees the sessions of others");
            return desk.tokens().sessionsOf(desk.accounts().require(name));
        });
    }

    // ----------------------------------------------------------------------------------------------- passwords --

    /** What the password of an account is to be compared with; null if it has none, or there is no such account. */
    public String passwordHash(String name) {
        return administration.read(desk -> {
            administration.requireOwn(desk, name, "signs others in");
            Account owner = desk.accounts().find(name);
            return owner == null ? null : desk.passwords().of(owner);
        });
    }

    /** Names of the accounts that have one. */
    public Set<String> withPassword() {
        return administration.read(desk -> {
            desk.access().requireUnlimited("sees all accounts");
            return desk.passwords().owners();
        });
    }

    /** @throws StoreException if who asks may not set the password of this account */
    public void requireMaySet(String name) {
        administration.read(desk -> {
            administration.requireOwn(desk, name, "sets the passwords of others");
            return null;
        });
    }

    /**
     * Gives an account a password, and ends its sessions but the one that asks. Its API tokens go on.
     *
     * @param compared the hash that the current password was compared with and is right; null if none was given
     * @param hash of the new one
     * @param by the token or session that asks; null for the server itself
     */
    public void setPassword(String name, String compared, String hash, Token by) {
        administration.change(desk -> {
            administration.requireOwn(desk, name, "sets the passwords of others");
            Account owner = desk.accounts().require(name);
            if (owner.isService()) {
                throw new StoreException(
                        Reason.INVALID, name + " is a program, and programs have tokens and no password.");
            }
            String current = desk.passwords().of(owner);
            boolean isKnown = current != null && current.equals(compared);
            if (!isKnown && current != null && owner.equals(account) && by != null && by.isSession()) {
                throw new StoreException(
                        Reason.FORBIDDEN, "The current password is another one. The password was not changed.");
            }
            if (!isKnown && !desk.lifetimes().isLasting(by)) {
                throw new StoreException(
                        Reason.FORBIDDEN,
                        "Whoever is here by a token that expires before long sets no password, which would let them"
                                + " stay. Use one that lives as long as this server lets it, or give the current"
                                + " password. The password was not changed.");
            }
            desk.passwords().set(owner, hash);
            desk.tokens().endSessions(owner, by);
        });
    }
}
