package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.db.SnapshotFile;
import dev.nereid.model.AppliedState;
import java.nio.file.Path;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * A transaction in which a replica takes what many run files say. What has been read is committed with the note that it
 * has been. For one thread.
 */
public final class Ingest {
    private final DSLContext db;
    private final StoreOptions options;
    private final ReplicaSources sources;
    private final GivenIds givenIds;

    Ingest(DSLContext db, StoreOptions options) {
        this.db = db;
        this.options = options;
        this.sources = new ReplicaSources(db);
        this.givenIds = new GivenIds(db, options);
    }

    /** What the replica was built from. */
    public ReplicaSources sources() {
        return sources;
    }

    /** Which IDs servers have given. */
    public GivenIds givenIds() {
        return givenIds;
    }

    /** As {@link Store#state}, without what the object is called. */
    public AppliedState state(LogIdentity log) {
        return new BatchApplier(db, options, null).brief().state(log);
    }

    /** As {@link Store#checksums}. */
    public int[] checksums(LogIdentity log, long after, int max) {
        LogLedger ledger = new LogLedger(db);
        return ledger.find(log.logId()) == null ? new int[0] : ledger.checksums(log.logId(), after, max);
    }

    /**
     * Applies a batch whole, or changes nothing and says why.
     *
     * @throws StoreException if the batch can't be accepted; what else is in the transaction stays
     */
    public AppliedState apply(OperationBatch batch) {
        return Savepoint.of(
                db, () -> new BatchApplier(db, options, null).brief().apply(batch));
    }

    /** As {@link Store#lose}; what else is in the transaction stays. */
    public AppliedState lose(LostOperations lost) {
        return Savepoint.of(
                db, () -> new BatchApplier(db, options, null).brief().lose(lost));
    }

    /** As {@link Store#fill}; what else is in the transaction stays. */
    public AppliedState fill(OperationBatch batch) {
        return Savepoint.of(
                db, () -> new BatchApplier(db, options, null).brief().fill(batch));
    }

    /**
     * Takes an object over from another store, whatever was known of it here. Its logs go on from there as they would have
     * in the other store. What else is in the transaction stays if it can't be taken.
     *
     * <p>What stands in its way is forgotten: the same object under another ID, and a run that was only logged here under its
     * custom ID (or what was logged here to its project, if it is that), which belongs to it. If an object of a third store has
     * its {@code sys/id} or its custom ID here, it goes without.
     *
     * @throws dev.nereid.db.DatabaseException if the file is no snapshot, of another format, or damaged; nothing was changed
     * @throws StoreException if it contradicts itself; nothing was changed
     */
    public ImportedSnapshot importSnapshot(Path file) {
        try (SnapshotFile snapshot = SnapshotFile.open(file, SnapshotRows.tables())) {
            return Savepoint.of(db, () -> new SnapshotImport(db, options, snapshot).run());
        }
    }

    /** Says until when (in microseconds) the object of a log counts as active, whatever was said before. */
    public void setActiveUntil(UUID logId, long micros) {
        db.update(OPERATION_LOG)
                .set(OPERATION_LOG.ACTIVE_UNTIL, micros)
                .where(OPERATION_LOG.LOG_ID.eq(logId.toString()), OPERATION_LOG.ACTIVE_UNTIL.ne(micros))
                .execute();
    }
}
