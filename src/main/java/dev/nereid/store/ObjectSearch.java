package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Finds the objects that a query means, in its order. Inside one transaction. */
final class ObjectSearch {
    private final DSLContext db;
    private final StoreOptions options;
    private final Access access;
    private final Projects projects;
    private final ObjectRegistry objects;

    ObjectSearch(DSLContext db, StoreOptions options, ObjectRegistry objects, Access access) {
        this.access = access;
        this.db = db;
        this.options = options;
        this.projects = new Projects(db, options);
        this.objects = objects;
    }

    /** @param filter null for none */
    List<TrackedObjectRecord> find(ObjectQuery query, ObjectFilter filter) {
        List<Condition> conditions = conditions(query);
        if (filter != null) {
            conditions.add(filter.on(db, options.clock().micros()));
        }
        List<TrackedObjectRecord> found =
                new ArrayList<>(db.selectFrom(TRACKED_OBJECT).where(conditions).fetch());
        new SortOrder(db, options, query.sortBy(), query.ascending()).sort(found);
        int from = query.after() == null ? 0 : indexAfter(found, query.after());
        int to = query.limit() == 0 ? found.size() : Math.min(found.size(), from + query.limit());
        return found.subList(from, to);
    }

    /** Behind one that is not there any more, nothing is known to follow. */
    private static int indexAfter(List<TrackedObjectRecord> found, UUID objectId) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).getObjectId().equals(objectId.toString())) {
                return i + 1;
            }
        }
        return found.size();
    }

    private List<Condition> conditions(ObjectQuery query) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(TRACKED_OBJECT.DELETED.eq(0L));
        conditions.add(access.seesObject());
        if (query.kind() != null) {
            conditions.add(TRACKED_OBJECT.KIND.eq(query.kind().label()));
        }
        if (query.project() != null) {
            ProjectRecord project = projects.find(query.project());
            conditions.add(project == null ? DSL.falseCondition() : TRACKED_OBJECT.PROJECT_ID.eq(project.getId()));
        }
        if (query.modelId() != null) {
            TrackedObjectRecord model = objects.find(query.modelId());
            String id = model == null ? query.modelId().toString() : model.getObjectId();
            conditions.add(TRACKED_OBJECT.MODEL_ID.eq(id));
        }
        if (!query.ids().isEmpty()) {
            List<Long> rows = query.ids().stream()
                    .map(objects::find)
                    .filter(Objects::nonNull)
                    .map(TrackedObjectRecord::getId)
                    .toList();
            conditions.add(TRACKED_OBJECT.ID.in(rows));
        }
        if (!query.owners().isEmpty()) {
            conditions.add(TRACKED_OBJECT.OWNER.in(query.owners()));
        }
        if (query.trashed() != null) {
            conditions.add(
                    query.trashed() ? TRACKED_OBJECT.TRASHED_TIME.isNotNull() : TRACKED_OBJECT.TRASHED_TIME.isNull());
        }
        if (query.active() != null) {
            conditions.add(query.active() ? isActive() : DSL.not(isActive()));
        }
        query.tags().forEach(tag -> conditions.add(hasTag(tag)));
        return conditions;
    }

    private Condition isActive() {
        return DSL.exists(db.selectOne()
                .from(OPERATION_LOG)
                .where(
                        OPERATION_LOG.TARGET.eq(TRACKED_OBJECT.ID),
                        OPERATION_LOG.ACTIVE_UNTIL.gt(options.clock().micros())));
    }

    private Condition hasTag(String tag) {
        return DSL.exists(db.selectOne()
                .from(ATTRIBUTE)
                .join(SET_ELEMENT)
                .on(SET_ELEMENT.ATTRIBUTE_ID.eq(ATTRIBUTE.ID))
                .where(
                        ATTRIBUTE.TARGET.eq(TRACKED_OBJECT.ID),
                        ATTRIBUTE.PATH.eq("sys/tags"),
                        ATTRIBUTE.TYPE.isNotNull(),
                        SET_ELEMENT.ELEMENT.eq(tag),
                        SET_ELEMENT.PRESENT.eq(1L)));
    }

    /** {@code sys/id} of the object of this UUID; {@code offline/…} where it is not known. */
    String idOf(String objectId) {
        UUID uuid = UUID.fromString(objectId);
        TrackedObjectRecord object = objects.find(uuid);
        return object == null ? ObjectId.offline(uuid) : SysNamespace.id(object);
    }
}
