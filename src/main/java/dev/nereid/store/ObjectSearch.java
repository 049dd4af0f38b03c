package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.NearNames;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectQuery;
import dev.nereid.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Row3;
import org.jooq.SelectSeekStepN;
import org.jooq.SortField;
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

    /** Some of many, and how many they are. */
    record Slice(int count, List<TrackedObjectRecord> rows) {}

    /**
     * What follows one that was found before, up to a number.
     *
     * @throws StoreException if they can't be sorted as the query wants
     */
    List<TrackedObjectRecord> find(ObjectQuery query, ObjectFilter filter) {
        List<TrackedObjectRecord> found = findSorted(query, filter);
        if (query.after() == null && !found.isEmpty()) {
            requireField(query, found.get(0));
        }
        return found;
    }

    /**
     * Somebody who mistypes a field should not take the order for one by that field.
     *
     * @param first which has the field, if any that has a value there is found
     */
    private void requireField(ObjectQuery query, TrackedObjectRecord first) {
        FieldNames names = new FieldNames(db);
        Condition objects = DSL.and(scope(query));
        if (!names.has(TRACKED_OBJECT.ID.eq(first.getId()), query.kind(), query.sortBy())
                && !names.has(objects, query.kind(), query.sortBy())) {
            throw new StoreException(
                    Reason.INVALID,
                    "No " + (query.kind() == null ? "object" : query.kind().words()) + " here has a field \""
                            + query.sortBy() + "\" to sort by."
                            + NearNames.question(query.sortBy(), names.all(objects, query.kind())));
        }
    }

    private List<TrackedObjectRecord> findSorted(ObjectQuery query, ObjectFilter filter) {
        List<Condition> conditions = conditions(query);
        conditions.add(filter.on(db, options.clock().micros()));
        Field<Long> column = SortOrder.column(query.sortBy());
        if (column != null) {
            if (query.after() != null) {
                conditions.add(isAfter(query, column));
            }
            return ordered(conditions, column, query.ascending())
                    .limit(query.limit() == 0 ? Integer.MAX_VALUE : query.limit())
                    .fetch();
        }
        List<TrackedObjectRecord> found = sorted(conditions, query);
        int from = query.after() == null ? 0 : indexAfter(found, query.after());
        int to = query.limit() == 0 ? found.size() : Math.min(found.size(), from + query.limit());
        return found.subList(from, to);
    }

    /** A page of what a query without a limit of its own means. */
    Slice page(ObjectQuery query, ObjectFilter filter, int offset, int limit) {
        List<Condition> conditions = conditions(query);
        conditions.add(filter.on(db, options.clock().micros()));
        Field<Long> column = SortOrder.column(query.sortBy());
        if (column != null) {
            int count = db.fetchCount(db.selectFrom(TRACKED_OBJECT).where(conditions));
            return new Slice(
                    count,
                    limit == 0
                            ? List.of()
                            : ordered(conditions, column, query.ascending())
                                    .limit(offset, limit)
                                    .fetch());
        }
        List<TrackedObjectRecord> found = sorted(conditions, query);
        int from = Math.min(found.size(), offset);
        int to = (int) Math.min(found.size(), (long) from + limit);
        return new Slice(found.size(), found.subList(from, to));
    }

    private SelectSeekStepN<TrackedObjectRecord> ordered(List<Condition> conditions, Field<Long> column, boolean up) {
        List<SortField<Long>> order = Stream.of(column, TRACKED_OBJECT.CREATION_TIME, TRACKED_OBJECT.ID)
                .map(field -> up ? field.asc() : field.desc())
                .toList();
        return db.selectFrom(TRACKED_OBJECT).where(conditions).orderBy(order);
    }

    private List<TrackedObjectRecord> sorted(List<Condition> conditions, ObjectQuery query) {
        List<TrackedObjectRecord> found =
                new ArrayList<>(db.selectFrom(TRACKED_OBJECT).where(conditions).fetch());
        new SortOrder(db, options, query.sortBy(), query.ascending()).sort(found);
        return found;
    }

    /** Behind one that is not there any more, nothing is known to follow. */
    private Condition isAfter(ObjectQuery query, Field<Long> column) {
        TrackedObjectRecord last = db.fetchOne(
                TRACKED_OBJECT, TRACKED_OBJECT.OBJECT_ID.eq(query.after().toString()));
        if (last == null || ObjectRegistry.isDeleted(last)) {
            return DSL.falseCondition();
        }
        Row3<Long, Long, Long> place = DSL.row(column, TRACKED_OBJECT.CREATION_TIME, TRACKED_OBJECT.ID);
        Row3<Long, Long, Long> other =
                DSL.row(DSL.val(last.get(column)), DSL.val(last.getCreationTime()), DSL.val(last.getId()));
        return query.ascending() ? place.gt(other) : place.lt(other);
    }

    private static int indexAfter(List<TrackedObjectRecord> found, UUID objectId) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).getObjectId().equals(objectId.toString())) {
                return i + 1;
            }
        }
        return found.size();
    }

    private List<Condition> conditions(ObjectQuery query) {
        List<Condition> conditions = scope(query);
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

    /** All that is there of a kind. */
    private List<Condition> scope(ObjectQuery query) {
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
