package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.LOST_ID;
import static dev.nereid.db.jooq.Tables.STORE_INFO;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * IDs that were lost with a restore: given after the backup, perhaps. Objects that come again say which one they had, and get
 * it back; for all others it is taken. In a transaction.
 */
final class LostIds {
    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{1,18})");

    private final DSLContext db;

    LostIds(DSLContext db) {
        this.db = db;
    }

    /** Whether a client that says so can have been given this ID under a prefix, and lost it. */
    boolean mayGiveBack(String prefix, String claimed) {
        Matcher numbered = claimed == null ? null : NUMBERED.matcher(claimed);
        return numbered != null
                && numbered.matches()
                && numbered.group(1).equals(prefix)
                && has(prefix, Long.parseLong(numbered.group(2)));
    }

    private boolean has(String prefix, long number) {
        return number > 0
                && db.fetchExists(
                        LOST_ID,
                        LOST_ID.PREFIX.eq(prefix),
                        LOST_ID.FIRST_NUMBER.le(number),
                        LOST_ID.LAST_NUMBER.ge(number));
    }

    /** Whether the project or model of this prefix is known to have been lost. */
    boolean isLost(String prefix) {
        return db.fetchExists(LOST_ID, LOST_ID.PREFIX.eq(prefix), LOST_ID.FIRST_NUMBER.eq(0L));
    }

    /** Whether its key may be a project's: not if it was that of another one. */
    boolean mayHaveKey(String key, String project) {
        return !db.fetchExists(
                LOST_ID,
                LOST_ID.PREFIX.eq(key),
                LOST_ID.FIRST_NUMBER.eq(0L),
                LOST_ID.PROJECT.isNull().or(LOST_ID.PROJECT.ne(project)));
    }

    /** The key that a project had; null if that is not known. */
    String keyOf(String project) {
        return db.select(LOST_ID.PREFIX)
                .from(LOST_ID)
                .where(LOST_ID.FIRST_NUMBER.eq(0L), LOST_ID.PROJECT.eq(project))
                .orderBy(LOST_ID.PREFIX)
                .limit(1)
                .fetchOne(LOST_ID.PREFIX);
    }

    /** The prefix of an ID that a client says it was given; null if it has none. */
    static String prefixOf(String claimed) {
        Matcher numbered = claimed == null ? null : NUMBERED.matcher(claimed);
        return numbered != null && numbered.matches() ? numbered.group(1) : null;
    }

    /**
     * After which number a project or model goes on that is created in this store: those before may have been given.
     *
     * @param comesAgain whether it is one that was lost, or may be
     */
    long numberBase(String prefix, boolean comesAgain) {
        Long last = db.select(DSL.max(LOST_ID.LAST_NUMBER))
                .from(LOST_ID)
                .where(LOST_ID.PREFIX.eq(prefix))
                .fetchOne(0, Long.class);
        long lost = last == null ? 0 : last;
        long base =
                comesAgain ? db.select(STORE_INFO.NUMBER_BASE).from(STORE_INFO).fetchSingle(STORE_INFO.NUMBER_BASE) : 0;
        if (base > lost) {
            db.insertInto(LOST_ID).values(prefix, lost + 1, base, null).execute();
        }
        return Math.max(lost, base);
    }

    /** Whether this store was ever restored, so that anything may have been lost. */
    boolean mayBeAny() {
        return db.select(STORE_INFO.EPOCH).from(STORE_INFO).fetchSingle(STORE_INFO.EPOCH) > 1;
    }
}
