package dev.nereid.server.session;

import dev.nereid.store.SignIns;
import io.javalin.http.UnauthorizedResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets people in by their passwords. Unlike tokens, those can be guessed: so wrong ones are counted, by address and by
 * account, and beyond some none is looked at, the right one neither. Whoever is kept out by that, because others guess, still
 * has tokens and the sessions that were begun. Whether there is an account is not to be told from the answer. Safe for many
 * threads.
 */
public final class PasswordGate {
    private static final int FAILURES_AT_ONCE = 10;
    private static final Duration AFTER_THAT = Duration.ofSeconds(10);

    /** Beyond that it is nobody's name, and takes no memory. */
    private static final int NAME_LENGTH_MAX = 100;

    private final PasswordHashes hashes = new PasswordHashes();
    private final Throttle byAddress;
    private final Throttle byAccount;

    public PasswordGate() {
        this(System::nanoTime);
    }

    /** @param nanoTime the clock by which it counts */
    PasswordGate(LongSupplier nanoTime) {
        this.byAddress = new Throttle(AFTER_THAT, FAILURES_AT_ONCE, nanoTime);
        this.byAccount = new Throttle(AFTER_THAT, FAILURES_AT_ONCE, nanoTime);
    }

    /**
     * Begins a session.
     *
     * @return its secret
     * @throws UnauthorizedResponse if there is no such account, or it has another password or none
     * @throws LaterException if too many were wrong, or many sign in
     */
    public String signIn(SignIns signIns, String name, String password, String address) {
        String compared = compare(signIns, name, password, address);
        String secret = compared == null ? null : signIns.begin(name, compared);
        if (secret == null) {
            throw new UnauthorizedResponse(
                    "The account or the password is wrong. An account has a password once one was"
                            + " set for it; with an API token one signs in without.");
        }
        return secret;
    }

    /**
     * What an account's password was compared with; null if it is wrong.
     *
     * @throws LaterException if too many were wrong, or many are compared
     */
    public String compare(SignIns signIns, String name, String password, String address) {
        String network = isOfManyPeople(address) ? null : Gate.network(address);
        String account = name.length() > NAME_LENGTH_MAX ? "" : name;
        if (network != null) {
            take(byAddress, network);
        }
        take(byAccount, account);
        boolean isWrong = false;
        try {
            String hash = signIns.passwordHash(name);
            isWrong = !hashes.matches(password, hash);
            return isWrong ? null : hash;
        } finally {
            if (!isWrong) {
                if (network != null) {
                    byAddress.giveBack(network);
                }
                byAccount.giveBack(account);
            }
        }
    }

    /** Of this machine, where a proxy may be before the server: then all come from there, and nobody is to lock out all. */
    private static boolean isOfManyPeople(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress(); // which asks nobody: it is no name
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void take(Throttle throttle, String key) {
        long wait = throttle.take(key);
        if (wait > 0) {
            throw LaterException.tooMany(
                    "Too many wrong passwords came for this account or from this address, so none is looked at for some"
                            + " seconds, the right one neither. Try again then, or sign in with an API token.",
                    wait);
        }
    }

    /** Of a new password, to be kept. */
    public String hash(String password) {
        return hashes.of(password);
    }
}
