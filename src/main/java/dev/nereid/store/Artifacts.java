package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ARTIFACT_MANIFEST;

import dev.nereid.codec.FileText;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.FileRef;
import dev.nereid.model.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;

/** Files of artifacts by the artifact's hash: whoever sets one may name it by that alone. Inside one transaction. */
final class Artifacts {
    private final DSLContext db;

    Artifacts(DSLContext db) {
        this.db = db;
    }

    /** What was said last counts: the same contents may lie elsewhere now. */
    void put(ProjectRecord project, String hash, List<FileRef> inAnyOrder) {
        List<FileRef> files =
                inAnyOrder.stream().sorted(Comparator.comparing(FileRef::name)).toList();
        for (int from = 0, part = 0; from < Math.max(1, files.size()); from += Limits.FILES_OPERATION_MAX, part++) {
            List<FileRef> some = files.subList(from, Math.min(files.size(), from + Limits.FILES_OPERATION_MAX));
            String text = some.isEmpty() ? "" : FileText.of(some);
            db.insertInto(ARTIFACT_MANIFEST)
                    .values(project.getId(), hash, (long) part, text)
                    .onConflict(ARTIFACT_MANIFEST.PROJECT_ID, ARTIFACT_MANIFEST.HASH, ARTIFACT_MANIFEST.PART)
                    .doUpdate()
                    .set(ARTIFACT_MANIFEST.FILES, text)
                    .where(ARTIFACT_MANIFEST.FILES.ne(text))
                    .execute();
        }
    }

    /** Null if nobody has said which they are. */
    List<FileRef> find(ProjectRecord project, String hash) {
        List<String> parts = db.select(ARTIFACT_MANIFEST.FILES)
                .from(ARTIFACT_MANIFEST)
                .where(ARTIFACT_MANIFEST.PROJECT_ID.eq(project.getId()), ARTIFACT_MANIFEST.HASH.eq(hash))
                .orderBy(ARTIFACT_MANIFEST.PART)
                .fetch(ARTIFACT_MANIFEST.FILES);
        if (parts.isEmpty()) {
            return null;
        }
        List<FileRef> files = new ArrayList<>();
        parts.stream().filter(part -> !part.isEmpty()).forEach(part -> files.addAll(FileText.parse(part)));
        return files;
    }
}
