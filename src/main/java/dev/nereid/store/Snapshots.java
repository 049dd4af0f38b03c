package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.OPERATION_LOG;
import static dev.nereid.db.jooq.Tables.PROJECT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.SnapshotFile;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.store.SnapshotRows.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Writes objects into files of their own, row by row as they are. In a transaction that sees one state. */
final class Snapshots {
    private Snapshots() {}

    /** @param file that is replaced if it is there: a transaction may run again */
    static void write(DSLContext db, TrackedObjectRecord object, Path file) {
        delete(file);
        List<Part> parts = new ArrayList<>(SnapshotRows.of(object.getId()));
        parts.add(new Part(PROJECT, PROJECT.ID.eq(object.getProjectId())));
        parts.add(new Part(TRACKED_OBJECT, TRACKED_OBJECT.ID.eq(object.getId())));
        try (SnapshotFile snapshot = SnapshotFile.create(file, SnapshotRows.tables())) {
            for (Part part : parts) {
                SnapshotRows.copy(db, part, snapshot.db(), Snapshots::withoutAccount, e -> e);
            }
            snapshot.finish();
        }
    }

    private static Object withoutAccount(Field<?> field, Object value) {
        return field.equals(OPERATION_LOG.ACCOUNT_ID) ? null : value;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't replace the snapshot " + file, e);
        }
    }
}
