package dev.nereid.store;

import dev.nereid.codec.CodecException;
import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.Locks;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import dev.nereid.model.ProjectName;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Rejection.Cause;
import dev.nereid.model.Stamp;
import dev.nereid.model.Visibility;
import dev.nereid.store.LostRanges.Found;
import dev.nereid.store.StoreException.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jooq.DSLContext;

/**
 * Applies one batch, in a transaction of the caller's: places it in its log, merges its operations, records the range.
 * What the store already has is skipped, and only if it is the same.
 */
final class BatchApplier {
    private final DSLContext db;
    private final StoreOptions options;
    private final Account account;
    private final Access access;
    private final LogLedger ledger;
    private final Projects projects;
    private final ObjectRegistry objects;
    private final Rejections rejections;
    private boolean isBrief;
    private String knownId; // sys/id that the object had before a restore, as the client says; null if it says none

    /** @param account who delivers; null in a replica */
    BatchApplier(DSLContext db, StoreOptions options, Account account) {
        this.db = db;
        this.options = options;
        this.account = account;
        this.access = new Access(db, account);
        this.ledger = new LogLedger(db);
        this.projects = new Projects(db, options);
        this.objects = new ObjectRegistry(db, options, ledger);
        this.rejections = new Rejections(db, ledger);
    }

    /** Lets it say how far a log is applied, and nothing else: of thousands, that saves asking for each. */
    BatchApplier brief() {
        isBrief = true;
        return this;
    }

    BatchApplier knownAs(String sysId) {
        knownId = sysId;
        return this;
    }

    // -------------------------------------------------------------------------------------------- what is there --

    AppliedState state(LogIdentity identity) {
        OperationLogRecord log = ledger.find(identity.logId());
        if (log != null && access.canSee(objects.find(log.getTarget()))) {
            return state(log, Outcome.APPLIED);
        }
        OperationLogRecord parent = identity.isFork() ? ledger.find(identity.parent()) : null;
        if (parent != null && !access.canSee(objects.find(parent.getTarget()))) {
            return new AppliedState(Outcome.APPLIED, identity.base(), 0, null, null, null, 0, 0, 0);
        }
        Long digest = digestAtBase(identity);
        return new AppliedState(
                Outcome.APPLIED, identity.base(), digest == null ? 0 : digest, null, null, null, 0, 0, 0);
    }

    private AppliedState state(OperationLogRecord log, Outcome outcome) {
        if (isBrief) {
            return new AppliedState(
                    outcome, log.getAppliedSequence(), log.getDigest(), null, null, null, 0, 0, log.getLostCount());
        }
        TrackedObjectRecord object = targetOf(log);
        return new AppliedState(
                outcome,
                log.getAppliedSequence(),
                log.getDigest(),
                UUID.fromString(object.getObjectId()),
                object.getSysId(),
                Projects.fullName(objects.projectOf(object)),
                rejections.countOf(log.getId()),
                log.getClampedCount(),
                log.getLostCount());
    }

    private TrackedObjectRecord targetOf(OperationLogRecord log) {
        TrackedObjectRecord object = objects.find(log.getTarget());
        access.requireSeen(object);
        ObjectRegistry.requireNotDeleted(object);
        return object;
    }

    private Long digestAtBase(LogIdentity identity) {
        if (!identity.isFork()) {
            return Digest.start(identity.fileId());
        }
        OperationLogRecord parent = ledger.find(identity.parent());
        if (parent != null) {
            targetOf(parent); // of what is deleted, no digests are left
        }
        return ledger.digestAt(identity.parent(), identity.base());
    }

    // --------------------------------------------------------------------------------------------------- apply --

    AppliedState apply(OperationBatch batch) {
        LogLedger.lock(db, batch.log());
        OperationLogRecord log = ledger.find(batch.log().logId());
        if (log == null) {
            return begin(batch);
        }
        TrackedObjectRecord object = lockForWriting(log);
        long applied = log.getAppliedSequence();
        if (batch.firstSequence() > applied + 1) {
            return state(log, Outcome.GAP);
        }
        if (contradicts(batch, log)) {
            return state(log, Outcome.FORKED);
        }
        int known = (int)
                Math.min(applied - batch.firstSequence() + 1, batch.operations().size());
        List<LoggedOperation> fresh =
                batch.operations().subList(known, batch.operations().size());
        if (!fresh.isEmpty()) {
            return mergeAll(log, object, false, fresh);
        }
        return state(log, Outcome.REPEATED);
    }

