package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.FILE_ENTRY;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;

import dev.nereid.codec.FileText;
import dev.nereid.db.jooq.tables.records.FileEntryRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Operation;
import dev.nereid.model.Stamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Files of file fields, file sets and artifacts, by name. What was removed keeps its stamp, so that an older put stays
 * without effect.
 */
final class FileEntries {
    private final DSLContext db;
    private final LogLedger ledger;
    private final long target;
    private final Map<Long, Map<String, FileEntryRecord>> loaded = new HashMap<>();
    private final Set<String> referenced = new HashSet<>(); // in this transaction

    FileEntries(DSLContext db, LogLedger ledger, long target) {
        this.db = db;
        this.ledger = ledger;
        this.target = target;
    }

    /** The later stamp wins, name by name; what is not after the attribute's floor has no effect. */
    void put(AttributeState attribute, List<FileRef> files, Stamp stamp) {
        if (!stamp.isAfter(attribute.floor())) {
            return;
        }
        Map<String, FileRef> byName = new LinkedHashMap<>(); // of one name twice, the last counts
        files.forEach(file -> byName.put(file.name(), file));
        for (FileRef file : byName.values()) {
            FileEntryRecord row = row(attribute, file.name(), stamp);
            if (row != null) {
                row.setName(file.name());
                row.setSha256(file.sha256());
                row.setSize(file.size());
                row.setSource(file.source());
                row.setModifiedTime(file.modified());
                store(attribute, row, true, stamp);
            }
        }
    }

    void remove(AttributeState attribute, List<String> names, Stamp stamp) {
        if (!stamp.isAfter(attribute.floor())) {
            return;
        }
        for (String name : names) {
            FileEntryRecord row = row(attribute, name, stamp);
            if (row != null) {
                row.setName(name);
                row.setSha256("");
                row.setSize(0L);
                row.setSource(null);
                row.setModifiedTime(0L);
                store(attribute, row, false, stamp);
            }
        }
    }

    /** Remembers the contents that an operation names; those of artifacts lie elsewhere. */
    void refer(Operation operation) {
        FileText.contentsOf(operation).forEach(this::refer);
    }

    private void refer(FileRef file) {
        if (referenced.isEmpty()) {
            Contents.share(db);
        }
        if (referenced.add(file.sha256())) {
            db.insertInto(FILE_REFERENCE)
                    .values(target, file.sha256(), file.size())
                    .onConflictDoNothing()
                    .execute();
        }
    }

    /** Forgets what does not count any more. */
    void dropUpTo(AttributeState attribute, Stamp floor) {
        rows(attribute.id).values().removeIf(row -> {
            boolean old = !stamp(row).isAfter(floor);
            if (old) {
                row.delete();
            }
            return old;
        });
    }

    /** To be written; null if what is there is later. */
    private FileEntryRecord row(AttributeState attribute, String name, Stamp stamp) {
        String entry = attribute.type == AttributeType.FILE ? "" : name;
        FileEntryRecord row = rows(attribute.id).get(entry);
        if (row == null) {
            row = db.newRecord(FILE_ENTRY);
            row.setAttributeId(attribute.id);
            row.setEntry(entry);
            return row;
        }
        return stamp.isAfter(stamp(row)) ? row : null;
    }

    private Stamp stamp(FileEntryRecord row) {
        return ledger.stamp(row.getTime(), row.getLogRow(), row.getSequence());
    }

    private void store(AttributeState attribute, FileEntryRecord row, boolean present, Stamp stamp) {
        row.setPresent(present ? 1L : 0L);
        row.setTime(stamp.time());
        row.setLogRow(ledger.rowOf(stamp));
        row.setSequence(stamp.sequence());
        if (rows(attribute.id).putIfAbsent(row.getEntry(), row) == null) {
            row.insert();
        } else {
            row.update();
        }
    }

    private Map<String, FileEntryRecord> rows(long attributeId) {
        return loaded.computeIfAbsent(attributeId, id -> {
            Map<String, FileEntryRecord> rows = new HashMap<>();
            db.selectFrom(FILE_ENTRY)
                    .where(FILE_ENTRY.ATTRIBUTE_ID.eq(id))
                    .forEach(row -> rows.put(row.getEntry(), row));
            return rows;
        });
    }
}
