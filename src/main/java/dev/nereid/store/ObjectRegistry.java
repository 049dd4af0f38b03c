package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.GIVEN_ID;
import static dev.nereid.db.jooq.Tables.OBJECT_ALIAS;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.Locks;
import dev.nereid.db.jooq.tables.records.ObjectAliasRecord;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ModelKey;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Stamp;
import dev.nereid.model.Visibility;
import dev.nereid.store.StoreException.Reason;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** Objects: who exists, under which IDs. Deleted ones are still found, so that nothing brings them back. */
final class ObjectRegistry {
    private final DSLContext db;
    private final StoreOptions options;
    private final LogLedger ledger;
    private final Projects projects;
    private final LostIds lostIds;
    private String knownId; // sys/id that a new object had before a restore, as its client says; null if it says none

    ObjectRegistry(DSLContext db, StoreOptions options, LogLedger ledger) {
        this.db = db;
        this.options = options;
        this.ledger = ledger;
        this.projects = new Projects(db, options);
        this.lostIds = new LostIds(db);
    }

    ObjectRegistry knownAs(String sysId) {
        knownId = sysId;
        return this;
    }

    TrackedObjectRecord find(long row) {
        return KeyedRows.find(db, TRACKED_OBJECT.ID, row);
    }

    /** An object by the UUID that any client gave it; null if there is none. */
    TrackedObjectRecord find(UUID objectId) {
        TrackedObjectRecord object = KeyedRows.find(db, TRACKED_OBJECT.OBJECT_ID, objectId.toString());
        if (object != null) {
            return object;
        }
        ObjectAliasRecord alias = KeyedRows.find(db, OBJECT_ALIAS.OBJECT_ID, objectId.toString());
        return alias == null ? null : find(alias.getTarget());
    }

    /** The same for a transaction that changes what it finds, or what belongs to it. */
    TrackedObjectRecord findAndLock(UUID objectId) {
        lock(db, objectId.toString()); // also of one that somebody creates just now
        TrackedObjectRecord object = find(objectId);
        return object == null ? null : lock(object);
    }

    /** As it is when nobody else can change it any more. */
    TrackedObjectRecord lock(TrackedObjectRecord object) {
        return lock(db, object.getObjectId()) ? find(object.getId()) : object;
    }

    static boolean lock(DSLContext db, String objectId) {
        return Locks.take(db, "object " + objectId);
    }

    /** By {@code sys/id}, {@code offline/<object id>} or bare object id; null if there is none. */
    TrackedObjectRecord find(String id) {
        UUID uuid = ObjectId.parse(id);
        if (uuid != null) {
            return find(uuid);
        }
        TrackedObjectRecord object = KeyedRows.find(db, TRACKED_OBJECT.SYS_ID, id);
        return object == null && !options.givesIds() ? findByGivenId(id) : object;
    }

    /** By one that another server has given than the one whose IDs the objects go by. */
    private TrackedObjectRecord findByGivenId(String id) {
        String objectId = db.select(GIVEN_ID.OBJECT_ID)
                .from(GIVEN_ID)
                .where(GIVEN_ID.SYS_ID.eq(id))
                .orderBy(GIVEN_ID.TIME.desc())
                .limit(1)
                .fetchOne(GIVEN_ID.OBJECT_ID);
        return objectId == null ? null : find(UUID.fromString(objectId));
    }

    ProjectRecord projectOf(TrackedObjectRecord object) {
        return projects.find(object.getProjectId());
    }

    /** @throws StoreException if the object was deleted */
    static void requireNotDeleted(TrackedObjectRecord object) {
        if (isDeleted(object)) {
            throw new StoreException(
                    Reason.OBJECT_DELETED,
                    SysNamespace.id(object) + " (" + ObjectId.OFFLINE + object.getObjectId()
                            + ") was deleted here. What is logged to it is not taken any more; it stays where it is.");
        }
    }

    static boolean isDeleted(TrackedObjectRecord object) {
        return object.getDeleted() != 0;
    }

