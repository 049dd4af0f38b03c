package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.STALE_SERIES;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.SeriesDisplay;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.SQLDialect;

/**
 * The attributes of one object that a batch touches: loaded when first asked for, changed in memory, written once at
 * the end.
 */
final class AttributeTable {
    private static final KeyedRows.Query<AttributeRecord> BY_PATH =
            KeyedRows.Query.where(ATTRIBUTE, "target = ? and path = ?");
    private static final String BELOW =
            "select 1 from attribute where target = ? and path > ? and path < ? and type is not null limit 1";

    private final DSLContext db;
    private final LogLedger ledger;
    private final long target;
    private final boolean objectIsNew;
    private final TreeMap<String, AttributeState> states = new TreeMap<>();

    /** Paths without an attribute below which there was one when they were loaded: few, and looked at again. */
    private final Set<String> namespaces = new HashSet<>();

    private int stored = -1; // before this batch; until asked for
    private int added;

    /** @param objectIsNew whether there can be nothing in the table yet, which saves asking */
    AttributeTable(DSLContext db, LogLedger ledger, long target, boolean objectIsNew) {
        this.db = db;
        this.ledger = ledger;
        this.target = target;
        this.objectIsNew = objectIsNew;
    }

    /** Loads many at once, with what may stand in the way of those that are not there yet. */
    void load(Collection<String> paths) {
        Set<String> absent = loadRows(paths);
        if (!objectIsNew) {
            Set<String> above = new LinkedHashSet<>();
            absent.forEach(path -> above.addAll(ancestors(path)));
            loadRows(above);
            findNamespaces(absent);
        }
    }

    /** Returns those that don't exist. */
    private Set<String> loadRows(Collection<String> paths) {
        List<String> missing =
                paths.stream().filter(path -> !states.containsKey(path)).toList();
        if (!objectIsNew) {
            find(missing);
        }
        Set<String> absent = new LinkedHashSet<>();
        for (String path : missing) {
            if (!states.computeIfAbsent(path, AttributeTable::absent).exists()) {
                absent.add(path);
            }
        }
        return absent;
    }

    /** Where the database is in this process, one at a time is quicker than a statement of its own for each number of them. */
    private void find(List<String> paths) {
        if (db.dialect() != SQLDialect.SQLITE) {
            for (List<String> some : Chunks.of(paths)) {
                db.selectFrom(ATTRIBUTE)
                        .where(ATTRIBUTE.TARGET.eq(target), ATTRIBUTE.PATH.in(some))
                        .forEach(row -> states.put(row.getPath(), state(row)));
            }
            return;
        }
        for (String path : paths) {
            AttributeRecord row = KeyedRows.first(db, BY_PATH, statement -> {
                statement.setLong(1, target);
                statement.setString(2, path);
            });
            if (row != null) {
                states.put(path, state(row));
            }
        }
    }

    /** Plain JDBC, since there may be ten thousand in a batch: one statement, a step in an index for each. */
    private void findNamespaces(Collection<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        Database.use(db, BELOW, below -> {
            below.setLong(1, target);
            for (String path : paths) {
                below.setString(2, path + "/");
                below.setString(3, path + "0"); // '0' follows '/'
                try (ResultSet row = below.executeQuery()) {
                    if (row.next()) {
                        namespaces.add(path);
                    }
                }
            }
            return null;
        });
    }

