package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.STALE_SERIES;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;

/** Objects, attributes and series as values. Inside one transaction. */
final class StoreReader {
    /** {@code sys} first, then by name. */
    private static final Comparator<String> PATH_ORDER = Comparator.<String, Boolean>comparing(
                    path -> !path.startsWith(AttributePath.SYS))
            .thenComparing(Comparator.naturalOrder());

    private final DSLContext db;
    private final StoreOptions options;
    private final LogLedger ledger;
    private final ObjectRegistry objects;
    private Set<Long> stale; // attributes; null until asked for

    StoreReader(DSLContext db, StoreOptions options) {
        this.db = db;
        this.options = options;
        this.ledger = new LogLedger(db);
        this.objects = new ObjectRegistry(db, options, ledger);
    }

    /** An object by {@code sys/id}, {@code offline/<object id>} or bare object id; null if there is none. */
    TrackedObjectRecord find(String id) {
        UUID uuid = ObjectId.parse(id);
        return uuid != null ? objects.find(uuid) : objects.findBySysId(id);
    }

    /** All objects, or those of one project, oldest first. */
    List<ObjectView> objects(String project) {
        List<TrackedObjectRecord> rows = new ArrayList<>();
        if (project == null) {
            rows.addAll(db.selectFrom(TRACKED_OBJECT)
                    .orderBy(TRACKED_OBJECT.CREATION_TIME, TRACKED_OBJECT.ID)
                    .fetch());
        } else {
            ProjectRecord found = objects.findProject(project);
            if (found != null) {
                rows.addAll(db.selectFrom(TRACKED_OBJECT)
                        .where(TRACKED_OBJECT.PROJECT_ID.eq(found.getId()))
                        .orderBy(TRACKED_OBJECT.CREATION_TIME, TRACKED_OBJECT.ID)
                        .fetch());
            }
        }
        Set<Long> active = activeObjects();
        return rows.stream().map(row -> view(row, active.contains(row.getId()))).toList();
    }

    ObjectView view(TrackedObjectRecord object) {
        return view(object, activeObjects().contains(object.getId()));
    }

    private ObjectView view(TrackedObjectRecord object, boolean active) {
        Map<String, AttributeView> attributes = new TreeMap<>(PATH_ORDER);
        for (Map.Entry<String, Value> field :
                SysNamespace.computed(object, active).entrySet()) {
            attributes.put(field.getKey(), AttributeView.scalar(field.getKey(), field.getValue()));
        }
        db.selectFrom(ATTRIBUTE)
                .where(ATTRIBUTE.TARGET.eq(object.getId()), ATTRIBUTE.TYPE.isNotNull())
                .forEach(row -> attributes.put(row.getPath(), attribute(row)));
        return new ObjectView(
                UUID.fromString(object.getObjectId()),
                SysNamespace.id(object),
                ObjectKind.of(object.getKind()),
                ObjectRegistry.fullName(objects.projectOf(object)),
                attributes);
    }

    private AttributeView attribute(AttributeRecord row) {
        AttributeType type = AttributeType.of(row.getType());
        return new AttributeView(
                row.getPath(),
                type,
                AttributeTable.value(row),
                type == AttributeType.STRING_SET ? SetElements.read(db, row.getId()) : null,
                type.isSeries() ? summary(row) : null);
    }

    /** A point may have been replaced since the stale series were last refreshed; then the row can't be trusted yet. */
    private SeriesSummary summary(AttributeRecord row) {
        if (stale == null) {
            stale = new HashSet<>(db.selectFrom(STALE_SERIES).fetch(STALE_SERIES.ATTRIBUTE_ID));
        }
        return stale.contains(row.getId())
                ? SeriesSummary.of(SeriesReader.read(db, ledger, row))
                : AttributeTable.summary(row);
    }

    /** Points of a series; null if the object has no series of this path. */
    SeriesPoints series(TrackedObjectRecord object, String path) {
        AttributeRecord row = db.fetchOne(
                ATTRIBUTE,
                ATTRIBUTE.TARGET.eq(object.getId()),
                ATTRIBUTE.PATH.eq(path),
                ATTRIBUTE.TYPE.in(AttributeType.FLOAT_SERIES.label(), AttributeType.STRING_SERIES.label()));
        return row == null ? null : SeriesReader.read(db, ledger, row);
    }

    private Set<Long> activeObjects() {
        return new HashSet<>(db.selectDistinct(OPERATION_LOG.TARGET)
                .from(OPERATION_LOG)
                .where(OPERATION_LOG.ACTIVE_UNTIL.gt(options.clock().micros()))
                .fetch(OPERATION_LOG.TARGET));
    }

    boolean hasStaleSeries() {
        return db.fetchExists(STALE_SERIES);
    }

    /** Computes the summaries again of series in which a point was replaced or cleared. In a transaction that writes. */
    void refreshStaleSeries() {
        for (Long id : db.selectFrom(STALE_SERIES).fetch(STALE_SERIES.ATTRIBUTE_ID)) {
            AttributeRecord row = db.fetchOne(ATTRIBUTE, ATTRIBUTE.ID.eq(id));
            if (row.getType() != null && AttributeType.of(row.getType()).isSeries()) {
                row.setFloatValue(null);
                row.setFloatMark(0L);
                row.setStringValue(null);
                AttributeTable.setSummary(row, SeriesSummary.of(SeriesReader.read(db, ledger, row)));
                row.update();
            }
        }
        db.deleteFrom(STALE_SERIES).execute();
    }
}