    /** The first batch of a log. */
    private AppliedState begin(OperationBatch batch) {
        LogIdentity identity = batch.log();
        if (batch.firstSequence() != identity.base() + 1) {
            return state(identity).with(Outcome.GAP);
        }
        Long digest = digestAtBase(identity);
        if (digest == null || digest != batch.digestBefore()) {
            return state(identity).with(digest == null ? Outcome.GAP : Outcome.FORKED);
        }
        if (identity.isFork()) {
            OperationLogRecord parent = ledger.find(identity.parent());
            TrackedObjectRecord object = lockForWriting(parent);
            OperationLogRecord log = createFork(identity, parent, object, digest);
            return mergeAll(log, object, false, batch.operations());
        }
        return create(batch, digest);
    }

    private OperationLogRecord createFork(
            LogIdentity identity, OperationLogRecord parent, TrackedObjectRecord object, long digest) {
        if (!parent.getFileId().equals(identity.fileId().toString())) {
            throw new StoreException(
                    Reason.INVALID,
                    "Log " + identity.logId() + " is said to be of run file " + identity.fileId()
                            + ", but the log that it left is of " + parent.getFileId() + ".");
        }
        return ledger.create(identity, object.getId(), accountId(), digest);
    }

    private AppliedState create(OperationBatch batch, long digest) {
        LoggedOperation first = batch.operations().get(0);
        if (!(decodeFirst(first) instanceof Operation.Create create)) {
            throw new StoreException(
                    Reason.INVALID, "Log " + batch.log().logId() + " does not begin with the creation of an object.");
        }
        requireFits(create.customRunId());
        TrackedObjectRecord object = objects.findAndLock(create.objectId());
        boolean isNew = object == null;
        if (isNew) {
            ProjectRecord project = projects.lockToAdd(projectFor(create, batch.project()));
            Projects.requireNotArchived(project);
            access.require(ProjectRole.CONTRIBUTOR, project);
            object = objects.knownAs(knownId)
                    .resolve(create, project, batch.modelKey(), account == null ? null : account.name());
            isNew = ObjectRegistry.isNew(object);
        }
        requireWritable(object);
        checkKind(object, create);
        OperationLogRecord log = ledger.create(batch.log(), object.getId(), accountId(), digest);
        ledger.remember(log.getId(), batch.log().logId());
        long time = clamp(log, first.time());
        objects.fillIn(object, create, new Stamp(time, batch.log().logId(), 1), log.getId());
        return mergeAll(log, object, isNew, batch.operations());
    }

    private static void requireFits(String customRunId) {
        if (customRunId != null && customRunId.length() > Limits.CUSTOM_RUN_ID_CHARS_MAX) {
            throw new StoreException(
                    Reason.INVALID,
                    "The custom ID of the run has " + customRunId.length() + " characters; at most "
                            + Limits.CUSTOM_RUN_ID_CHARS_MAX + " are taken.");
        }
    }

    // ----------------------------------------------------------------------------------------- lost operations --

    /**
     * A log that nobody has begun can't have lost anything, as who it belongs to is what its first operation says; but a fork
     * belongs to whom its parent does.
     */
    AppliedState lose(LostOperations lost) {
        LogLedger.lock(db, lost.log());
        OperationLogRecord log = ledger.find(lost.log().logId());
        if (log == null && lost.log().isFork()) {
            log = forkThatBegins(lost);
        }
        if (log == null || isHidden(log)) {
            return state(lost.log()).with(Outcome.GAP);
        }
        lockForWriting(log);
        if (lost.first() > log.getAppliedSequence() + 1) {
            return state(log, Outcome.GAP);
        }
        if (lost.first() == log.getAppliedSequence() + 1) {
            if (lost.digestBefore() != log.getDigest()) {
                return state(log, Outcome.FORKED);
            }
            requireFewLost(log, lost);
            ledger.lose(log, lost.last());
        }
        return state(log, Outcome.APPLIED);
    }

    /** Null where it can't begin so. */
    private OperationLogRecord forkThatBegins(LostOperations lost) {
        LogIdentity identity = lost.log();
        OperationLogRecord parent = ledger.find(identity.parent());
        if (parent == null || isHidden(parent) || lost.first() != identity.base() + 1) {
            return null;
        }
        Long digest = digestAtBase(identity);
        if (digest == null) {
            return null;
        }
        OperationLogRecord log = createFork(identity, parent, lockForWriting(parent), digest);
        log.setFirstTime(parent.getLastTime());
        log.setLastTime(parent.getLastTime());
        return log;
    }

    /** From the account, for which it is as if it were not there. */
    private boolean isHidden(OperationLogRecord log) {
        TrackedObjectRecord object = objects.find(log.getTarget());
        return object != null && !access.canSee(object);
    }

