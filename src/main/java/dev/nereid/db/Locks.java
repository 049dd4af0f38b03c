package dev.nereid.db;

import dev.nereid.codec.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/**
 * What a transaction that writes keeps for itself until it ends, by name. In SQLite it has everything for itself anyway.
 * In PostgreSQL a name is an advisory lock; whoever reads before it locks has to read again.
 *
 * <p>Transactions that wait for each other are ended by the database and run again, so the order of locks does not matter
 * for correctness, only for speed.
 */
public final class Locks {
    private Locks() {}

    /**
     * Waits until no other transaction has this name, also not shared.
     *
     * @return whether others may have changed what was read before
     */
    public static boolean take(DSLContext transaction, String name) {
        return lock(transaction, "select pg_advisory_xact_lock(?)", name);
    }

    /** The same, but others may have it who share it as well. */
    public static boolean share(DSLContext transaction, String name) {
        return lock(transaction, "select pg_advisory_xact_lock_shared(?)", name);
    }

    private static boolean lock(DSLContext transaction, String sql, String name) {
        boolean manyWrite = transaction.dialect().family() == SQLDialect.POSTGRES;
        if (manyWrite) {
            transaction.fetch(sql, number(name));
        }
        return manyWrite;
    }

    /** Two names of one number only wait for each other without need. */
    private static long number(String name) {
        byte[] hash = Sha256.digest().digest(name.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong();
    }
}
