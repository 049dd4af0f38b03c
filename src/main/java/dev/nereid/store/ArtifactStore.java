package dev.nereid.store;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.FileRef;
import dev.nereid.model.ProjectRole;
import java.util.List;
import org.jooq.DSLContext;

/** Which files the artifacts of projects have, by the artifacts' hashes, for one account. Safe for many threads. */
public final class ArtifactStore {
    private final Database database;
    private final StoreOptions options;
    private final Account account;

    ArtifactStore(Database database, StoreOptions options, Account account) {
        this.database = database;
        this.options = options;
        this.account = account;
    }

    /**
     * Says which files an artifact has.
     *
     * @throws StoreException if there is no such project, or the account may not log to it
     */
    public void put(String project, String hash, List<FileRef> files) {
        put(project, ProjectRole.CONTRIBUTOR, hash, files);
    }

    /** The same of one that is in the project already, and was tracked by a client that does not say so. */
    public void note(String project, String hash, List<FileRef> files) {
        put(project, ProjectRole.VIEWER, hash, files);
    }

    private void put(String project, ProjectRole role, String hash, List<FileRef> files) {
        database.write(db -> {
            new Artifacts(db).put(project(db, project, role), hash, files);
            return null;
        });
    }

    /**
     * The files of an artifact; null if nobody has said which they are.
     *
     * @throws StoreException if there is no such project
     */
    public List<FileRef> find(String project, String hash) {
        return database.read(db -> new Artifacts(db).find(project(db, project, ProjectRole.VIEWER), hash));
    }

    private ProjectRecord project(DSLContext db, String name, ProjectRole role) {
        return new Access(db, account).require(role, name, new Projects(db, options));
    }
}
