package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.GIVEN_ID;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.GivenIdRecord;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.Visibility;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * The IDs that servers have given to objects of a replica: an object goes by the latest one, in the project where that
 * server has it. Where two servers gave one ID to two objects, the later word counts. Inside one transaction.
 */
public final class GivenIds {
    /**
     * A server's word.
     *
     * @param objectId as the run file gives it
     * @param sysId {@code CLS-3}
     * @param project "workspace/name"
     * @param micros when it was said
     */
    public record GivenId(UUID objectId, String sysId, String project, long micros) {
        boolean saysTheSame(GivenId other) {
            return objectId.equals(other.objectId) && sysId.equals(other.sysId) && project.equals(other.project);
        }
    }

    private final DSLContext db;
    private final Projects projects;
    private final ObjectRegistry objects;
    private final Set<String> contested = new HashSet<>(); // IDs that may be another object's now

    GivenIds(DSLContext db, StoreOptions options) {
        this.db = db;
        this.projects = new Projects(db, options);
        this.objects = new ObjectRegistry(db, options, new LogLedger(db));
    }

    /** The print of the note on each source that has one. */
    public Map<String, String> prints() {
        return db.selectDistinct(GIVEN_ID.SOURCE, GIVEN_ID.PRINT)
                .from(GIVEN_ID)
                .fetchMap(GIVEN_ID.SOURCE, GIVEN_ID.PRINT);
    }

    /**
     * Says what is noted on a source.
     *
     * @param print of the note
     * @return whether anything is new that matters, so that the object has to be {@linkplain #settle settled}
     */
    public boolean put(String source, String print, List<GivenId> given) {
        List<GivenId> sorted =
                given.stream().sorted(Comparator.comparingLong(GivenId::micros)).toList();
        List<GivenId> before = of(source);
        boolean isNew = before.size() != sorted.size();
        for (int i = 0; i < sorted.size() && !isNew; i++) {
            isNew = !sorted.get(i).saysTheSame(before.get(i));
        }
        db.deleteFrom(GIVEN_ID).where(GIVEN_ID.SOURCE.eq(source)).execute();
        before.forEach(id -> contested.add(id.sysId()));
        for (GivenId id : sorted) {
            db.insertInto(GIVEN_ID)
                    .values(source, print, id.objectId().toString(), id.sysId(), id.project(), id.micros())
                    .execute();
        }
        return isNew || sorted.stream().anyMatch(this::isContested);
    }

    /** Then it matters also when it was said. */
    private boolean isContested(GivenId id) {
        return db.fetchExists(
                GIVEN_ID,
                GIVEN_ID.SYS_ID.eq(id.sysId()),
                GIVEN_ID.OBJECT_ID.ne(id.objectId().toString()));
    }

    private List<GivenId> of(String source) {
        return db.selectFrom(GIVEN_ID)
                .where(GIVEN_ID.SOURCE.eq(source))
                .orderBy(GIVEN_ID.TIME)
                .fetch(row -> new GivenId(
                        UUID.fromString(row.getObjectId()), row.getSysId(), row.getProject(), row.getTime()));
    }

    /**
     * Lets the objects of these sources go by the ID that they were given last, and whoever else claims one that was
     * theirs.
     */
    public void settle(Collection<String> sources) {
        Set<String> objectIds = objectIds(GIVEN_ID.SOURCE, sources);
        Set<String> sysIds = new HashSet<>(contested);
        for (List<String> some : Chunks.of(objectIds)) {
            sysIds.addAll(db.selectDistinct(GIVEN_ID.SYS_ID)
                    .from(GIVEN_ID)
                    .where(GIVEN_ID.OBJECT_ID.in(some))
                    .fetch(GIVEN_ID.SYS_ID));
        }
        settleObjects(objectIds(GIVEN_ID.SYS_ID, sysIds)); // and whoever claims the same
    }

    private Set<String> objectIds(Field<String> key, Collection<String> keys) {
        Set<String> ids = new HashSet<>();
        for (List<String> some : Chunks.of(keys)) {
            ids.addAll(db.selectDistinct(GIVEN_ID.OBJECT_ID)
                    .from(GIVEN_ID)
                    .where(key.in(some))
                    .fetch(GIVEN_ID.OBJECT_ID));
        }
        return ids;
    }

    private void settleObjects(Set<String> objectIds) {
        Map<Long, TrackedObjectRecord> rows = new HashMap<>();
        Map<Long, GivenIdRecord> latestOf = new HashMap<>(); // by object
        for (String objectId : objectIds) {
            TrackedObjectRecord object = objects.find(UUID.fromString(objectId));
            if (object != null) {
                rows.put(object.getId(), object);
                db.selectFrom(GIVEN_ID)
                        .where(GIVEN_ID.OBJECT_ID.eq(objectId))
                        .forEach(row -> latestOf.merge(object.getId(), row, GivenIds::later));
            }
        }
        Map<String, GivenIdRecord> latestFor = new HashMap<>(); // by ID
        latestOf.values().forEach(row -> latestFor.merge(row.getSysId(), row, GivenIds::later));
        rows.values()
                .forEach(
                        object -> { // no ID is anybody's twice, on the way neither
                            object.setSysId(null);
                            object.update();
                        });
        latestOf.forEach((object, row) -> {
            if (latestFor.get(row.getSysId()) == row) {
                settle(rows.get(object), row);
            }
        });
    }

    private static GivenIdRecord later(GivenIdRecord a, GivenIdRecord b) {
        return b.getTime() > a.getTime() ? b : a;
    }

    private void settle(TrackedObjectRecord object, GivenIdRecord given) {
        db.update(TRACKED_OBJECT) // of one that another server gave the same ID, and that was pulled from there
                .setNull(TRACKED_OBJECT.SYS_ID)
                .where(TRACKED_OBJECT.SYS_ID.eq(given.getSysId()))
                .execute();
        object.setSysId(given.getSysId());
        ProjectRecord known = projects.find(given.getProject());
        ProjectRecord project =
                known != null ? known : objects.createProject(given.getProject(), null, Visibility.WORKSPACE);
        boolean isTaken =
                object.getCustomRunId() != null && objects.findByCustomId(project, object.getCustomRunId()) != null;
        if (!isTaken) {
            object.setProjectId(project.getId());
        }
        object.update();
    }
}
