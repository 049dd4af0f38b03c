package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.APPLIED_RANGE;
import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.FILE_ENTRY;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;
import static dev.nereid.db.jooq.Tables.OBJECT_ALIAS;
import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.PROJECT;
import static dev.nereid.db.jooq.Tables.REJECTION;
import static dev.nereid.db.jooq.Tables.SERIES_BLOCK;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.SnapshotFile;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Rejection;
import dev.nereid.store.ImportedSnapshot.Log;
import dev.nereid.store.SnapshotRows.Part;
import dev.nereid.store.StoreException.Reason;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Takes the object of a snapshot into a store, where its rows get other ids. In one transaction that writes.
 */
final class SnapshotImport {
    private static final Set<Field<?>> OBJECT_IDS = Set.of(
            OBJECT_ALIAS.TARGET, OPERATION_LOG.TARGET, REJECTION.TARGET, FILE_REFERENCE.TARGET, ATTRIBUTE.TARGET);

    private static final Set<Field<?>> LOG_IDS = Set.of(
            OPERATION_LOG.ID,
            APPLIED_RANGE.LOG_ROW,
            REJECTION.LOG_ROW,
            ATTRIBUTE.SET_LOG,
            ATTRIBUTE.CLEARED_LOG,
            ATTRIBUTE.DELETED_LOG,
            ATTRIBUTE.DISPLAY_LOG,
            SET_ELEMENT.LOG_ROW,
            FILE_ENTRY.LOG_ROW,
            SERIES_BLOCK.LOG_ROW);

    private static final int SQLITE_CONSTRAINT = 19;
    private static final String CONSTRAINT_STATES = "23"; // as PostgreSQL says it

    private final DSLContext db;
    private final StoreOptions options;
    private final SnapshotFile snapshot;
    private final Map<Long, Long> logRows = new HashMap<>(); // rows here by those in the snapshot
    private final Map<Long, Long> attributeRows = new HashMap<>(); // the same
    private final long objectRow = RowIds.next();

    SnapshotImport(DSLContext db, StoreOptions options, SnapshotFile snapshot) {
        this.db = db;
        this.options = options;
        this.snapshot = snapshot;
    }

    /** @throws StoreException if the snapshot contradicts itself */
    ImportedSnapshot run() {
        try {
            return replace();
        } catch (IllegalArgumentException e) { // of a UUID, most likely
            throw contradiction(e.getMessage());
        } catch (DataAccessException e) {
            SQLException cause = e.getCause(SQLException.class);
            if (cause != null && isOfItsRows(cause)) {
                throw contradiction(cause.getMessage());
            }
            throw e;
        }
    }

    /** A value that is missing, or there twice. */
    private static boolean isOfItsRows(SQLException e) {
        String state = e.getSQLState();
        return (e.getErrorCode() & 0xff) == SQLITE_CONSTRAINT || state != null && state.startsWith(CONSTRAINT_STATES);
    }

    private ImportedSnapshot replace() {
        TrackedObjectRecord object = only(TRACKED_OBJECT).into(TRACKED_OBJECT);
        ObjectKind.of(object.getKind()); // which it may not be
        List<Log> logs = logs();
        logs.forEach(log -> LogLedger.lock(db, log.logId()));
        ObjectRegistry.lock(db, object.getObjectId());
        ProjectRecord project = new Projects(db, options).adopt(only(PROJECT).into(PROJECT));
        Set<UUID> forgotten = forget(inTheWay(object, project, logs));
        for (Part part : SnapshotRows.of(0)) {
            Part whole = new Part(part.table(), DSL.noCondition());
            SnapshotRows.copy(snapshot.db(), whole, db, this::here, snapshot::unreadable);
        }
        insert(object, project);
        return new ImportedSnapshot(UUID.fromString(object.getObjectId()), logs, forgotten);
    }

    // ------------------------------------------------------------------------------------------ what it replaces --

    private Set<Long> inTheWay(TrackedObjectRecord object, ProjectRecord project, List<Log> logs) {
        Set<String> names = texts(OBJECT_ALIAS.OBJECT_ID);
        names.add(object.getObjectId());
        Set<Long> rows = new HashSet<>();
        addAll(rows, TRACKED_OBJECT.ID, TRACKED_OBJECT.OBJECT_ID, names);
        addAll(rows, OBJECT_ALIAS.TARGET, OBJECT_ALIAS.OBJECT_ID, names);
        Set<String> logIds = logs.stream().map(log -> log.logId().toString()).collect(Collectors.toSet());
        addAll(rows, OPERATION_LOG.TARGET, OPERATION_LOG.LOG_ID, logIds);
        rows.addAll(db.select(TRACKED_OBJECT.ID)
                .from(TRACKED_OBJECT)
                .where(TRACKED_OBJECT.PROJECT_ID.eq(project.getId()), isNamesake(object))
                .fetchSet(TRACKED_OBJECT.ID));
        return rows;
    }

    private void addAll(Set<Long> rows, TableField<?, Long> row, TableField<?, String> key, Set<String> keys) {
        for (List<String> some : Chunks.of(keys)) {
            rows.addAll(db.select(row).from(key.getTable()).where(key.in(some)).fetchSet(row));
        }
    }

