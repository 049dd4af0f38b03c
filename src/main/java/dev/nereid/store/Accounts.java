package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ACCOUNT;
import static dev.nereid.db.jooq.Tables.API_TOKEN;

import dev.nereid.codec.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jooq.DSLContext;
import org.jooq.Record2;

/**
 * Accounts and their secrets. A secret is 256 random bits, so its plain SHA-256 is as hard to reverse as it is to guess;
 * looking it up by its hash tells a listener nothing about it.
 */
final class Accounts {
    private static final int SECRET_BYTES = 32;

    private final DSLContext db;

    Accounts(DSLContext db) {
        this.db = db;
    }

    boolean isEmpty() {
        return !db.fetchExists(ACCOUNT);
    }

    Account create(String name, long now) {
        long id = RowIds.next();
        db.insertInto(ACCOUNT)
                .set(ACCOUNT.ID, id)
                .set(ACCOUNT.NAME, name)
                .set(ACCOUNT.CREATED_TIME, now)
                .execute();
        return new Account(id, name);
    }

    Account find(String name) {
        Long id =
                db.select(ACCOUNT.ID).from(ACCOUNT).where(ACCOUNT.NAME.eq(name)).fetchOne(ACCOUNT.ID);
        return id == null ? null : new Account(id, name);
    }

    /** Gives the account a new secret, which is not kept and can't be shown again. */
    String issueSecret(Account account, long now) {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        db.insertInto(API_TOKEN)
                .set(API_TOKEN.TOKEN_HASH, hash(secret))
                .set(API_TOKEN.ACCOUNT_ID, account.id())
                .set(API_TOKEN.CREATED_TIME, now)
                .execute();
        return secret;
    }

    /** Whose secret it is; null if nobody's. */
    Account authenticate(String secret) {
        Record2<Long, String> row = db.select(ACCOUNT.ID, ACCOUNT.NAME)
                .from(API_TOKEN)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(API_TOKEN.ACCOUNT_ID))
                .where(API_TOKEN.TOKEN_HASH.eq(hash(secret)))
                .fetchOne();
        return row == null ? null : new Account(row.value1(), row.value2());
    }

    private static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
