package dev.nereid.store;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.ProjectRole;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Objects and projects of a store, taken out of sight or ended, by whoever may do so. Each call is a transaction of its own,
 * but where it says otherwise. Safe for many threads.
 */
public final class Removal {
    private static final int DELETED_AT_ONCE = 100;

    private final Database database;
    private final StoreOptions options;
    private final ContentStore contents;
    private final Account account; // null for whoever has the store to itself

    Removal(Database database, StoreOptions options, ContentStore contents, Account account) {
        this.database = database;
        this.options = options;
        this.contents = contents;
        this.account = account;
    }

    /** Takes objects out of sight, models with their versions. All or, with an exception, none; as the two below. */
    public void trash(List<String> ids) {
        database.write(db -> {
            require(db, ids);
            trash(db).put(ids, options.clock().micros());
            return null;
        });
    }

    public void restore(List<String> ids) {
        database.write(db -> {
            require(db, ids);
            trash(db).restore(ids);
            return null;
        });
    }

    /** For good. They have to be in the trash. */
    public void delete(List<String> ids) {
        List<String> unused = database.write(db -> {
            require(db, ids);
            return trash(db).delete(ids);
        });
        contents.drop(unused);
    }

    /**
     * For good, with all that is in it: in portions, so that others don't wait. Nothing is logged to it meanwhile; if it breaks
     * off, the project stays archived with what is left, and it can be deleted again.
     */
    public void deleteProject(String name) {
        database.write(db -> {
            Projects projects = new Projects(db, options);
            ProjectRecord project = owned(db, name);
            projects.lockToDelete(project);
            projects.setArchived(project, true);
            return null;
        });
        List<String> unused;
        do {
            unused = database.write(db -> trash(db).deleteSome(owned(db, name), DELETED_AT_ONCE));
            if (unused != null) {
                contents.drop(unused);
            }
        } while (unused != null);
        database.write(db -> {
            ProjectRecord project = owned(db, name);
            new Memberships(db).removeAll(project);
            new Projects(db, options).delete(project);
            return null;
        });
    }

    private void require(DSLContext db, List<String> ids) {
        new Access(db, account).require(ProjectRole.CONTRIBUTOR, ids, objects(db));
    }

    private ProjectRecord owned(DSLContext db, String name) {
        return new Access(db, account).require(ProjectRole.OWNER, name, new Projects(db, options));
    }

    private Trash trash(DSLContext db) {
        return new Trash(db, objects(db), new Access(db, account));
    }

    private ObjectRegistry objects(DSLContext db) {
        return new ObjectRegistry(db, options, new LogLedger(db));
    }
}
