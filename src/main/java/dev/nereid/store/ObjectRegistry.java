package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.OBJECT_ALIAS;
import static dev.nereid.db.jooq.Tables.PROJECT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.Operation;
import dev.nereid.model.ProjectName;
import dev.nereid.model.Stamp;
import dev.nereid.store.StoreException.Reason;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/** Projects and objects: who exists, under which IDs. */
final class ObjectRegistry {
    private static final Pattern PROJECT_KEY = Pattern.compile("[A-Z][A-Z0-9]{0,19}");
    private static final int DERIVED_KEY_LENGTH_MAX = 12;

    private final DSLContext db;
    private final StoreOptions options;
    private final LogLedger ledger;

    ObjectRegistry(DSLContext db, StoreOptions options, LogLedger ledger) {
        this.db = db;
        this.options = options;
        this.ledger = ledger;
    }

    // ------------------------------------------------------------------------------------------------ projects --

    /** A project by its name, "workspace/name" or "name"; null if there is none. */
    ProjectRecord findProject(String name) {
        String[] parts = split(name);
        return db.fetchOne(PROJECT, PROJECT.WORKSPACE.eq(parts[0]), PROJECT.NAME.eq(parts[1]));
    }

    List<ProjectRecord> projects() {
        return db.selectFrom(PROJECT).orderBy(PROJECT.WORKSPACE, PROJECT.NAME).fetch();
    }

    /** @param key null to derive one from the name */
    ProjectRecord createProject(String name, String key) {
        String[] parts = split(name);
        if (findProject(name) != null) {
            throw new StoreException(
                    Reason.PROJECT_EXISTS, "The project \"" + parts[0] + "/" + parts[1] + "\" exists already.");
        }
        if (key != null && !PROJECT_KEY.matcher(key).matches()) {
            throw new StoreException(
                    Reason.INVALID,
                    "\"" + key
                            + "\" is not a valid project key. A key is 1 to 20 capital letters and digits, a letter first,"
                            + " such as CLS.");
        }
        ProjectRecord taken = key == null ? null : db.fetchOne(PROJECT, PROJECT.PROJECT_KEY.eq(key));
        if (taken != null) {
            throw new StoreException(
                    Reason.PROJECT_EXISTS,
                    "The key " + key + " belongs to the project \"" + fullName(taken) + "\". Choose another.");
        }
        ProjectRecord project = db.newRecord(PROJECT);
        project.setId(RowIds.next());
        project.setWorkspace(parts[0]);
        project.setName(parts[1]);
        project.setProjectKey(key != null ? key : freeKey(parts[1]));
        project.setLastRunNumber(0L);
        project.setCreatedTime(options.clock().micros());
        project.insert();
        return project;
    }

    static String fullName(ProjectRecord project) {
        return project.getWorkspace().isEmpty() ? project.getName() : project.getWorkspace() + "/" + project.getName();
    }

    private String[] split(String name) {
        try {
            ProjectName.check(name);
        } catch (IllegalArgumentException e) {
            throw new StoreException(Reason.INVALID, e.getMessage());
        }
        return ProjectName.split(name, options.defaultWorkspace());
    }

    /** The letters and digits of the name, with a number behind if that is taken. */
    private String freeKey(String name) {
        String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        String stem = letters.isEmpty() || Character.isDigit(letters.charAt(0)) ? "P" + letters : letters;
        stem = stem.substring(0, Math.min(stem.length(), DERIVED_KEY_LENGTH_MAX));
        String key = stem;
        for (int i = 2; db.fetchExists(PROJECT, PROJECT.PROJECT_KEY.eq(key)); i++) {
            key = stem + i;
        }
        return key;
    }

    // ------------------------------------------------------------------------------------------------- objects --

    TrackedObjectRecord find(long row) {
        return db.fetchOne(TRACKED_OBJECT, TRACKED_OBJECT.ID.eq(row));
    }

    /** An object by the UUID that any client gave it; null if there is none. */
    TrackedObjectRecord find(UUID objectId) {
        TrackedObjectRecord object = db.fetchOne(TRACKED_OBJECT, TRACKED_OBJECT.OBJECT_ID.eq(objectId.toString()));
        if (object != null) {
            return object;
        }
        Long target = db.select(OBJECT_ALIAS.TARGET)
                .from(OBJECT_ALIAS)
                .where(OBJECT_ALIAS.OBJECT_ID.eq(objectId.toString()))
                .fetchOne(OBJECT_ALIAS.TARGET);
        return target == null ? null : find(target);
    }

    TrackedObjectRecord findBySysId(String sysId) {
        return db.fetchOne(TRACKED_OBJECT, TRACKED_OBJECT.SYS_ID.eq(sysId));
    }

    ProjectRecord projectOf(TrackedObjectRecord object) {
        return db.fetchOne(PROJECT, PROJECT.ID.eq(object.getProjectId()));
    }

    /**
     * The object that a create operation means: known by its UUID, or by its custom run ID in the project, or new.
     *
     * @param project where to create it
     */
    TrackedObjectRecord resolve(Operation.Create create, ProjectRecord project, String owner) {
        TrackedObjectRecord known = find(create.objectId());
        if (known != null) {
            return known;
        }
        if (create.customRunId() != null) {
            TrackedObjectRecord namesake = findByCustomId(project, create.customRunId());
            if (namesake != null) {
                db.insertInto(OBJECT_ALIAS)
                        .set(OBJECT_ALIAS.OBJECT_ID, create.objectId().toString())
                        .set(OBJECT_ALIAS.TARGET, namesake.getId())
                        .execute();
                return namesake;
            }
        }
        return create(create, project, owner);
    }

    private TrackedObjectRecord findByCustomId(ProjectRecord project, String customRunId) {
        return db.fetchOne(
                TRACKED_OBJECT,
                TRACKED_OBJECT.PROJECT_ID.eq(project.getId()),
                TRACKED_OBJECT.CUSTOM_RUN_ID.eq(customRunId));
    }

    private TrackedObjectRecord create(Operation.Create create, ProjectRecord project, String owner) {
        TrackedObjectRecord object = db.newRecord(TRACKED_OBJECT);
        object.setId(RowIds.next());
        object.setObjectId(create.objectId().toString());
        object.setKind(create.object().label());
        object.setProjectId(project.getId());
        object.setSysId(options.givesIds() ? nextSysId(project) : null);
        object.setOwner(owner);
        object.setCreationTime(Long.MAX_VALUE);
        object.setCreationLog(0L);
        object.setModificationTime(Long.MIN_VALUE);
        object.insert();
        return object;
    }

    /** Counts up in the database, where a number is taken for good with the transaction that uses it. */
    private String nextSysId(ProjectRecord project) {
        db.update(PROJECT)
                .set(PROJECT.LAST_RUN_NUMBER, PROJECT.LAST_RUN_NUMBER.plus(1))
                .where(PROJECT.ID.eq(project.getId()))
                .execute();
        project.refresh();
        return project.getProjectKey() + "-" + project.getLastRunNumber();
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
            if (findByCustomId(project, create.customRunId()) == null) {
                object.setCustomRunId(create.customRunId());
            }
        }
    }

    private boolean isEarlier(Stamp stamp, TrackedObjectRecord object) {
        if (object.getCreationLog() == 0 || stamp.time() != object.getCreationTime()) {
            return stamp.time() < object.getCreationTime();
        }
        return stamp.logId().compareTo(ledger.idOf(object.getCreationLog())) < 0;
    }
}