    private static List<String> ancestors(String path) {
        List<String> above = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            above.add(path.substring(0, slash));
        }
        return above;
    }

    AttributeState get(String path) {
        AttributeState state = states.get(path);
        if (state == null) {
            load(List.of(path));
            state = states.get(path);
        }
        return state;
    }

    /** How many there are, with what this batch has changed. */
    int count() {
        if (stored < 0) {
            stored = objectIsNew
                    ? 0
                    : db.fetchCount(ATTRIBUTE, ATTRIBUTE.TARGET.eq(target).and(ATTRIBUTE.TYPE.isNotNull()));
        }
        return stored + added;
    }

    /** One has come into being, or gone. */
    void added(int count) {
        added += count;
    }

    /** An attribute that makes this path impossible: it lies above or below it. Null if there is none. */
    String findNamespaceConflict(String path) {
        for (String ancestor : ancestors(path)) {
            if (states.containsKey(ancestor) && states.get(ancestor).exists()) {
                return ancestor;
            }
        }
        for (AttributeState below : states.tailMap(path + "/").values()) {
            if (!AttributePath.isNamespaceOf(path, below.path)) {
                break;
            }
            if (below.exists()) {
                return below.path;
            }
        }
        return namespaces.contains(path) ? findStoredBelow(path) : null;
    }

    private String findStoredBelow(String path) {
        return db
                .select(ATTRIBUTE.PATH)
                .from(ATTRIBUTE)
                .where(
                        ATTRIBUTE.TARGET.eq(target),
                        ATTRIBUTE.TYPE.isNotNull(),
                        ATTRIBUTE.PATH.gt(path + "/"),
                        ATTRIBUTE.PATH.lt(path + "0"))
                .orderBy(ATTRIBUTE.PATH)
                .fetch()
                .stream()
                .map(Record1::value1)
                .filter(stored -> !states.containsKey(stored)) // what is loaded was looked at above
                .findFirst()
                .orElse(null);
    }

    /** Writes what has changed. */
    void flush() {
        List<AttributeRecord> inserts = new ArrayList<>();
        List<AttributeRecord> updates = new ArrayList<>();
        for (AttributeState state : states.values()) {
            if (state.changed) {
                AttributeRecord row = row(state);
                (state.isNew ? inserts : updates).add(row);
                if (state.summaryIsStale) {
                    db.insertInto(STALE_SERIES)
                            .values(state.id)
                            .onConflictDoNothing()
                            .execute();
                }
                state.isNew = false;
                state.changed = false;
            }
        }
        BulkRows.insert(db, inserts);
        BulkRows.update(db, updates);
    }

    private static AttributeState absent(String path) {
        AttributeState state = new AttributeState(path);
        state.id = RowIds.next();
        state.isNew = true;
        return state;
    }

    private AttributeState state(AttributeRecord row) {
        AttributeState state = new AttributeState(row.getPath());
        state.id = row.getId();
        state.type = row.getType() == null ? null : AttributeType.of(row.getType());
        state.set = ledger.stamp(row.getSetTime(), row.getSetLog(), row.getSetSequence());
        state.cleared = ledger.stamp(row.getClearedTime(), row.getClearedLog(), row.getClearedSequence());
        state.deleted = ledger.stamp(row.getDeletedTime(), row.getDeletedLog(), row.getDeletedSequence());
        state.value = value(row);
        state.summary = summary(row);
        state.display = display(row);
        state.displaySet = ledger.stamp(row.getDisplayTime(), row.getDisplayLog(), row.getDisplaySequence());
        return state;
    }

    private AttributeRecord row(AttributeState state) {
        AttributeRecord row = db.newRecord(ATTRIBUTE);
        row.setId(state.id);
        row.setTarget(target);
        row.setPath(state.path);
        row.setType(state.type == null ? null : state.type.label());
        row.setSetTime(state.set.time());
        row.setSetLog(ledger.rowOf(state.set));
        row.setSetSequence(state.set.sequence());
        row.setClearedTime(state.cleared.time());
        row.setClearedLog(ledger.rowOf(state.cleared));
        row.setClearedSequence(state.cleared.sequence());
        row.setDeletedTime(state.deleted.time());
        row.setDeletedLog(ledger.rowOf(state.deleted));
        row.setDeletedSequence(state.deleted.sequence());
        row.setDisplayMin(state.display.min());
        row.setDisplayMax(state.display.max());
        row.setDisplayUnit(state.display.unit());
        row.setDisplayTime(state.displaySet.time());
        row.setDisplayLog(ledger.rowOf(state.displaySet));
        row.setDisplaySequence(state.displaySet.sequence());
        row.setIntValue(null);
        row.setFloatValue(null);
        row.setFloatMark(0L);
        row.setStringValue(null);
        setValue(row, state.value);
        setSummary(row, state.type == null || !state.type.isSeries() ? SeriesSummary.EMPTY : state.summary);
        return row;
    }

    static void setSummary(AttributeRecord row, SeriesSummary summary) {
        boolean empty = summary.count() == 0;
        row.setPointCount(summary.count());
        row.setLastStep(FloatColumn.number(summary.lastStep()));
        row.setLastTime(empty ? null : summary.lastTime());
        row.setMaxExplicit(FloatColumn.number(summary.maxExplicit()));
        row.setFiniteCount(summary.finiteCount());
        row.setMinValue(FloatColumn.number(summary.min()));
        row.setMaxValue(FloatColumn.number(summary.max()));
        row.setMeanValue(FloatColumn.number(summary.mean()));
        row.setSquaredSum(FloatColumn.number(summary.squaredSum()));
        if (!empty) {
            row.setFloatValue(summary.lastText() != null ? null : FloatColumn.number(summary.lastValue()));
            row.setFloatMark(summary.lastText() != null ? 0 : FloatColumn.mark(summary.lastValue()));
            row.setStringValue(summary.lastText());
        }
    }

    private static void setValue(AttributeRecord row, Value value) {
        if (value instanceof Value.OfInt v) {
            row.setIntValue(v.value());
        } else if (value instanceof Value.OfBool v) {
            row.setIntValue(v.value() ? 1L : 0L);
        } else if (value instanceof Value.OfDatetime v) {
            row.setIntValue(v.micros());
        } else if (value instanceof Value.OfString v) {
            row.setStringValue(v.value());
        } else if (value instanceof Value.OfReference v) {
            row.setStringValue(v.text());
        } else if (value instanceof Value.OfFloat v) {
            row.setFloatValue(FloatColumn.number(v.value()));
            row.setFloatMark(FloatColumn.mark(v.value()));
        }
    }

    /** The value of a scalar; null for anything else. */
    static Value value(AttributeRecord row) {
        if (row.getType() == null) {
            return null;
        }
        AttributeType type = AttributeType.of(row.getType());
        return switch (type) {
            case INTEGER -> new Value.OfInt(row.getIntValue());
            case BOOLEAN -> new Value.OfBool(row.getIntValue() != 0);
            case DATETIME -> new Value.OfDatetime(row.getIntValue());
            case STRING -> new Value.OfString(row.getStringValue());
            case GIT_REF, NOTEBOOK_REF, RUN_STATE -> new Value.OfReference(type, row.getStringValue());
            case FLOAT -> new Value.OfFloat(FloatColumn.value(row.getFloatValue(), row.getFloatMark()));
            default -> null;
        };
    }

    static SeriesDisplay display(AttributeRecord row) {
        return new SeriesDisplay(row.getDisplayMin(), row.getDisplayMax(), row.getDisplayUnit());
    }

    static SeriesSummary summary(AttributeRecord row) {
        if (row.getPointCount() == 0) {
            return SeriesSummary.EMPTY;
        }
        return new SeriesSummary(
                row.getPointCount(),
                row.getLastStep(),
                row.getLastTime(),
                FloatColumn.value(row.getFloatValue(), row.getFloatMark()),
                row.getStringValue(),
                row.getMaxExplicit() == null ? Double.NEGATIVE_INFINITY : row.getMaxExplicit(),
                row.getFiniteCount(),
                FloatColumn.value(row.getMinValue(), 0),
                FloatColumn.value(row.getMaxValue(), 0),
                FloatColumn.value(row.getMeanValue(), 0),
                FloatColumn.value(row.getSquaredSum(), 0));
    }
}
