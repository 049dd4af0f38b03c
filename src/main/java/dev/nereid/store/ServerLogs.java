package dev.nereid.store;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.Operation;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Rejection;
import dev.nereid.store.StoreException.Reason;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;

/** What is logged for clients that keep no log, for one account. Each call is one transaction. Safe for many threads. */
public final class ServerLogs {
    private final Database database;
    private final StoreOptions options;
    private final Account account; // null for whoever has the store to itself

    ServerLogs(Database database, StoreOptions options, Account account) {
        this.database = database;
        this.options = options;
        this.account = account;
    }

    /** The log that {@link #append} writes: for {@link Writers}. */
    public UUID idOf(UUID objectId) {
        return ServerLog.id(objectId, account);
    }

    /**
     * Writes for a client that keeps no log; committed when this returns.
     *
     * @param creation of the object, or what joins it
     * @param request names what was asked, so that points which are sent again are not appended twice; null if that can't be
     * @return what can't be applied, and is kept aside
     * @throws StoreException if the account may not write to it, or there can't be such an object
     */
    public List<Rejection> append(Operation.Create creation, List<Operation> operations, String request) {
        return database.write(db -> new ServerLog(db, options, account).append(creation, operations, request));
    }

    /**
     * What a person changes, who waits for the answer: all of it, or nothing.
     *
     * @param joining the object, which exists
     * @throws StoreException if the account may not write to it, or one of the operations can't be applied
     */
    public void edit(Operation.Create joining, List<Operation> operations) {
        database.write(db -> {
            List<Rejection> refused = new ServerLog(db, options, account).edit(joining, operations);
            if (!refused.isEmpty()) {
                throw new StoreException(Reason.INVALID, refused.get(0).reason() + " Nothing was changed.");
            }
            return null;
        });
    }

    /**
     * Says on which host an object was created, if it is not known yet.
     *
     * @throws StoreException if the account may not write to it
     */
    public void setHostname(UUID objectId, String hostname) {
        database.write(db -> {
            TrackedObjectRecord object = new ObjectRegistry(db, options, new LogLedger(db)).findAndLock(objectId);
            if (object != null) {
                new Access(db, account).require(ProjectRole.CONTRIBUTOR, object);
            }
            if (object != null && object.getHostname() == null) {
                object.setHostname(hostname);
                object.update();
            }
            return null;
        });
    }

    /** Forgets requests of {@link #append} that are too old to come again. */
    public void forgetRequests() {
        long now = options.clock().micros();
        database.write(db -> {
            ServerLog.forgetRequests(db, DSL.noCondition(), now);
            return null;
        });
    }
}
