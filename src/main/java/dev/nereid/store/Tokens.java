package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ACCOUNT;
import static dev.nereid.db.jooq.Tables.API_TOKEN;

import dev.nereid.codec.Sha256;
import dev.nereid.db.jooq.tables.records.AccountRecord;
import dev.nereid.db.jooq.tables.records.ApiTokenRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/**
 * The secrets by which accounts are known. A secret is 256 random bits, so its plain SHA-256 is as hard to reverse as it is
 * to guess: a slow hash with salt, which passwords need, would only slow down every request. It is looked up by its hash,
 * of which whoever measures the time can choose no part. Inside one transaction.
 */
final class Tokens {
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 5;

    private final DSLContext db;
    private final long now;

    /** @param now what counts as expired */
    Tokens(DSLContext db, long now) {
        this.db = db;
        this.now = now;
    }

    /**
     * Gives the account a new secret, which is not kept and can't be shown again.
     *
     * @param expires null for never
     * @param sessionOf of a session: the token that it begins with, or {@link Token#PASSWORD}; null for an API token
     */
    String issue(Account account, Long expires, String sessionOf) {
        SecureRandom random = new SecureRandom();
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        db.insertInto(API_TOKEN)
                .set(API_TOKEN.TOKEN_ID, HexFormat.of().formatHex(id))
                .set(API_TOKEN.TOKEN_HASH, hash(secret))
                .set(API_TOKEN.ACCOUNT_ID, account.id())
                .set(API_TOKEN.CREATED_TIME, now)
                .set(API_TOKEN.EXPIRES_TIME, expires)
                .set(API_TOKEN.SESSION_OF, sessionOf)
                .execute();
        return secret;
    }

    /** Whose secret it is, expired or not; null if nobody's. */
    Token find(String secret) {
        String hash = hash(secret);
        ApiTokenRecord row = KeyedRows.find(db, API_TOKEN.TOKEN_HASH, hash);
        if (row == null || !MessageDigest.isEqual(bytes(row.getTokenHash()), bytes(hash))) {
            return null;
        }
        AccountRecord account = KeyedRows.find(db, ACCOUNT.ID, row.getAccountId());
        return account.getRemovedTime() == null ? token(row, account) : null;
    }

    /** Null if there is none. */
    Token byId(String id) {
        return select(API_TOKEN.TOKEN_ID.eq(id)).fetchOne(this::token);
    }

    /**
     * API tokens.
     *
     * @param account null for all
     */
    List<Token> of(Account account) {
        Condition owner = account == null ? DSL.noCondition() : API_TOKEN.ACCOUNT_ID.eq(account.id());
        return select(owner.and(API_TOKEN.SESSION_OF.isNull()))
                .orderBy(ACCOUNT.NAME, API_TOKEN.CREATED_TIME)
                .fetch(this::token);
    }

    /** Sessions that have not ended, the latest first. */
    List<Token> sessionsOf(Account account) {
        return select(isSessionOf(account).and(API_TOKEN.EXPIRES_TIME.gt(now)))
                .orderBy(API_TOKEN.CREATED_TIME.desc())
                .fetch(this::token);
    }

    private static Condition isSessionOf(Account account) {
        return API_TOKEN.ACCOUNT_ID.eq(account.id()).and(API_TOKEN.SESSION_OF.isNotNull());
    }

    private SelectConditionStep<? extends Record> select(Condition which) {
        return db.select(
                        ACCOUNT.ID,
                        ACCOUNT.NAME,
                        ACCOUNT.SERVICE,
                        API_TOKEN.TOKEN_ID,
                        API_TOKEN.TOKEN_HASH,
                        API_TOKEN.CREATED_TIME,
                        API_TOKEN.EXPIRES_TIME,
                        API_TOKEN.USED_TIME,
                        API_TOKEN.SESSION_OF)
                .from(API_TOKEN)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(API_TOKEN.ACCOUNT_ID))
                .where(which);
    }

    private Token token(Record row) {
        return token(row.into(API_TOKEN), row.into(ACCOUNT));
    }

    private Token token(ApiTokenRecord token, AccountRecord account) {
        Long expires = token.getExpiresTime();
        return new Token(
                token.getTokenId(),
                new Account(account.getId(), account.getName(), account.getService() != 0),
                token.getCreatedTime(),
                expires,
                token.getUsedTime(),
                expires != null && expires <= now,
                token.getSessionOf());
    }

    /** Ends the oldest sessions of an account, so that it has so many at most. */
    void keepSessions(Account account, int max) {
        sessionsOf(account).stream().skip(max).forEach(session -> revoke(session.id()));
    }

    /** With the sessions that began with it. */
    void revoke(String id) {
        db.deleteFrom(API_TOKEN)
                .where(API_TOKEN.TOKEN_ID.eq(id).or(API_TOKEN.SESSION_OF.eq(id)))
                .execute();
    }

    /**
     * No session outlives the token that it began with.
     *
     * @param time null for never
     */
    void setExpires(String id, Long time) {
        db.update(API_TOKEN)
                .set(API_TOKEN.EXPIRES_TIME, time)
                .where(API_TOKEN.TOKEN_ID.eq(id))
                .execute();
        if (time != null) {
            db.update(API_TOKEN)
                    .set(API_TOKEN.EXPIRES_TIME, time)
                    .where(API_TOKEN.SESSION_OF.eq(id).and(API_TOKEN.EXPIRES_TIME.gt(time)))
                    .execute();
        }
    }

    /** @param but one that stays; null for none */
    void endSessions(Account account, Token but) {
        Condition others = but == null ? DSL.noCondition() : API_TOKEN.TOKEN_ID.ne(but.id());
        db.deleteFrom(API_TOKEN).where(isSessionOf(account).and(others)).execute();
    }

    void revokeAll(Account account) {
        db.deleteFrom(API_TOKEN).where(API_TOKEN.ACCOUNT_ID.eq(account.id())).execute();
    }

    void forgetExpired(long before) {
        db.deleteFrom(API_TOKEN).where(API_TOKEN.EXPIRES_TIME.lt(before)).execute();
    }

    /** @param times by token */
    void setUsed(Map<String, Long> times) {
        times.forEach((id, time) -> db.update(API_TOKEN)
                .set(API_TOKEN.USED_TIME, time)
                .where(API_TOKEN.TOKEN_ID.eq(id))
                .execute());
    }

    private static String hash(String secret) {
        return Sha256.of(bytes(secret));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