    private static void requireFewLost(OperationLogRecord log, LostOperations lost) {
        if (lost.last() - lost.first() >= Limits.LOST_OPERATIONS_MAX - log.getLostCount()) {
            throw new StoreException(
                    Reason.INVALID,
                    "Log " + log.getLogId() + " lacks operations " + lost.first() + " to " + lost.last()
                            + "; of one log, " + Limits.LOST_OPERATIONS_MAX
                            + " may be lost at most, and what follows them is not taken.");
        }
    }

    AppliedState fill(OperationBatch batch) {
        LogLedger.lock(db, batch.log());
        OperationLogRecord log = ledger.find(batch.log().logId());
        if (log == null) {
            return state(batch.log()).with(Outcome.GAP);
        }
        TrackedObjectRecord object = lockForWriting(log);
        if (batch.lastSequence() > log.getAppliedSequence()) {
            return state(log, Outcome.GAP);
        }
        List<LoggedOperation> lost = new LostRanges(db, ledger).lostOf(log, batch.operations());
        if (lost == null) {
            return state(log, Outcome.FORKED);
        }
        LogFamily family = new LogFamily(db, ledger, log);
        if (!lost.isEmpty()) {
            merge(log, object, false, lost, family.onlyNew(lost), SeriesBlocks.betweenOthers(db));
            new LostRanges(db, ledger).fill(log, Found.of(lost));
        }
        return shared(family, log, batch.operations());
    }

    private TrackedObjectRecord lockForWriting(OperationLogRecord log) {
        TrackedObjectRecord found = targetOf(log);
        checkAccount(log);
        TrackedObjectRecord object = objects.lock(found);
        requireWritable(object);
        return object;
    }

    private void requireWritable(TrackedObjectRecord object) {
        access.requireSeen(object);
        ObjectRegistry.requireNotDeleted(object);
        access.require(ProjectRole.CONTRIBUTOR, object);
        if (options.givesIds()) { // a replica shows whatever there is
            Projects.requireNotArchived(objects.projectOf(object));
        }
    }

    /** What an account that was removed has begun, others may go on with. */
    private void checkAccount(OperationLogRecord log) {
        if (account != null
                && log.getAccountId() != null
                && log.getAccountId() != account.id()
                && !new Accounts(db, options.clock()).isRemoved(log.getAccountId())) {
            throw new StoreException(
                    Reason.FORBIDDEN,
                    "Log " + log.getLogId() + " was delivered by another account before. Sync it with that account's"
                            + " token.");
        }
    }

    private static Operation decodeFirst(LoggedOperation first) {
        try {
            return OperationCodec.decode(first);
        } catch (CodecException e) {
            throw new StoreException(Reason.INVALID, "The first operation of a log makes no sense: " + e.getMessage());
        }
    }

    private static void checkKind(TrackedObjectRecord object, Operation.Create create) {
        ObjectKind kind = ObjectKind.of(object.getKind());
        if (kind != create.object()) {
            throw new StoreException(
                    Reason.INVALID,
                    SysNamespace.id(object) + " is a " + kind.words() + "; what is logged to it as a "
                            + create.object().words() + " can't be taken.");
        }
    }

    /** @param given instead of what the log says; null to keep that */
    private ProjectRecord projectFor(Operation.Create create, String given) {
        if (create.object() == ObjectKind.MODEL_VERSION && options.givesIds()) {
            TrackedObjectRecord model = objects.modelOf(create);
            access.requireSeen(model);
            return objects.projectOf(model);
        }
        return project(given != null ? given : create.project(), create);
    }

    private ProjectRecord project(String given, Operation.Create create) {
        boolean lenient = options.fallbackProject() != null; // a replica shows every run, wherever it says it belongs
        String name = given == null || lenient && !ProjectName.isValid(given) ? options.fallbackProject() : given;
        if (name == null) {
            throw new StoreException(
                    Reason.PROJECT_MISSING,
                    "The " + create.object().words() + " offline/" + create.objectId()
                            + " names no project. Say where it belongs: nereid sync -p"
                            + " workspace/name, or NEREID_PROJECT.");
        }
        ProjectRecord project = projects.find(name);
        if (project == null && Locks.take(db, "project " + name)) {
            project = projects.find(name); // somebody may have created it just now
        }
        if (project == null
                && options.givesIds()
                && create.object() == ObjectKind.PROJECT) { // a misspelt name is no order
            throw new StoreException(
                    Reason.PROJECT_UNKNOWN,
                    "There is no project \"" + name + "\" to log to. To create it: nereid project create " + name);
        }
        if (project == null && account != null && !account.isAdministrator()) {
            throw Access.unknown(name); // in the same words as of one that the account may not see
        }
        return project != null
                ? project
                : objects.createProject(name, projects.keyBefore(name, knownId), Visibility.WORKSPACE);
    }

