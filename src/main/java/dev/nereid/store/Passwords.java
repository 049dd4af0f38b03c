package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ACCOUNT;

import java.util.Set;
import org.jooq.DSLContext;

/** What passwords are compared with: their slow, salted hashes, which whoever serves people makes. Inside one transaction. */
final class Passwords {
    private final DSLContext db;

    Passwords(DSLContext db) {
        this.db = db;
    }

    /** Null if it has none. */
    String of(Account account) {
        return db.select(ACCOUNT.PASSWORD_HASH)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(account.id()))
                .fetchOne(ACCOUNT.PASSWORD_HASH);
    }

    void set(Account account, String hash) {
        db.update(ACCOUNT)
                .set(ACCOUNT.PASSWORD_HASH, hash)
                .where(ACCOUNT.ID.eq(account.id()))
                .execute();
    }

    /** Names of the accounts that have one. */
    Set<String> owners() {
        return db.select(ACCOUNT.NAME)
                .from(ACCOUNT)
                .where(ACCOUNT.PASSWORD_HASH.isNotNull())
                .fetchSet(ACCOUNT.NAME);
    }
}