    /**
     * The object that a create operation means: known by its UUID, or by what else names it, or new.
     *
     * @param project where to create it
     * @param modelKey of a model, instead of the one that it asks for; null to keep that
     */
    TrackedObjectRecord resolve(Operation.Create create, ProjectRecord project, String modelKey, String owner) {
        lockCustomId(create, project);
        TrackedObjectRecord namesake = namesake(create, project);
        if (namesake == null) {
            return create(create, project, modelKey != null ? modelKey : modelKeyOf(create, project), owner);
        }
        db.insertInto(OBJECT_ALIAS)
                .set(OBJECT_ALIAS.OBJECT_ID, create.objectId().toString())
                .set(OBJECT_ALIAS.TARGET, namesake.getId())
                .execute();
        return lock(namesake);
    }

    /** Of many processes that begin with one custom ID at once, one creates the run. */
    private void lockCustomId(Operation.Create create, ProjectRecord project) {
        if (create.customRunId() != null) {
            Locks.take(db, "custom run ID " + create.customRunId() + " of project " + project.getId());
        }
    }

    /** A run of the same custom ID, or what is logged to the same project. */
    private TrackedObjectRecord namesake(Operation.Create create, ProjectRecord project) {
        if (create.object() == ObjectKind.PROJECT) {
            return objectOf(project);
        }
        return create.customRunId() == null ? null : findByCustomId(project, create.customRunId());
    }

    /** What is logged to a project itself; null as long as that is nothing. */
    TrackedObjectRecord objectOf(ProjectRecord project) {
        return db.fetchOne(
                TRACKED_OBJECT,
                TRACKED_OBJECT.PROJECT_ID.eq(project.getId()),
                TRACKED_OBJECT.KIND.eq(ObjectKind.PROJECT.label()));
    }

    TrackedObjectRecord findByCustomId(ProjectRecord project, String customRunId) {
        return db.fetchOne(
                TRACKED_OBJECT,
                TRACKED_OBJECT.PROJECT_ID.eq(project.getId()),
                TRACKED_OBJECT.CUSTOM_RUN_ID.eq(customRunId));
    }

    /** On a server it can be read before anybody logs to it. */
    ProjectRecord createProject(String name, String key, Visibility visibility) {
        ProjectRecord project = projects.create(name, key, visibility);
        if (options.givesIds()) {
            Operation.Create create = Operation.Create.project(UUID.randomUUID(), name, null);
            TrackedObjectRecord object = create(create, project, null, null);
            object.setCreationTime(project.getCreatedTime());
            object.setModificationTime(project.getCreatedTime());
            object.update();
        }
        return project;
    }

    /** Whether it was created in this transaction, and nothing is logged to it yet. */
    static boolean isNew(TrackedObjectRecord object) {
        return object.getCreationTime() == Long.MAX_VALUE;
    }

    private TrackedObjectRecord create(Operation.Create create, ProjectRecord project, String modelKey, String owner) {
        TrackedObjectRecord object = db.newRecord(TRACKED_OBJECT);
        object.setId(RowIds.next());
        object.setObjectId(create.objectId().toString());
        object.setKind(create.object().label());
        object.setProjectId(project.getId());
        object.setModelKey(create.object() == ObjectKind.MODEL ? modelKey : null);
        object.setModelId(create.modelId() == null ? null : create.modelId().toString());
        object.setSysId(options.givesIds() ? sysId(create, project, modelKey) : null);
        object.setLastNumber(
                object.getSysId() == null || create.object() != ObjectKind.MODEL ? 0L : versionBase(object));
        object.setOwner(owner);
        object.setCreationTime(Long.MAX_VALUE);
        object.setCreationLog(0L);
        object.setModificationTime(Long.MIN_VALUE);
        object.setDeleted(0L);
        BulkRows.insert(db, List.of(object));
        return object;
    }

    private String sysId(Operation.Create create, ProjectRecord project, String modelKey) {
        String projectKey = project.getProjectKey();
        return switch (create.object()) {
            case PROJECT -> projectKey;
            case RUN -> isGivenBack(projectKey) ? knownId : projectKey + "-" + projects.nextRunNumber(project);
            case MODEL -> freeModelId(create, projectKey, modelKey);
            case MODEL_VERSION -> {
                TrackedObjectRecord model = modelOf(create);
                yield isGivenBack(model.getSysId()) ? knownId : nextVersionId(model);
            }
        };
    }

    /** The one that a model had before a restore, which may have been another than its log asks for. */
    private String modelKeyOf(Operation.Create create, ProjectRecord project) {
        String before = project.getProjectKey() + "-";
        boolean isModel = create.object() == ObjectKind.MODEL && knownId != null && knownId.startsWith(before);
        return isModel && options.givesIds() && lostIds.mayBeAny() && find(knownId) == null
                ? knownId.substring(before.length())
                : create.modelKey();
    }

