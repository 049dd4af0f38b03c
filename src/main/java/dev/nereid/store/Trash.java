package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.FILE_CONTENT;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ObjectKind;
import dev.nereid.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Takes objects out of sight, brings them back, or deletes them for good. A model takes its versions along. All that is
 * asked for happens, or nothing.
 *
 * <p>What lies in the trash goes on taking what is logged to it. Of what is deleted its IDs stay known: no number is given
 * twice, and logs that come again are refused.
 */
final class Trash {
    private final DSLContext db;
    private final ObjectRegistry objects;
    private final Access access;

    Trash(DSLContext db, ObjectRegistry objects, Access access) {
        this.access = access;
        this.db = db;
        this.objects = objects;
    }

    /** @throws StoreException if an ID is of no object, or of a project */
    void put(List<String> ids, long now) {
        for (TrackedObjectRecord object : withVersions(ids)) {
            if (object.getTrashedTime() == null) {
                object.setTrashedTime(now);
                object.update();
            }
        }
    }

    /** @throws StoreException also if a version's model lies in the trash and stays there */
    void restore(List<String> ids) {
        Set<TrackedObjectRecord> restored = withVersions(ids);
        for (TrackedObjectRecord object : restored) {
            object.setTrashedTime(null);
            object.update();
        }
        for (TrackedObjectRecord object : restored) {
            TrackedObjectRecord model = modelOf(object);
            if (model != null && model.getTrashedTime() != null) {
                throw new StoreException(
                        Reason.INVALID,
                        SysNamespace.id(object) + " can't leave the trash before its model " + SysNamespace.id(model)
                                + ", which brings all its versions along. Nothing was restored.");
            }
        }
    }

    /**
     * @return hashes of contents that nothing names any more
     * @throws StoreException also if something is not in the trash
     */
    List<String> delete(List<String> ids) {
        Set<TrackedObjectRecord> gone = withVersions(ids);
        for (TrackedObjectRecord object : gone) {
            if (object.getTrashedTime() == null) {
                throw new StoreException(
                        Reason.INVALID,
                        SysNamespace.id(object) + " is not in the trash. Put it there first. Nothing was deleted.");
            }
        }
        List<String> unused = new ArrayList<>();
        gone.forEach(object -> unused.addAll(delete(object)));
        return unused;
    }

    /**
     * Some of what is in a project, in the trash or not.
     *
     * @return hashes of contents that nothing names any more; null if nothing is left
     */
    List<String> deleteSome(ProjectRecord project, int max) {
        List<TrackedObjectRecord> some = db.selectFrom(TRACKED_OBJECT)
                .where(TRACKED_OBJECT.PROJECT_ID.eq(project.getId()), TRACKED_OBJECT.DELETED.eq(0L))
                .orderBy(TRACKED_OBJECT.ID)
                .limit(max)
                .fetch();
        List<String> unused = new ArrayList<>();
        some.forEach(object -> unused.addAll(delete(objects.lock(object))));
        return some.isEmpty() ? null : unused;
    }

    private List<String> delete(TrackedObjectRecord object) {
        long target = object.getId();
        new ObjectRows(db).empty(target);
        object.setCustomRunId(null); // may name another run now
        object.setDeleted(1L);
        object.update();
        return dropContents(target);
    }

    private List<String> dropContents(long target) {
        Contents.lock(db);
        List<String> named = db.select(FILE_REFERENCE.SHA256)
                .from(FILE_REFERENCE)
                .where(FILE_REFERENCE.TARGET.eq(target))
                .fetch(FILE_REFERENCE.SHA256);
        db.deleteFrom(FILE_REFERENCE).where(FILE_REFERENCE.TARGET.eq(target)).execute();
        List<String> unused = named.stream()
                .filter(sha256 -> !db.fetchExists(FILE_REFERENCE, FILE_REFERENCE.SHA256.eq(sha256)))
                .toList();
        for (List<String> some : Chunks.of(unused)) {
            db.deleteFrom(FILE_CONTENT).where(FILE_CONTENT.SHA256.in(some)).execute();
        }
        return unused;
    }

    private Set<TrackedObjectRecord> withVersions(List<String> ids) {
        List<String> unknown = new ArrayList<>();
        Set<TrackedObjectRecord> all = new LinkedHashSet<>();
        for (String id : ids) {
            TrackedObjectRecord object = objects.find(id);
            if (object != null) {
                object = objects.lock(object);
            }
            if (object == null || ObjectRegistry.isDeleted(object) || !access.canSee(object)) {
                unknown.add(id);
            } else if (object.getKind().equals(ObjectKind.PROJECT.label())) {
                throw new StoreException(Reason.INVALID, id + " is a project; only what is in it can be trashed.");
            } else {
                all.add(object);
                all.addAll(versionsOf(object));
            }
        }
        if (!unknown.isEmpty()) {
            throw new StoreException(
                    Reason.OBJECT_UNKNOWN,
                    "There is no run, model or model version " + String.join(", ", unknown) + ". Nothing was changed.");
        }
        return all;
    }

    private List<TrackedObjectRecord> versionsOf(TrackedObjectRecord model) {
        return db.selectFrom(TRACKED_OBJECT)
                .where(TRACKED_OBJECT.MODEL_ID.eq(model.getObjectId()), TRACKED_OBJECT.DELETED.eq(0L))
                .orderBy(TRACKED_OBJECT.ID)
                .fetch()
                .map(objects::lock);
    }

    private TrackedObjectRecord modelOf(TrackedObjectRecord version) {
        return version.getModelId() == null
                ? null
                : db.fetchOne(TRACKED_OBJECT, TRACKED_OBJECT.OBJECT_ID.eq(version.getModelId()));
    }
}