    private Long accountId() {
        return account == null ? null : account.id();
    }

    /** Whether the batch says something else than what has been applied under the same sequences. */
    private boolean contradicts(OperationBatch batch, OperationLogRecord log) {
        UUID logId = batch.log().logId();
        Long digest = ledger.digestAt(logId, batch.firstSequence() - 1);
        if (digest == null || digest != batch.digestBefore()) {
            return true;
        }
        long overlap = Math.min(log.getAppliedSequence(), batch.lastSequence()) - batch.firstSequence() + 1;
        if (overlap <= 0) {
            return false;
        }
        int[] checksums = ledger.checksums(logId, batch.firstSequence() - 1, (int) overlap);
        for (int i = 0; i < checksums.length; i++) {
            if (checksums[i] != batch.operations().get(i).crc()) {
                return true;
            }
        }
        return false;
    }

    private AppliedState mergeAll(
            OperationLogRecord log, TrackedObjectRecord object, boolean isNew, List<LoggedOperation> operations) {
        LogFamily family = isNew ? LogFamily.ofFirst(db, ledger, log) : new LogFamily(db, ledger, log);
        merge(log, object, isNew, operations, family.onlyNew(operations), new SeriesBlocks(db));
        ledger.advance(log, operations);
        return shared(family, log, operations);
    }

    /** The answer, once the logs of the family have told each other. */
    private AppliedState shared(LogFamily family, OperationLogRecord log, List<LoggedOperation> operations) {
        boolean changed = family.share(
                operations.get(0).sequence(),
                operations.get(operations.size() - 1).sequence());
        return state(changed ? ledger.find(UUID.fromString(log.getLogId())) : log, Outcome.APPLIED);
    }

    /** @param effective which of them no other log of the file has brought */
    private void merge(
            OperationLogRecord log,
            TrackedObjectRecord object,
            boolean isNew,
            List<LoggedOperation> operations,
            Predicate<LoggedOperation> effective,
            SeriesBlocks blocks) {
        long logRow = log.getId();
        UUID logId = UUID.fromString(log.getLogId());
        ledger.remember(logRow, logId);
        AttributeTable attributes = new AttributeTable(db, ledger, object.getId(), isNew);
        attributes.load(pathsOf(operations));
        AttributeMerger merger = new AttributeMerger(
                object,
                attributes,
                new SetElements(db, ledger),
                new FileEntries(db, ledger, object.getId()),
                blocks,
                rejections,
                options.quotas());
        for (LoggedOperation operation : operations) {
            long time = clamp(log, operation.time());
            Stamp stamp = new Stamp(time, logId, operation.sequence());
            if (!effective.test(operation)) {
                log.setPayloadBytes(log.getPayloadBytes() - operation.payload().length);
            } else if (operation.kind() != OperationKind.CREATE) {
                merger.merge(logRow, operation, stamp);
            } else if (operation.sequence() != 1) {
                rejections.add(
                        object.getId(),
                        logRow,
                        operation,
                        stamp,
                        Cause.INVALID,
                        "",
                        "Only the first operation creates.");
            }
            if (time != operation.time()) {
                log.setClampedCount(log.getClampedCount() + 1);
            }
            log.setFirstTime(Math.min(log.getFirstTime(), time));
            log.setLastTime(Math.max(log.getLastTime(), time));
            log.setPayloadBytes(log.getPayloadBytes() + operation.payload().length);
        }
        blocks.flush();
        attributes.flush();
        if (options.givesIds()) { // a replica is told by the run file's lock instead
            log.setActiveUntil(Math.max(log.getActiveUntil(), log.getLastTime() + StoreOptions.INACTIVE_AFTER_MICROS));
        }
        object.setModificationTime(Math.max(object.getModificationTime(), log.getLastTime()));
        BulkRows.update(db, List.of(object));
    }

    private static Set<String> pathsOf(List<LoggedOperation> operations) {
        Set<String> paths = new LinkedHashSet<>();
        for (LoggedOperation operation : operations) {
            if (!operation.path().isEmpty()) {
                paths.add(operation.path());
            }
        }
        return paths;
    }

    /**
     * A clock that runs far ahead would win every conflict for as long: its stamps end five minutes from now. Yet they
     * never run backwards, also where the store's own clock does.
     */
    private long clamp(OperationLogRecord log, long time) {
        long latest = options.clock().micros() + StoreOptions.CLOCK_AHEAD_MAX_MICROS;
        return Math.min(time, Math.max(latest, log.getLastTime()));
    }
}
