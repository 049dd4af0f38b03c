package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Objects, attributes and series as values. Inside one transaction. */
final class StoreReader {
    /** What an object may be called, but for its IDs. */
    private static final Set<String> NAMES = Set.of("sys/name", "sys/custom_run_id");

    private final DSLContext db;
    private final StoreOptions options;
    private final Access access;
    private final LogLedger ledger;
    private final Projects projects;
    private final ObjectRegistry objects;
    private final ObjectSearch search;

    StoreReader(DSLContext db, StoreOptions options, Access access, SortAids sortAids) {
        this.access = access;
        this.db = db;
        this.options = options;
        this.ledger = new LogLedger(db);
        this.projects = new Projects(db, options);
        this.objects = new ObjectRegistry(db, options, ledger);
        this.search = new ObjectSearch(db, options, objects, access, sortAids);
    }

    /** An object by {@code sys/id}, {@code offline/<object id>} or bare object id; null if there is none. */
    TrackedObjectRecord find(String id) {
        TrackedObjectRecord object = objects.find(id);
        return object == null || ObjectRegistry.isDeleted(object) || !access.canSee(object) ? null : object;
    }

    List<ObjectView> named(String name, int max) {
        return views(new NameSearch(db, objects, access).find(name, max), NAMES);
    }

    /** Null if there is none. */
    TrackedObjectRecord runByCustomId(String project, String customRunId) {
        ProjectRecord found = project(project);
        return found == null ? null : objects.findByCustomId(found, customRunId);
    }

    /** Null if there is no such project, or nothing was ever logged to it. */
    TrackedObjectRecord projectObject(String project) {
        ProjectRecord found = project(project);
        return found == null ? null : objects.objectOf(found);
    }

    private ProjectRecord project(String name) {
        ProjectRecord found = projects.find(name);
        return found == null || !access.canSee(found) ? null : found;
    }

    /** Which objects a query may mean and this account may see. */
    Condition reach(ObjectQuery query) {
        if (query.project() == null) {
            return access.seesObject();
        }
        ProjectRecord project = project(query.project());
        return project == null ? DSL.falseCondition() : TRACKED_OBJECT.PROJECT_ID.eq(project.getId());
    }

    List<ObjectView> objects(ObjectQuery query, ObjectFilter filter) {
        return views(search.find(query, filter), columns(query));
    }

    /** The same a part at a time, in the order of the query: all at once may be more than there is memory for. */
    void objects(ObjectQuery query, ObjectFilter filter, Consumer<ObjectView> each) {
        for (List<Long> some : Chunks.of(search.all(query, filter))) {
            views(search.rows(some), columns(query)).forEach(each);
        }
    }

    List<String> ids(ObjectQuery query, ObjectFilter filter) {
        return search.ids(query, filter);
    }

    Store.Page page(ObjectQuery query, ObjectFilter filter, int offset, int limit) {
        ObjectSearch.Slice found = search.page(query, filter, offset, limit);
        return new Store.Page(found.count(), views(found.rows(), columns(query)));
    }

    private static Set<String> columns(ObjectQuery query) {
        return query.columns() == null ? null : Set.copyOf(query.columns());
    }

    /** @param paths null for all */
    ObjectView view(TrackedObjectRecord object, Set<String> paths) {
        return views(List.of(object), paths).get(0);
    }

    /** @param columns null for all */
    private List<ObjectView> views(List<TrackedObjectRecord> rows, Set<String> columns) {
        List<Long> ids = rows.stream().map(TrackedObjectRecord::getId).toList();
        boolean tellsActivity = columns == null || !Collections.disjoint(columns, SysNamespace.OF_ACTIVITY);
        Map<Long, ObjectActivity> activities =
                tellsActivity ? ObjectActivity.of(db, ids, options.clock().micros()) : Map.of();
        Map<Long, List<AttributeView>> attributes = new AttributeViews(db, ledger).of(ids, columns);
        Map<Long, String> projects = new HashMap<>();
        List<ObjectView> views = new ArrayList<>(rows.size());
        for (TrackedObjectRecord row : rows) {
            Map<String, AttributeView> all = new TreeMap<>(AttributePath.ORDER);
            ObjectActivity activity = activities.getOrDefault(row.getId(), ObjectActivity.NONE);
            String modelId = row.getModelId() == null ? null : modelIdOf(row);
            SysNamespace.computed(row, activity, modelId).forEach((path, value) -> {
                if (columns == null || columns.contains(path)) {
                    all.put(path, AttributeView.scalar(path, value));
                }
            });
            attributes.getOrDefault(row.getId(), List.of()).forEach(each -> all.put(each.path(), each));
            views.add(new ObjectView(
                    UUID.fromString(row.getObjectId()),
                    SysNamespace.id(row),
                    ObjectKind.of(row.getKind()),
                    projects.computeIfAbsent(row.getProjectId(), id -> Projects.fullName(objects.projectOf(row))),
                    all));
        }
        return views;
    }

    /** A replica may know a version that a server has given an ID, and not its model. */
    private String modelIdOf(TrackedObjectRecord version) {
        String id = search.idOf(version.getModelId());
        boolean isKnown = version.getSysId() == null || !id.startsWith(ObjectId.OFFLINE);
        return isKnown ? id : version.getSysId().substring(0, version.getSysId().lastIndexOf('-'));
    }

    /** Null if the object has no files of this path. */
    List<FileRef> files(TrackedObjectRecord object, String path) {
        AttributeRecord row = attribute(object, path);
        return row == null || !AttributeType.of(row.getType()).hasFiles() ? null : new FileReader(db).list(row.getId());
    }

    private AttributeRecord attribute(TrackedObjectRecord object, String path) {
        return db.fetchOne(
                ATTRIBUTE, ATTRIBUTE.TARGET.eq(object.getId()), ATTRIBUTE.PATH.eq(path), ATTRIBUTE.TYPE.isNotNull());
    }

    /** Points of a series; null if the object has no series of this path. */
    SeriesPoints series(TrackedObjectRecord object, String path) {
        AttributeRecord row = attribute(object, path);
        if (row == null || !AttributeType.of(row.getType()).isSeries()) {
            return null;
        }
        try {
            return SeriesReader.read(db, ledger, row);
        } catch (SeriesMemory.Exhausted e) {
            throw new StoreException(
                    StoreException.Reason.TOO_LARGE,
                    "The series \"" + path + "\", of " + row.getPointCount()
                            + " points, can't be read: its points take more"
                            + " than " + SeriesMemory.text() + ", which is a part of the memory that this Java process"
                            + " may have. They are stored. Ask whoever runs it to give it more: -Xmx.");
        }
    }
}