    /** What a sync would merge with it; of a project, there is one object in all. */
    private static Condition isNamesake(TrackedObjectRecord object) {
        if (object.getKind().equals(ObjectKind.PROJECT.label())) {
            return TRACKED_OBJECT.KIND.eq(object.getKind());
        }
        String customRunId = object.getCustomRunId();
        return customRunId == null
                ? DSL.falseCondition()
                : TRACKED_OBJECT
                        .CUSTOM_RUN_ID
                        .eq(customRunId)
                        .and(TRACKED_OBJECT.OWNER.isNull()); // so only logged here
    }

    /** Returns their logs. */
    private Set<UUID> forget(Set<Long> objects) {
        Set<UUID> forgotten = new HashSet<>();
        for (long object : objects) {
            forgotten.addAll(db.select(OPERATION_LOG.LOG_ID)
                    .from(OPERATION_LOG)
                    .where(OPERATION_LOG.TARGET.eq(object))
                    .fetchSet(row -> UUID.fromString(row.value1())));
            new ObjectRows(db).forget(object);
        }
        return forgotten;
    }

    // --------------------------------------------------------------------------------------------------- rows --

    private void insert(TrackedObjectRecord object, ProjectRecord project) {
        TrackedObjectRecord row = db.newRecord(TRACKED_OBJECT);
        row.fromArray(object.intoArray());
        row.setId(objectRow);
        row.setProjectId(project.getId());
        row.setCreationLog(here(logRows, object.getCreationLog()));
        if (object.getSysId() != null && db.fetchExists(TRACKED_OBJECT, TRACKED_OBJECT.SYS_ID.eq(object.getSysId()))) {
            row.setSysId(null);
        }
        if (object.getCustomRunId() != null
                && new ObjectRegistry(db, options, null).findByCustomId(project, object.getCustomRunId()) != null) {
            row.setCustomRunId(null);
        }
        row.insert();
    }

    private Object here(Field<?> field, Object value) {
        requireKnown(field, value);
        if (field.equals(OPERATION_LOG.ID)) {
            return added(logRows, (Long) value);
        } else if (field.equals(ATTRIBUTE.ID)) {
            return added(attributeRows, (Long) value);
        } else if (OBJECT_IDS.contains(field)) {
            return objectRow;
        } else if (LOG_IDS.contains(field)) {
            return here(logRows, (Long) value);
        }
        return field instanceof TableField<?, ?> key && ObjectRows.OF_ATTRIBUTE.contains(key)
                ? (Object) here(attributeRows, (Long) value)
                : value;
    }

    /** Whoever reads a row takes its words for known ones. */
    private static void requireKnown(Field<?> field, Object value) {
        if (field.equals(ATTRIBUTE.TYPE) && value != null) {
            AttributeType.of((String) value);
        } else if (field.equals(REJECTION.CAUSE)) {
            Rejection.Cause.of((String) value);
        }
    }

    private static long added(Map<Long, Long> rows, long there) {
        long here = RowIds.next();
        rows.put(there, here);
        return here;
    }

    private static long here(Map<Long, Long> rows, Long there) {
        if (there == null) {
            throw contradiction("a row does not say what it belongs to");
        }
        Long here = there == 0 ? Long.valueOf(0) : rows.get(there); // no log stands for never
        if (here == null) {
            throw contradiction("a row refers to another, " + there + ", that is not in it");
        }
        return here;
    }

    // ----------------------------------------------------------------------------------------------- snapshot --

    private Record only(Table<?> table) {
        try {
            List<? extends Record> rows =
                    snapshot.db().selectFrom(table).limit(2).fetch();
            if (rows.size() == 1) {
                return whole(rows.get(0));
            }
            throw contradiction("it has " + (rows.isEmpty() ? "no" : "more than one") + " row in " + table.getName());
        } catch (DataAccessException e) {
            throw snapshot.unreadable(e);
        }
    }

    private List<Log> logs() {
        try {
            return snapshot
                    .db()
                    .select(OPERATION_LOG.LOG_ID, OPERATION_LOG.APPLIED_SEQUENCE, OPERATION_LOG.DIGEST)
                    .from(OPERATION_LOG)
                    .orderBy(OPERATION_LOG.LOG_ID)
                    .fetch(SnapshotImport::whole)
                    .stream()
                    .map(row -> new Log(UUID.fromString(row.value1()), row.value2(), row.value3()))
                    .toList();
        } catch (DataAccessException e) {
            throw snapshot.unreadable(e);
        }
    }

    private Set<String> texts(TableField<?, String> field) {
        try {
            return snapshot.db()
                    .select(field)
                    .from(field.getTable())
                    .fetchSet(row -> whole(row).value1());
        } catch (DataAccessException e) {
            throw snapshot.unreadable(e);
        }
    }

    /** SQLite does not look whether damage has made a value null that can't be. */
    private static <R extends Record> R whole(R row) {
        for (Field<?> field : row.fields()) {
            if (!field.getDataType().nullable() && row.get(field) == null) {
                throw contradiction("a row does not say its " + field.getName());
            }
        }
        return row;
    }

    private static StoreException contradiction(String what) {
        return new StoreException(Reason.INVALID, "The snapshot makes no sense: " + what + '.');
    }
}
