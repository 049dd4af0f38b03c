package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.SET_ELEMENT;

import dev.nereid.db.jooq.tables.records.SetElementRecord;
import dev.nereid.model.Stamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** Elements of string sets. What was removed keeps its stamp too, so that an older add stays without effect. */
final class SetElements {
    private final DSLContext db;
    private final LogLedger ledger;
    private final Map<Long, Map<String, SetElementRecord>> loaded = new HashMap<>();

    SetElements(DSLContext db, LogLedger ledger) {
        this.db = db;
        this.ledger = ledger;
    }

    /** The later stamp wins, element by element; what is not after the attribute's floor has no effect. */
    void merge(AttributeState set, List<String> elements, boolean present, Stamp stamp) {
        if (!stamp.isAfter(set.floor())) {
            return;
        }
        Map<String, SetElementRecord> rows = rows(set.id);
        for (String element : elements) {
            SetElementRecord row = rows.get(element);
            if (row == null) {
                row = db.newRecord(SET_ELEMENT);
                row.setAttributeId(set.id);
                row.setElement(element);
                put(row, present, stamp);
                row.insert();
                rows.put(element, row);
            } else if (stamp.isAfter(stamp(row))) {
                put(row, present, stamp);
                row.update();
            }
        }
    }

    /** Forgets what does not count any more. */
    void dropUpTo(AttributeState set, Stamp floor) {
        rows(set.id).values().removeIf(row -> {
            boolean old = !stamp(row).isAfter(floor);
            if (old) {
                row.delete();
            }
            return old;
        });
    }

    private void put(SetElementRecord row, boolean present, Stamp stamp) {
        row.setPresent(present ? 1L : 0L);
        row.setTime(stamp.time());
        row.setLogRow(ledger.rowOf(stamp));
        row.setSequence(stamp.sequence());
    }

    private Stamp stamp(SetElementRecord row) {
        return ledger.stamp(row.getTime(), row.getLogRow(), row.getSequence());
    }

    private Map<String, SetElementRecord> rows(long attributeId) {
        return loaded.computeIfAbsent(attributeId, id -> {
            Map<String, SetElementRecord> rows = new HashMap<>();
            db.selectFrom(SET_ELEMENT)
                    .where(SET_ELEMENT.ATTRIBUTE_ID.eq(id))
                    .forEach(row -> rows.put(row.getElement(), row));
            return rows;
        });
    }
}
