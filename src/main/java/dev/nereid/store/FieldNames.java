package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.NulFree;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/** Which fields there are in a project. Inside one transaction. */
final class FieldNames {
    private final DSLContext db;

    FieldNames(DSLContext db) {
        this.db = db;
    }

    /** Whether one of some objects of a kind (null for any) has a field of this path. */
    boolean has(Condition objects, ObjectKind kind, String path) {
        return computed(kind).stream().anyMatch(field -> field.path().equals(path))
                || db.fetchExists(of(objects).and(ATTRIBUTE.PATH.eq(path)));
    }

    /** The paths of the fields that some objects of a kind have; null for any kind. */
    List<String> all(Condition objects, ObjectKind kind) {
        List<String> paths = new ArrayList<>(of(objects).fetch(ATTRIBUTE.PATH));
        computed(kind).forEach(field -> paths.add(field.path()));
        return paths;
    }

    private static List<FieldName> computed(ObjectKind kind) {
        return kind != null
                ? SysNamespace.fieldNames(kind)
                : Arrays.stream(ObjectKind.values())
                        .flatMap(each -> SysNamespace.fieldNames(each).stream())
                        .toList();
    }

    private SelectConditionStep<Record1<String>> of(Condition objects) {
        return db.selectDistinct(ATTRIBUTE.PATH)
                .from(ATTRIBUTE)
                .join(TRACKED_OBJECT)
                .on(TRACKED_OBJECT.ID.eq(ATTRIBUTE.TARGET))
                .where(objects, ATTRIBUTE.TYPE.isNotNull());
    }

    /** Those whose path has the text in it, in any case; what is computed comes first. */
    List<FieldName> find(ProjectRecord project, ObjectKind kind, String text, int max) {
        String part = text.toLowerCase(Locale.ROOT);
        List<FieldName> found = new ArrayList<>();
        for (FieldName field : SysNamespace.fieldNames(kind)) {
            if (field.path().contains(part)) {
                found.add(field);
            }
        }
        db.select(ATTRIBUTE.PATH, ATTRIBUTE.TYPE)
                .from(ATTRIBUTE)
                .join(TRACKED_OBJECT)
                .on(TRACKED_OBJECT.ID.eq(ATTRIBUTE.TARGET))
                .where(
                        TRACKED_OBJECT.PROJECT_ID.eq(project.getId()),
                        TRACKED_OBJECT.KIND.eq(kind.label()),
                        TRACKED_OBJECT.DELETED.eq(0L),
                        ATTRIBUTE.TYPE.isNotNull(),
                        part.isEmpty()
                                ? DSL.noCondition()
                                : DSL.position(DSL.lower(ATTRIBUTE.PATH), new NulFree().to(part))
                                        .gt(0))
                .groupBy(ATTRIBUTE.PATH, ATTRIBUTE.TYPE)
                .orderBy(DSL.length(ATTRIBUTE.PATH), ATTRIBUTE.PATH, ATTRIBUTE.TYPE)
                .limit(max)
                .forEach(row -> {
                    FieldName field = new FieldName(row.value1(), AttributeType.of(row.value2()));
                    if (!found.contains(field)) {
                        found.add(field);
                    }
                });
        return found;
    }
}
