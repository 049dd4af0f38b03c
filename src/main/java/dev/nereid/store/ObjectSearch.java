package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.ValueList;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.NearNames;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectQuery;
import dev.nereid.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;

/** Finds the objects that a query means, in its order. Inside one transaction. */
final class ObjectSearch {
    /** Up to this many rows, a page is looked for among the first objects. */
    private static final int SMALL_PAGE = 500;

    /** So many a row; where they are found quickly, first among few, which is enough where half of all fit. */
    private static final int[] FEW_PER_ROW = {3, 30};

    private static final int[] MANY_PER_ROW = {10};

    private final DSLContext db;
    private final StoreOptions options;
    private final Access access;
    private final Projects projects;
    private final ObjectRegistry objects;
    private final SortAids sortAids;

    ObjectSearch(DSLContext db, StoreOptions options, ObjectRegistry objects, Access access, SortAids sortAids) {
        this.sortAids = sortAids;
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
     * @throws StoreException if they can't be sorted as the query wants, or nobody knows where the last one was
     */
    List<TrackedObjectRecord> find(ObjectQuery query, ObjectFilter filter) {
        SortOrder order = order(query);
        TrackedObjectRecord last = query.after() == null ? null : last(query);
        List<TrackedObjectRecord> found = amongFirst(query, filter, order, last);
        if (found == null) {
            List<Condition> conditions = conditions(query, filter, false);
            order.requireOrder(conditions);
            if (last != null) {
                conditions.add(order.isBehind(last));
            }
            found = rows(order, conditions, 0, query.limit() == 0 ? Integer.MAX_VALUE : query.limit());
        }
        if (query.after() == null && !found.isEmpty()) {
            requireField(query, found.get(0));
        }
        return found;
    }

    /** Of what was deleted since then, the time of its creation is known still, and nothing else. */
    private TrackedObjectRecord last(ObjectQuery query) {
        TrackedObjectRecord last = db.fetchOne(
                TRACKED_OBJECT, TRACKED_OBJECT.OBJECT_ID.eq(query.after().toString()));
        boolean hasPlace = last != null
                && access.canSee(last)
                && (!ObjectRegistry.isDeleted(last) || query.sortBy().equals(ObjectQuery.DEFAULT_SORT));
        if (!hasPlace) {
            throw new StoreException(
                    Reason.INVALID,
                    "Which objects follow " + ObjectId.offline(query.after()) + " in the order of " + query.sortBy()
                            + " can't be told: it is not here, or has been deleted. Ask from the beginning again.");
        }
        return last;
    }

    /**
     * Most pages are found among the objects that stand first of all, whatever else is asked of them: then the others need
     * not be looked at. Null if this one is not.
     */
    private List<TrackedObjectRecord> amongFirst(
            ObjectQuery query, ObjectFilter filter, SortOrder order, TrackedObjectRecord last) {
        if (query.limit() == 0 || query.limit() > SMALL_PAGE) {
            return null;
        }
        for (int perRow : order.isAided() ? FEW_PER_ROW : MANY_PER_ROW) {
            List<Long> first = order.first(perRow * query.limit(), last);
            boolean mayDo = first != null && first.size() >= query.limit();
            List<TrackedObjectRecord> found = !mayDo ? null : among(first, query, filter, order, last);
            if (found != null && found.size() == query.limit()) {
                return found;
            }
        }
        return null;
    }

    private List<TrackedObjectRecord> among(
            List<Long> first, ObjectQuery query, ObjectFilter filter, SortOrder order, TrackedObjectRecord last) {
        List<Condition> conditions = conditions(query, filter, true);
        conditions.add(ValueList.ofLongs(db, TRACKED_OBJECT.ID, first));
        if (last != null) {
            conditions.add(order.isBehind(last));
        }
        return rows(order, conditions, 0, query.limit());
    }

    /** The IDs of all objects that a query and a filter mean, in its order: what is needed to look at any of them next. */
    List<String> ids(ObjectQuery query, ObjectFilter filter) {
        return allInOrder(query, filter, TRACKED_OBJECT.SYS_ID, TRACKED_OBJECT.OBJECT_ID)
                .fetch(row -> row.get(TRACKED_OBJECT.SYS_ID) == null
                        ? ObjectId.offline(UUID.fromString(row.get(TRACKED_OBJECT.OBJECT_ID)))
                        : row.get(TRACKED_OBJECT.SYS_ID));
    }

    /** The rows of all objects that a query and a filter mean, in its order, to be read some at a time. */
    List<Long> all(ObjectQuery query, ObjectFilter filter) {
        return allInOrder(query, filter, TRACKED_OBJECT.ID).fetch(TRACKED_OBJECT.ID);
    }

    private ResultQuery<Record> allInOrder(ObjectQuery query, ObjectFilter filter, Field<?>... columns) {
        SortOrder order = order(query);
        List<Condition> conditions = conditions(query, filter, false);
        order.requireOrder(conditions);
        return db.select(columns).from(order.objects()).where(conditions).orderBy(order.fields());
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

    /** A page of what a query without a limit of its own means. */
    Slice page(ObjectQuery query, ObjectFilter filter, int offset, int limit) {
        List<Condition> conditions = conditions(query, filter, false);
        SortOrder order = order(query);
        order.requireOrder(conditions);
        int count = db.fetchCount(db.selectFrom(TRACKED_OBJECT).where(conditions));
        return new Slice(count, limit == 0 || offset >= count ? List.of() : rows(order, conditions, offset, limit));
    }

    private SortOrder order(ObjectQuery query) {
        return new SortOrder(
                db,
                sortAids,
                query.sortBy(),
                query.sortAggregate(),
                query.ascending(),
                options.clock().micros());
    }

    /** Sorts keys, and reads only the rows that are wanted. */
    private List<TrackedObjectRecord> rows(SortOrder order, List<Condition> conditions, int offset, int limit) {
        List<Long> ids = db.select(TRACKED_OBJECT.ID)
                .from(order.objects())
                .where(conditions)
                .orderBy(order.fields())
                .limit(offset, limit)
                .fetch(TRACKED_OBJECT.ID);
        return rows(ids);
    }

    /** In the order of their ids. */
    List<TrackedObjectRecord> rows(List<Long> ids) {
        Map<Long, TrackedObjectRecord> rows = new HashMap<>();
        for (List<Long> some : Chunks.of(ids)) {
            db.selectFrom(TRACKED_OBJECT).where(TRACKED_OBJECT.ID.in(some)).forEach(row -> rows.put(row.getId(), row));
        }
        return ids.stream().map(rows::get).toList();
    }

    /** Each is a group of its own, and so is the filter. */
    private List<Condition> conditions(ObjectQuery query, ObjectFilter filter, boolean ofFew) {
        long now = options.clock().micros();
        List<Condition> conditions = scope(query);
        conditions.add(filter.on(db, now, ofFew));
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
            Condition active = SysColumns.isActive(now);
            conditions.add(query.active() ? active : DSL.not(active));
        }
        if (!query.tags().isEmpty()) {
            conditions.add(hasTags(Set.copyOf(query.tags())));
        }
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

    /** All of them, in one condition: databases take long to plan hundreds. */
    private Condition hasTags(Set<String> tags) {
        return DSL.exists(db.selectOne()
                .from(ATTRIBUTE)
                .join(SET_ELEMENT)
                .on(SET_ELEMENT.ATTRIBUTE_ID.eq(ATTRIBUTE.ID))
                .where(
                        ATTRIBUTE.TARGET.eq(TRACKED_OBJECT.ID),
                        ATTRIBUTE.PATH.eq("sys/tags"),
                        ATTRIBUTE.TYPE.isNotNull(),
                        ValueList.ofTexts(db, SET_ELEMENT.ELEMENT, tags),
                        SET_ELEMENT.PRESENT.eq(1L))
                .groupBy(ATTRIBUTE.ID)
                .having(DSL.count().eq(tags.size())));
    }

    /** {@code sys/id} of the object of this UUID; {@code offline/…} where it is not known. */
    String idOf(String objectId) {
        UUID uuid = UUID.fromString(objectId);
        TrackedObjectRecord object = objects.find(uuid);
        return object == null ? ObjectId.offline(uuid) : SysNamespace.id(object);
    }
}
