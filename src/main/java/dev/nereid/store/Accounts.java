package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ACCOUNT;

import dev.nereid.model.MicroClock;
import dev.nereid.store.StoreException.Reason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.impl.DSL;

/** Who may use a store. Inside one transaction. */
final class Accounts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");

    private final DSLContext db;
    private final MicroClock clock;

    Accounts(DSLContext db, MicroClock clock) {
        this.db = db;
        this.clock = clock;
    }

    boolean isEmpty() {
        return !db.fetchExists(ACCOUNT);
    }

    Account create(String name, boolean isService) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new StoreException(
                    Reason.INVALID,
                    "\"" + name
                            + "\" is no name of an account. A name has at most 100 letters, digits and . _ @ + -, and"
                            + " begins with a letter or a digit.");
        }
        if (db.fetchExists(ACCOUNT, DSL.lower(ACCOUNT.NAME).eq(name.toLowerCase(Locale.ROOT)))) {
            throw new StoreException(
                    Reason.ACCOUNT_EXISTS,
                    "The account " + name
                            + (find(name) == null ? " was removed, and names are given once." : " exists already."));
        }
        long id = RowIds.next();
        db.insertInto(ACCOUNT)
                .set(ACCOUNT.ID, id)
                .set(ACCOUNT.NAME, name)
                .set(ACCOUNT.SERVICE, isService ? 1L : 0L)
                .set(ACCOUNT.CREATED_TIME, clock.micros())
                .execute();
        return new Account(id, name, isService);
    }

    List<Account> all() {
        return select(ACCOUNT.REMOVED_TIME.isNull());
    }

    /** Null if there is none, or it was removed. */
    Account find(String name) {
        List<Account> found = select(ACCOUNT.NAME.eq(name).and(ACCOUNT.REMOVED_TIME.isNull()));
        return found.isEmpty() ? null : found.get(0);
    }

    private List<Account> select(Condition which) {
        return db.select(ACCOUNT.ID, ACCOUNT.NAME, ACCOUNT.SERVICE)
                .from(ACCOUNT)
                .where(which)
                .orderBy(ACCOUNT.NAME)
                .fetch(Accounts::account);
    }

    private static Account account(Record3<Long, String, Long> row) {
        return new Account(row.value1(), row.value2(), row.value3() != 0);
    }

    boolean isRemoved(long id) {
        return db.fetchExists(ACCOUNT, ACCOUNT.ID.eq(id).and(ACCOUNT.REMOVED_TIME.isNotNull()));
    }

    /** @throws StoreException if there is none */
    Account require(String name) {
        Account account = find(name);
        if (account == null) {
            throw new StoreException(
                    Reason.ACCOUNT_UNKNOWN,
                    "There is no account \"" + name + "\" here. The server's administrator creates them: nereid account"
                            + " create " + name);
        }
        return account;
    }

    void remove(Account account) {
        db.update(ACCOUNT)
                .set(ACCOUNT.REMOVED_TIME, clock.micros())
                .where(ACCOUNT.ID.eq(account.id()))
                .execute();
    }
}
