package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.FILE_ENTRY;

import dev.nereid.codec.ArtifactHash;
import dev.nereid.db.jooq.tables.records.FileEntryRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FileSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Files of attributes, listed or summed up. Inside one transaction. */
final class FileReader {
    private final DSLContext db;

    FileReader(DSLContext db) {
        this.db = db;
    }

    /** The files of an attribute, by name. */
    List<FileRef> list(long attributeId) {
        return db.selectFrom(FILE_ENTRY)
                .where(FILE_ENTRY.ATTRIBUTE_ID.eq(attributeId), FILE_ENTRY.PRESENT.eq(1L))
                .orderBy(FILE_ENTRY.ENTRY)
                .fetch(FileReader::file);
    }

    private static FileRef file(FileEntryRecord row) {
        return new FileRef(row.getName(), row.getSha256(), row.getSize(), row.getSource(), row.getModifiedTime(), null);
    }

    /** By attribute; those without files are left out. */
    Map<Long, FileSummary> summaries(Condition attributes) {
        Map<Long, FileSummary> summaries = new HashMap<>();
        db.select(
                        ATTRIBUTE.ID,
                        ATTRIBUTE.TYPE,
                        DSL.count(),
                        DSL.sum(FILE_ENTRY.SIZE),
                        DSL.min(FILE_ENTRY.SHA256),
                        DSL.min(FILE_ENTRY.NAME))
                .from(ATTRIBUTE)
                .join(FILE_ENTRY)
                .on(FILE_ENTRY.ATTRIBUTE_ID.eq(ATTRIBUTE.ID))
                .where(attributes, FILE_ENTRY.PRESENT.eq(1L))
                .groupBy(ATTRIBUTE.ID, ATTRIBUTE.TYPE)
                .forEach(row -> {
                    AttributeType type = AttributeType.of(row.value2());
                    boolean one = type == AttributeType.FILE;
                    String hash = one
                            ? row.value5()
                            : type == AttributeType.ARTIFACT ? ArtifactHash.of(list(row.value1())) : null;
                    summaries.put(
                            row.value1(),
                            new FileSummary(row.value3(), row.value4().longValue(), hash, one ? row.value6() : null));
                });
        return summaries;
    }
}
