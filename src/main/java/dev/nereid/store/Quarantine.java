package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.REJECTION;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Rejection;
import dev.nereid.model.RejectionFilter;
import dev.nereid.store.StoreException.Reason;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Operations on objects that are kept aside: shown, tried again, or dropped, by whoever may do so. Each call is one
 * transaction. Safe for many threads.
 */
public final class Quarantine {
    /**
     * What came of another try.
     *
     * @param applied operations that are in the object now, or settled by what came later
     * @param rejected those that are still kept aside
     */
    public record Retried(int applied, int rejected) {}

    private final Database database;
    private final StoreOptions options;
    private final Account account; // null for whoever has the store to itself

    Quarantine(Database database, StoreOptions options, Account account) {
        this.database = database;
        this.options = options;
        this.account = account;
    }

    /**
     * Those of an object, in the order in which they were logged.
     *
     * @param max at most so many
     * @throws StoreException if there is no such object
     */
    public List<Rejection> list(String id, RejectionFilter filter, int max) {
        return database.read(db -> {
            LogLedger ledger = new LogLedger(db);
            TrackedObjectRecord object = require(db, ledger, id, ProjectRole.VIEWER);
            return new Rejections(db, ledger).ofObject(object.getId(), filter, max);
        });
    }

    /**
     * Applies what can be applied now, each as of the time when it was logged.
     *
     * @throws StoreException if there is no such object, or the account may not log to it
     */
    public Retried retry(String id, RejectionFilter filter) {
        return database.write(db -> {
            LogLedger ledger = new LogLedger(db);
            TrackedObjectRecord object = lock(db, ledger, id);
            Rejections rejections = new Rejections(db, ledger);
            long before = countOf(db, object);
            List<Rejections.Revived> taken = rejections.take(object.getId(), filter);
            AttributeTable attributes = new AttributeTable(db, ledger, object.getId(), false);
            SeriesBlocks blocks = new SeriesBlocks(db);
            AttributeMerger merger = new AttributeMerger(
                    object,
                    attributes,
                    new SetElements(db, ledger),
                    new FileEntries(db, ledger, object.getId()),
                    blocks,
                    rejections,
                    options.quotas());
            taken.forEach(again -> merger.merge(again.logRow(), again.operation(), again.stamp()));
            blocks.flush();
            attributes.flush();
            int applied = (int) (before - countOf(db, object));
            return new Retried(applied, taken.size() - applied);
        });
    }

    /**
     * Ends them: they will not be tried again. That they were delivered stays known, so nobody sends them again.
     *
     * @return what was dropped
     * @throws StoreException if there is no such object, or the account may not log to it
     */
    public List<Rejection> drop(String id, RejectionFilter filter) {
        return database.write(db -> {
            LogLedger ledger = new LogLedger(db);
            TrackedObjectRecord object = lock(db, ledger, id);
            return new Rejections(db, ledger).drop(object.getId(), filter);
        });
    }

    private static long countOf(DSLContext db, TrackedObjectRecord object) {
        return db.fetchCount(REJECTION, REJECTION.TARGET.eq(object.getId()));
    }

    private TrackedObjectRecord lock(DSLContext db, LogLedger ledger, String id) {
        ObjectRegistry objects = new ObjectRegistry(db, options, ledger);
        TrackedObjectRecord object = objects.lock(require(db, ledger, id, ProjectRole.CONTRIBUTOR));
        ObjectRegistry.requireNotDeleted(object);
        Projects.requireNotArchived(objects.projectOf(object));
        return object;
    }

    private TrackedObjectRecord require(DSLContext db, LogLedger ledger, String id, ProjectRole role) {
        TrackedObjectRecord object = new ObjectRegistry(db, options, ledger).find(id);
        Access access = new Access(db, account);
        if (object == null || ObjectRegistry.isDeleted(object) || !access.canSee(object)) {
            throw new StoreException(Reason.OBJECT_UNKNOWN, "There is no run, model or other object \"" + id + "\".");
        }
        access.require(role, object);
        return object;
    }
}
