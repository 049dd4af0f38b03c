package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.PROJECT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.Database;
import dev.nereid.db.Locks;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ProjectName;
import dev.nereid.model.Visibility;
import dev.nereid.store.StoreException.Reason;
import java.sql.ResultSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;

/** Projects: which there are, and by which keys they begin the IDs of their objects. */
final class Projects {
    private static final Pattern KEY = Pattern.compile("[A-Z][A-Z0-9]{0,19}");
    private static final int DERIVED_KEY_LENGTH_MAX = 12;
    private static final KeyedRows.Query<ProjectRecord> BY_NAME =
            KeyedRows.Query.where(PROJECT, "workspace = ? and name = ? and deleted_time is null");
    private static final String NEXT_RUN_NUMBER =
            "update project set last_run_number = last_run_number + 1 where id = ? returning last_run_number";

    private final DSLContext db;
    private final StoreOptions options;
    private final LostIds lostIds;

    Projects(DSLContext db, StoreOptions options) {
        this.db = db;
        this.options = options;
        this.lostIds = new LostIds(db);
    }

    /** A project by its name, "workspace/name" or "name"; null if there is none. */
    ProjectRecord find(String name) {
        String[] parts = split(name);
        return KeyedRows.first(db, BY_NAME, select -> {
            select.setString(1, parts[0]);
            select.setString(2, parts[1]);
        });
    }

    ProjectRecord find(long row) {
        return KeyedRows.find(db, PROJECT.ID, row);
    }

    List<ProjectRecord> all(Condition which) {
        return db.selectFrom(PROJECT)
                .where(PROJECT.DELETED_TIME.isNull(), which)
                .orderBy(PROJECT.WORKSPACE, PROJECT.NAME)
                .fetch();
    }

    List<ProjectRecord> ofWorkspace(String workspace) {
        return all(PROJECT.WORKSPACE.eq(workspace));
    }

    boolean hasWorkspace(String workspace) {
        return db.fetchExists(PROJECT, PROJECT.WORKSPACE.eq(workspace));
    }

    /** Of a project by its name. */
    String workspaceOf(String name) {
        return split(name)[0];
    }

    /** Runs that there are, in the trash or not, by the project's row. */
    Map<Long, Long> runCounts() {
        return db.select(TRACKED_OBJECT.PROJECT_ID, DSL.count())
                .from(TRACKED_OBJECT)
                .where(TRACKED_OBJECT.KIND.eq(ObjectKind.RUN.label()), TRACKED_OBJECT.DELETED.eq(0L))
                .groupBy(TRACKED_OBJECT.PROJECT_ID)
                .fetchMap(Record2::value1, row -> row.value2().longValue());
    }

    /** @param key null to derive one from the name */
    ProjectRecord create(String name, String key, Visibility visibility) {
        String[] parts = split(name);
        if (find(name) != null) {
            throw new StoreException(
                    Reason.PROJECT_EXISTS, "The project \"" + parts[0] + "/" + parts[1] + "\" exists already.");
        }
        String fullName = fullName(parts[0], parts[1]);
        checkKey(key, fullName);
        checkRoom();
        checkVisibility(visibility);
        String ownKey = key != null ? key : freeKey(parts[1], fullName);
        ProjectRecord project = insert(parts[0], parts[1], ownKey, visibility.label());
        if (options.givesIds()) {
            long base = lostIds.numberBase(ownKey, true);
            options.issuedIds().note(ownKey, base, fullName);
            project.setLastRunNumber(base);
            project.update();
        }
        return project;
    }

    /** The key that a project had which a restore has lost, as far as that is known; null if it is not, or can't be again. */
    String keyBefore(String name, String knownId) {
        String[] parts = split(name);
        String prefix = LostIds.prefixOf(knownId);
        if (prefix == null || !options.givesIds() || !lostIds.mayBeAny()) {
            return null;
        }
        String key = prefix.replaceFirst("-.*", ""); // of a model, for its versions
        return KEY.matcher(key).matches() && isFree(key, fullName(parts[0], parts[1])) ? key : null;
    }

    private boolean isFree(String key, String fullName) {
        return !db.fetchExists(PROJECT, PROJECT.PROJECT_KEY.eq(key))
                && (!options.givesIds() || lostIds.mayHaveKey(key, fullName));
    }

    private ProjectRecord insert(String workspace, String name, String key, String visibility) {
        ProjectRecord project = db.newRecord(PROJECT);
        project.setId(RowIds.next());
        project.setWorkspace(workspace);
        project.setName(name);
        project.setProjectKey(key);
        project.setVisibility(visibility);
        project.setLastRunNumber(0L);
        project.setCreatedTime(options.clock().micros());
        project.insert();
        return project;
    }