    /** Whether the ID that its client knows is its own again. */
    private boolean isGivenBack(String prefix) {
        return lostIds.mayGiveBack(prefix, knownId) && find(knownId) == null;
    }

    private long versionBase(TrackedObjectRecord model) {
        String sysId = model.getSysId();
        long base = lostIds.numberBase(sysId, lostIds.mayBeAny() && sysId.equals(knownId));
        options.issuedIds().note(sysId, base, null);
        return base;
    }

    private String freeModelId(Operation.Create create, String projectKey, String key) {
        String offline = ObjectId.offline(create.objectId());
        if (key == null) {
            throw new StoreException(
                    Reason.INVALID,
                    "The model " + offline + " is not known here, and its log gives no key to create it with.");
        }
        try {
            ModelKey.check(key);
        } catch (IllegalArgumentException e) {
            throw new StoreException(Reason.INVALID, e.getMessage());
        }
        String sysId = projectKey + "-" + key;
        if (!sysId.equals(knownId) && lostIds.isLost(sysId)) {
            throw new StoreException(
                    Reason.MODEL_KEY_TAKEN,
                    "The model key " + key + " is taken: " + sysId
                            + " was a model which this server lost when it was restored from a backup; it comes back with"
                            + " the next sync of its run file, and IDs are given once. The model " + offline
                            + " was not created.");
        }
        TrackedObjectRecord owner = find(sysId);
        if (owner != null) {
            throw new StoreException(
                    Reason.MODEL_KEY_TAKEN,
                    "The model key " + key + " is taken: " + sysId + " "
                            + (isDeleted(owner)
                                    ? "was a model that is deleted"
                                    : owner.getTrashedTime() != null ? "lies in the trash" : "exists")
                            + ", and IDs are given once. The model " + offline + " was not created.");
        }
        return sysId;
    }

    /** The model of a version that is about to be created. */
    TrackedObjectRecord modelOf(Operation.Create create) {
        TrackedObjectRecord model = create.modelId() == null ? null : find(create.modelId());
        if (model == null || !model.getKind().equals(ObjectKind.MODEL.label())) {
            throw new StoreException(
                    Reason.MODEL_UNKNOWN,
                    "The model version " + ObjectId.offline(create.objectId()) + " belongs to the model "
                            + (create.modelId() == null ? "(none)" : ObjectId.offline(create.modelId()))
                            + ", which is not known here. Sync the model first.");
        }
        TrackedObjectRecord locked = lock(model);
        requireNotDeleted(locked);
        return locked;
    }

    private String nextVersionId(TrackedObjectRecord model) {
        db.update(TRACKED_OBJECT)
                .set(TRACKED_OBJECT.LAST_NUMBER, TRACKED_OBJECT.LAST_NUMBER.plus(1))
                .where(TRACKED_OBJECT.ID.eq(model.getId()))
                .execute();
        model.refresh();
        options.issuedIds().reserve(model.getSysId(), model.getLastNumber(), null);
        return model.getSysId() + "-" + model.getLastNumber();
    }

    /** A create operation fills in what is missing; of several, the earliest says when and where. */
    void fillIn(TrackedObjectRecord object, Operation.Create create, Stamp stamp, long logRow) {
        if (isEarlier(stamp, object)) {
            object.setCreationTime(stamp.time());
            object.setCreationLog(logRow);
            object.setHostname(create.hostname());
        }
        if (object.getCustomRunId() == null && create.customRunId() != null) {
            ProjectRecord project = projectOf(object);
            lockCustomId(create, project);
            if (findByCustomId(project, create.customRunId()) == null) {
                object.setCustomRunId(create.customRunId());
            }
        }
        if (object.getModelId() == null && create.modelId() != null) { // a replica may hear of it late
            object.setModelId(create.modelId().toString());
        }
    }

    private boolean isEarlier(Stamp stamp, TrackedObjectRecord object) {
        if (object.getCreationLog() == 0 || stamp.time() != object.getCreationTime()) {
            return stamp.time() < object.getCreationTime();
        }
        return stamp.logId().compareTo(ledger.idOf(object.getCreationLog())) < 0;
    }
}
