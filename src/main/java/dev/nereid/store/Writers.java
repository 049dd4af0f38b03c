package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.StopRequest;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * The processes that write logs: that they live, and that they are to stop; for one account. Each call is one transaction. Safe
 * for many threads.
 */
public final class Writers {
    private final Database database;
    private final StoreOptions options;
    private final Account account; // null for whoever has the store to itself

    Writers(Database database, StoreOptions options, Account account) {
        this.database = database;
        this.options = options;
        this.account = account;
    }

    /** The writer of a log has said that it lives. */
    public void ping(UUID logId) {
        long now = options.clock().micros();
        database.writeShort(db -> ping(db, logId, now));
    }

    /** The same of a writer that can be asked to stop. Returns what it was asked, also if it was told; null if nothing. */
    public StopRequest listen(UUID logId) {
        long now = options.clock().micros();
        return database.writeShort(db -> {
            OperationLogRecord log = ping(db, logId, now);
            return log == null ? null : listeners(db).listen(log, now + StoreOptions.INACTIVE_AFTER_MICROS);
        });
    }

    /** Returns the log; null if there is none. */
    private OperationLogRecord ping(DSLContext db, UUID logId, long now) {
        LogLedger.lock(db, logId);
        OperationLogRecord log = access(db).findLog(ProjectRole.CONTRIBUTOR, logId, objects(db));
        if (log == null) {
            return null;
        }
        db.update(OPERATION_LOG)
                .set(OPERATION_LOG.PING_TIME, DSL.greatest(OPERATION_LOG.PING_TIME, DSL.val(now)))
                .set(
                        OPERATION_LOG.ACTIVE_UNTIL,
                        DSL.greatest(OPERATION_LOG.ACTIVE_UNTIL, DSL.val(now + StoreOptions.INACTIVE_AFTER_MICROS)))
                .where(OPERATION_LOG.ID.eq(log.getId()))
                .execute();
        return log;
    }

    /**
     * Asks the processes that write to runs now to end.
     *
     * @param by name of the account that asks
     * @return how many are asked
     * @throws StoreException if nobody writes to one of the runs who can be asked: then nobody is
     */
    public int ask(List<String> ids, StopRequest.Kind kind, String by) {
        long now = options.clock().micros();
        return database.writeShort(db -> {
            access(db).require(ProjectRole.CONTRIBUTOR, ids, objects(db));
            return listeners(db).ask(ids, kind, by, now);
        });
    }

    private Listeners listeners(DSLContext db) {
        return new Listeners(db, objects(db), access(db));
    }

    private Access access(DSLContext db) {
        return new Access(db, account);
    }

    private ObjectRegistry objects(DSLContext db) {
        return new ObjectRegistry(db, options, new LogLedger(db));
    }
}