    /** The project of the same name as one of another store; its key too, unless another project has that here. */
    ProjectRecord adopt(ProjectRecord foreign) {
        Locks.take(db, "project " + fullName(foreign));
        ProjectRecord project = db.fetchOne(
                PROJECT,
                PROJECT.WORKSPACE.eq(foreign.getWorkspace()),
                PROJECT.NAME.eq(foreign.getName()),
                PROJECT.DELETED_TIME.isNull());
        boolean isKeyFree = !db.fetchExists(PROJECT, PROJECT.PROJECT_KEY.eq(foreign.getProjectKey()));
        if (project == null) {
            String key = isKeyFree ? foreign.getProjectKey() : freeKey(foreign.getName(), fullName(foreign));
            return insert(foreign.getWorkspace(), foreign.getName(), key, foreign.getVisibility());
        }
        if (isKeyFree) {
            project.setProjectKey(foreign.getProjectKey());
        }
        project.setVisibility(foreign.getVisibility());
        project.update();
        return project;
    }

    private void checkRoom() {
        int max = options.quotas().projects();
        if (max > 0 && db.fetchCount(PROJECT, PROJECT.DELETED_TIME.isNull()) >= max) {
            throw new StoreException(
                    Reason.PROJECTS_EXHAUSTED,
                    "The server has as many projects as it takes, which are " + max
                            + ". Delete one, or ask for a higher --max-projects.");
        }
    }

    private void checkVisibility(Visibility visibility) {
        if (visibility.compareTo(options.quotas().widest()) > 0) {
            throw new StoreException(
                    Reason.VISIBILITY_REFUSED,
                    "This server has no " + visibility.label() + " projects (nereid serve --no-public).");
        }
    }

    void setVisibility(ProjectRecord project, Visibility visibility) {
        checkVisibility(visibility);
        project.setVisibility(visibility.label());
        project.update();
    }

    void setArchived(ProjectRecord project, boolean archived) {
        project.setArchivedTime(archived ? options.clock().micros() : null);
        project.update();
    }

    /** @throws StoreException if it takes nothing any more */
    static void requireNotArchived(ProjectRecord project) {
        if (project.getArchivedTime() != null) {
            throw new StoreException(
                    Reason.PROJECT_ARCHIVED,
                    "The project \"" + fullName(project) + "\" is archived and takes nothing any more, until an owner"
                            + " brings it back: nereid project unarchive " + fullName(project));
        }
    }

    private void checkKey(String key, String fullName) {
        if (key == null) {
            return;
        }
        if (!KEY.matcher(key).matches()) {
            throw new StoreException(
                    Reason.INVALID,
                    "\"" + key
                            + "\" is not a valid project key. A key is 1 to 20 capital letters and digits, a letter first,"
                            + " such as CLS.");
        }
        if (!isFree(key, fullName)) {
            throw new StoreException(
                    Reason.PROJECT_EXISTS,
                    "The key " + key + " is taken. Choose another."); // by one that the account may not see, perhaps
        }
    }

    /** For a transaction that creates something in it: until it ends, the project is not deleted. */
    ProjectRecord lockToAdd(ProjectRecord project) {
        ProjectRecord current = Locks.share(db, lockName(project)) ? find(project.getId()) : project;
        if (current.getDeletedTime() != null) {
            throw Access.unknown(fullName(project));
        }
        return current;
    }

    /** For a transaction that deletes it with all that is in it. */
    void lockToDelete(ProjectRecord project) {
        Locks.take(db, lockName(project));
    }

    private static String lockName(ProjectRecord project) {
        return "content of project " + project.getId();
    }

    /** Frees its name. Its key stays its own: IDs are given once. */
    void delete(ProjectRecord project) {
        project.setName("(deleted) " + project.getId());
        project.setDeletedTime(options.clock().micros());
        project.update();
    }

    static String fullName(ProjectRecord project) {
        return fullName(project.getWorkspace(), project.getName());
    }

    private static String fullName(String workspace, String name) {
        return workspace.isEmpty() ? name : workspace + "/" + name;
    }

    private String[] split(String name) {
        try {
            ProjectName.check(name);
        } catch (IllegalArgumentException e) {
            throw new StoreException(Reason.INVALID, e.getMessage());
        }
        return ProjectName.split(name, options.defaultWorkspace());
    }

    /** One that it had before; or the letters and digits of the name, with a number behind if that is taken. */
    private String freeKey(String name, String fullName) {
        String before = options.givesIds() ? lostIds.keyOf(fullName) : null;
        if (before != null && isFree(before, fullName)) {
            return before;
        }
        String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        String stem = letters.isEmpty() || Character.isDigit(letters.charAt(0)) ? "P" + letters : letters;
        stem = stem.substring(0, Math.min(stem.length(), DERIVED_KEY_LENGTH_MAX));
        String key = stem;
        for (int i = 2; !isFree(key, fullName); i++) {
            key = stem + i;
        }
        return key;
    }

    /** Counts up in the database, where a number is taken for good with the transaction that uses it. */
    long nextRunNumber(ProjectRecord project) {
        long number = Database.use(db, NEXT_RUN_NUMBER, update -> {
            update.setLong(1, project.getId());
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        options.issuedIds().reserve(project.getProjectKey(), number, fullName(project));
        return number;
    }
}
