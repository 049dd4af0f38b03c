package dev.nereid.db;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
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
    static long number(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        CRC32C forwards = new CRC32C();
        forwards.update(bytes);
        CRC32C backwards = new CRC32C();
        for (int i = bytes.length - 1; i >= 0; i--) {
            backwards.update(bytes[i]);
        }
        return ByteBuffer.allocate(Long.BYTES)
                .putInt((int) forwards.getValue())
                .putInt((int) backwards.getValue())
                .getLong(0);
    }
}
