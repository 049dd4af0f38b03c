package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.LOG_LISTENER;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.db.jooq.tables.records.LogListenerRecord;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.StopRequest;
import dev.nereid.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * The writers that can be asked to stop, and what they were asked. A writer is told with every sign of life, since an
 * answer may get lost; the request's id tells it what it has heard. Whoever connects later is not told.
 */
final class Listeners {
    private final DSLContext db;
    private final ObjectRegistry objects;
    private final Access access;

    Listeners(DSLContext db, ObjectRegistry objects, Access access) {
        this.access = access;
        this.db = db;
        this.objects = objects;
    }

    /** The writer of a log listens until then. Returns what it was asked; null if nothing. */
    StopRequest listen(OperationLogRecord log, long until) {
        LogListenerRecord listener = db.fetchOne(LOG_LISTENER, LOG_LISTENER.LOG_ROW.eq(log.getId()));
        if (listener == null) {
            listener = db.newRecord(LOG_LISTENER);
            listener.setLogRow(log.getId());
        }
        listener.setListensUntil(until);
        listener.store();
        return listener.getRequestId() == null
                ? null
                : new StopRequest(
                        UUID.fromString(listener.getRequestId()),
                        StopRequest.Kind.of(listener.getRequest()),
                        listener.getAskedBy());
    }

    /**
     * Asks all who listen now for these runs.
     *
     * @return how many that are
     * @throws StoreException if one of them is no run, or nobody listens for it
     */
    int ask(List<String> ids, StopRequest.Kind kind, String by, long now) {
        int asked = 0;
        for (String id : ids) {
            List<LogListenerRecord> listeners = listeners(run(id), now);
            if (listeners.isEmpty()) {
                throw new StoreException(
                        Reason.NOT_CONNECTED,
                        "No process is connected to " + id + " that could " + kind.label()
                                + ". Nobody was asked. A process"
                                + " listens while it logs in mode ASYNC or SYNC, unless its NEREID_REMOTE_SIGNALS is false.");
            }
            for (LogListenerRecord listener : listeners) {
                listener.setRequestId(UUID.randomUUID().toString());
                listener.setRequest(kind.label());
                listener.setAskedBy(by);
                listener.update();
            }
            asked += listeners.size();
        }
        return asked;
    }

    private TrackedObjectRecord run(String id) {
        TrackedObjectRecord object = objects.find(id);
        if (object == null || ObjectRegistry.isDeleted(object) || !access.canSee(object)) {
            throw new StoreException(Reason.OBJECT_UNKNOWN, "There is no run " + id + ". Nobody was asked.");
        }
        ObjectKind kind = ObjectKind.of(object.getKind());
        if (kind != ObjectKind.RUN) {
            throw new StoreException(
                    Reason.INVALID, id + " is a " + kind.words() + "; only runs have processes that can be stopped.");
        }
        return object;
    }

    private List<LogListenerRecord> listeners(TrackedObjectRecord run, long now) {
        List<LogListenerRecord> listeners = new ArrayList<>();
        db.select(LOG_LISTENER.fields())
                .from(LOG_LISTENER)
                .join(OPERATION_LOG)
                .on(OPERATION_LOG.ID.eq(LOG_LISTENER.LOG_ROW))
                .where(OPERATION_LOG.TARGET.eq(run.getId()), LOG_LISTENER.LISTENS_UNTIL.gt(now))
                .forEach(row -> listeners.add(row.into(LOG_LISTENER)));
        return listeners;
    }
}
