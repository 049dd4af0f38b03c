package dev.nereid.query;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.FILE_ENTRY;

import dev.nereid.codec.ArtifactHash;
import dev.nereid.model.FileRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Hashes of artifacts, which are over all their files. */
final class ArtifactHashes {
    private ArtifactHashes() {}

    /** By {@code tracked_object.id}; artifacts without files have none. */
    static Map<Long, String> of(DSLContext db, Condition attributes) {
        Map<Long, List<FileRef>> files = new HashMap<>();
        db.select(ATTRIBUTE.TARGET, FILE_ENTRY.NAME, FILE_ENTRY.SHA256, FILE_ENTRY.SIZE, FILE_ENTRY.SOURCE)
                .from(ATTRIBUTE)
                .join(FILE_ENTRY)
                .on(FILE_ENTRY.ATTRIBUTE_ID.eq(ATTRIBUTE.ID))
                .where(attributes, FILE_ENTRY.PRESENT.eq(1L))
                .forEach(row -> files.computeIfAbsent(row.value1(), target -> new ArrayList<>())
                        .add(new FileRef(row.value2(), row.value3(), row.value4(), row.value5(), 0, null)));
        Map<Long, String> hashes = new HashMap<>();
        files.forEach((target, ofOne) -> hashes.put(target, ArtifactHash.of(ofOne)));
        return hashes;
    }
}
