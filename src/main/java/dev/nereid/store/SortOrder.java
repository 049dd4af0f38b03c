package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.codec.ValueText;
import dev.nereid.db.jooq.tables.records.AttributeRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import dev.nereid.store.StoreException.Reason;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * Objects by one attribute, NaN counting as none: numbers (a series by its last value), times and booleans before text, and those without it
 * last, in either direction. Equal ones by age, so that every page has its place.
 */
final class SortOrder {
    /** What takes the logs of an object to know. */
    private static final Set<String> OF_ACTIVITY =
            Set.of("sys/ping_time", "sys/running_time", "sys/monitoring_time", "sys/size", "sys/state");

    /** Above every double and every long. */
    private static final BigDecimal BEYOND = new BigDecimal("1e400");

    /** One of the two is null, unless the object has no value. */
    private record Key(BigDecimal number, String text) {
        static final Key NONE = new Key(null, null);

        static Key of(double number) {
            if (Double.isNaN(number)) {
                return NONE; // a run that diverged leads no table
            }
            return Double.isInfinite(number)
                    ? new Key(number > 0 ? BEYOND : BEYOND.negate(), null)
                    : new Key(new BigDecimal(number), null);
        }

        boolean isNone() {
            return number == null && text == null;
        }

        static int compare(Key a, Key b) {
            if (a.number != null && b.number != null) {
                return a.number.compareTo(b.number);
            } else if (a.text != null && b.text != null) {
                return a.text.compareTo(b.text);
            }
            return a.number != null ? -1 : 1;
        }
    }

    private final DSLContext db;
    private final StoreOptions options;
    private final String path;
    private final boolean ascending;

    SortOrder(DSLContext db, StoreOptions options, String path, boolean ascending) {
        this.db = db;
        this.options = options;
        this.path = path;
        this.ascending = ascending;
    }

    /** A column that gives the same order, so that the database can sort; null if there is none. */
    static Field<Long> column(String path) {
        return switch (path) {
            case "sys/creation_time" -> TRACKED_OBJECT.CREATION_TIME;
            case "sys/modification_time" -> TRACKED_OBJECT.MODIFICATION_TIME;
            default -> null;
        };
    }

    /** @throws StoreException if an object has something there that has no order: a set, a file */
    void sort(List<TrackedObjectRecord> objects) {
        Map<Long, Key> keys = keys(objects);
        Comparator<TrackedObjectRecord> byKey = (a, b) -> compare(keys.get(a.getId()), keys.get(b.getId()));
        Comparator<TrackedObjectRecord> byAge =
                Comparator.comparing(TrackedObjectRecord::getCreationTime).thenComparing(TrackedObjectRecord::getId);
        objects.sort(byKey.thenComparing(ascending ? byAge : byAge.reversed()));
    }

    private int compare(Key a, Key b) {
        if (a.isNone() || b.isNone()) {
            return Boolean.compare(a.isNone(), b.isNone());
        }
        return ascending ? Key.compare(a, b) : Key.compare(b, a);
    }

    private Map<Long, Key> keys(List<TrackedObjectRecord> objects) {
        Map<Long, Key> keys = new HashMap<>();
        List<Long> rows = objects.stream().map(TrackedObjectRecord::getId).toList();
        Map<Long, ObjectActivity> activities = OF_ACTIVITY.contains(path)
                ? ObjectActivity.of(db, rows, options.clock().micros())
                : Map.of();
        for (TrackedObjectRecord object : objects) {
            ObjectActivity activity = activities.getOrDefault(object.getId(), ObjectActivity.NONE);
            Value value = SysNamespace.computed(object, activity, null).get(path);
            keys.put(object.getId(), value == null ? Key.NONE : key(value));
        }
        for (List<Long> some : Chunks.of(rows)) {
            db.selectFrom(ATTRIBUTE)
                    .where(ATTRIBUTE.TARGET.in(some), ATTRIBUTE.PATH.eq(path), ATTRIBUTE.TYPE.isNotNull())
                    .forEach(row -> keys.put(row.getTarget(), key(row)));
        }
        return keys;
    }

    private Key key(AttributeRecord row) {
        AttributeType type = AttributeType.of(row.getType());
        if (!type.isSortable()) {
            throw new StoreException(
                    Reason.INVALID, "\"" + path + "\" is " + type.words() + ", by which objects can't be sorted.");
        }
        if (type.isScalar()) {
            return key(AttributeTable.value(row));
        }
        SeriesSummary summary = AttributeTable.summary(row);
        if (summary.count() == 0) {
            return Key.NONE;
        }
        return summary.lastText() != null ? new Key(null, summary.lastText()) : Key.of(summary.lastValue());
    }

    private static Key key(Value value) {
        if (value instanceof Value.OfInt v) {
            return new Key(BigDecimal.valueOf(v.value()), null);
        } else if (value instanceof Value.OfFloat v) {
            return Key.of(v.value());
        } else if (value instanceof Value.OfBool v) {
            return Key.of(v.value() ? 1 : 0);
        } else if (value instanceof Value.OfDatetime v) {
            return new Key(BigDecimal.valueOf(v.micros()), null);
        }
        return new Key(
                null,
                value instanceof Value.OfReference reference ? ReferenceText.name(reference) : ValueText.of(value));
    }
}
