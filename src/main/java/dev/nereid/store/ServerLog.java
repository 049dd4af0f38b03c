package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.APPLIED_REQUEST;
import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationBatch;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AppliedState;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Operation;
import dev.nereid.model.Operation.Append;
import dev.nereid.model.Points;
import dev.nereid.model.Rejection;
import dev.nereid.model.StringPoints;
import dev.nereid.store.StoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * What clients log that keep no log: the server numbers and dates it for them, in one log for each object and account.
 * Inside one transaction that writes.
 */
final class ServerLog {
    /** For how long a request that comes again is known. */
    private static final long REPETITION_MICROS = 600_000_000;

    private static final int REJECTIONS_MAX = 100;

    private final DSLContext db;
    private final StoreOptions options;
    private final Account account;
    private final LogLedger ledger;
    private final ObjectRegistry objects;
    private final Map<String, Double> nextSteps = new HashMap<>(); // of series that this request appends to

    ServerLog(DSLContext db, StoreOptions options, Account account) {
        this.db = db;
        this.options = options;
        this.account = account;
        this.ledger = new LogLedger(db);
        this.objects = new ObjectRegistry(db, options, ledger);
    }

    static UUID id(UUID objectId, Account account) {
        String name = "server log of " + objectId + " by account " + account.id();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Appends operations and applies them.
     *
     * @param creation of the object, or what joins it
     * @param request names what was asked, so that points which are sent again are not appended twice; null if that can't be
     * @return what can't be applied, and is kept aside
     * @throws StoreException if the object would have too many fields: then nothing is applied
     */
    List<Rejection> append(Operation.Create creation, List<Operation> operations, String request) {
        return append(LogIdentity.ofFile(id(creation.objectId(), account)), creation, operations, request);
    }

    /**
     * What a person changes, in a log of its own: no process is alive or has been running for it.
     *
     * @param joining the object, which exists
     * @return what can't be applied
     */
    List<Rejection> edit(Operation.Create joining, List<Operation> operations) {
        LogIdentity identity = LogIdentity.ofFile(UUID.randomUUID());
        List<Rejection> refused = append(identity, joining, operations, null);
        db.update(OPERATION_LOG)
                .set(OPERATION_LOG.ACTIVE_UNTIL, 0L)
                .where(OPERATION_LOG.LOG_ID.eq(identity.logId().toString()))
                .execute();
        return refused;
    }

    private List<Rejection> append(
            LogIdentity identity, Operation.Create creation, List<Operation> operations, String request) {
        LogLedger.lock(db, identity.logId());
        TrackedObjectRecord object = objects.findAndLock(creation.objectId());
        OperationLogRecord log = ledger.find(identity.logId());
        List<Operation> all = new ArrayList<>();
        if (log == null) {
            all.add(creation);
        }
        Set<String> series = operations.stream()
                .filter(Append.class::isInstance)
                .map(Operation::path)
                .collect(Collectors.toSet());
        boolean repeated = !series.isEmpty() && request != null && object != null && isRepeated(object, request);
        for (Operation operation : operations) {
            if (!repeated || !series.contains(operation.path())) { // to do others again changes nothing
                all.add(operation instanceof Append append ? numbered(append, object) : operation);
            }
            if (operation instanceof Operation.Clear || operation instanceof Operation.Delete) {
                nextSteps.put(operation.path(), 0.0);
            }
        }
        if (all.isEmpty()) {
            return List.of();
        }
        long before = log == null ? 0 : log.getAppliedSequence();
        long digest = log == null ? Digest.start(identity.fileId()) : log.getDigest();
        List<LoggedOperation> logged = logged(identity.logId(), before, time(object, log), all);
        OperationBatch batch = new OperationBatch(identity, null, digest, logged);
        AppliedState state = new BatchApplier(db, options, account).apply(batch);
        if (state.outcome() != AppliedState.Outcome.APPLIED) {
            throw new IllegalStateException("The server's own log of " + creation.objectId() + ": " + state.outcome());
        }
        long row = ledger.find(identity.logId()).getId();
        List<Rejection> rejected = new Rejections(db, ledger).of(row, before, REJECTIONS_MAX);
        String tooMany = options.quotas().fieldsRefusal();
        if (rejected.stream().anyMatch(rejection -> rejection.reason().equals(tooMany))) {
            throw new StoreException(Reason.FIELDS_EXHAUSTED, tooMany);
        }
        return rejected;
    }

    /** Later than all that is there: whoever writes here has seen it, or could have. */
    private long time(TrackedObjectRecord object, OperationLogRecord log) {
        long time = options.clock().micros();
        if (object != null) {
            time = Math.max(time, object.getModificationTime() + 1);
        }
        return log == null ? time : Math.max(time, log.getLastTime() + 1);
    }

    private static List<LoggedOperation> logged(UUID logId, long before, long time, List<Operation> operations) {
        LoggedOperation.Checksum checksum = new LoggedOperation.Checksum(logId);
        List<LoggedOperation> logged = new ArrayList<>(operations.size());
        long sequence = before;
        for (Operation operation : operations) {
            sequence++;
            byte[] payload = OperationCodec.payload(operation, time);
            int crc = checksum.of(sequence, time, operation.kind(), operation.path(), payload);
            logged.add(new LoggedOperation(sequence, time, operation.kind(), operation.path(), payload, crc));
        }
        return logged;
    }

    // --------------------------------------------------------------------------------------------- steps --

    /** Steps that nobody gave count on from the last one of the series; they come as 0, 1, 2 … */
    private Append numbered(Append append, TrackedObjectRecord object) {
        Points points = append.points();
        double[] steps = points.steps();
        if (points.auto()) {
            double first = nextSteps.computeIfAbsent(append.path(), path -> nextStep(object, path));
            for (int i = 0; i < steps.length; i++) {
                steps[i] += first;
            }
        }
        nextSteps.put(append.path(), steps[steps.length - 1] + 1);
        Points numbered = points instanceof FloatPoints floats
                ? new FloatPoints(floats.auto(), steps, floats.times(), floats.values())
                : new StringPoints(points.auto(), steps, points.times(), ((StringPoints) points).values());
        return new Append(append.path(), append.type(), numbered);
    }

    private double nextStep(TrackedObjectRecord object, String path) {
        if (object == null) {
            return 0;
        }
        new StaleSeries(db).refresh(object);
        AttributeRecord row = db.fetchOne(ATTRIBUTE, ATTRIBUTE.TARGET.eq(object.getId()), ATTRIBUTE.PATH.eq(path));
        return row == null || row.getPointCount() == 0 ? 0 : row.getLastStep() + 1;
    }

    // --------------------------------------------------------------------------------------- repetitions --

    private boolean isRepeated(TrackedObjectRecord object, String request) {
        long now = options.clock().micros();
        forgetRequests(db, APPLIED_REQUEST.TARGET.eq(object.getId()), now);
        return db.insertInto(APPLIED_REQUEST)
                        .values(object.getId(), request, now)
                        .onConflictDoNothing()
                        .execute()
                == 0;
    }

    /** Those that can't come again any more. */
    static void forgetRequests(DSLContext db, Condition which, long now) {
        db.deleteFrom(APPLIED_REQUEST)
                .where(which, APPLIED_REQUEST.TIME.lt(now - REPETITION_MICROS))
                .execute();
    }
}
