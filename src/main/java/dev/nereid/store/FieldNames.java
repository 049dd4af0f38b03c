package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.NulFree;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.SysFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/** Which fields there are in a project. Inside one transaction. */
final class FieldNames {
    /** Of so many objects, all fields are looked at. */
    private static final int FEW = 1000;

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

    /** Those whose path has the text in it, in any case, shortest first; what every object may have comes before all. */
    List<FieldName> find(ProjectRecord project, ObjectKind kind, String text, int max) {
        String part = text.toLowerCase(Locale.ROOT);
        Map<String, AttributeType> ofEach = new TreeMap<>(SysFields.computed(kind));
        ofEach.putAll(SysFields.editable(kind));
        List<FieldName> found = new ArrayList<>();
        ofEach.forEach((path, type) -> {
            if (path.contains(part)) {
                found.add(new FieldName(path, type));
            }
        });
        Condition objects = DSL.and(
                TRACKED_OBJECT.PROJECT_ID.eq(project.getId()),
                TRACKED_OBJECT.KIND.eq(kind.label()),
                TRACKED_OBJECT.DELETED.eq(0L));
        Set<String> known = found.stream().map(FieldName::path).collect(Collectors.toSet());
        List<FieldName> logged = isFew(objects) ? ofFew(objects, part, max) : ofMany(objects, part, max);
        logged.stream().filter(field -> !known.contains(field.path())).forEach(found::add);
        return found;
    }

    private boolean isFew(Condition objects) {
        return db.fetchCount(db.select(TRACKED_OBJECT.ID)
                        .from(TRACKED_OBJECT)
                        .where(objects)
                        .limit(FEW + 1))
                <= FEW;
    }

    private List<FieldName> ofFew(Condition objects, String part, int max) {
        return db.select(ATTRIBUTE.PATH, DSL.min(ATTRIBUTE.TYPE))
                .from(ATTRIBUTE)
                .join(TRACKED_OBJECT)
                .on(TRACKED_OBJECT.ID.eq(ATTRIBUTE.TARGET))
                .where(objects, ATTRIBUTE.TYPE.isNotNull(), contains(ATTRIBUTE.PATH, part))
                .groupBy(ATTRIBUTE.PATH)
                .orderBy(DSL.length(ATTRIBUTE.PATH), ATTRIBUTE.PATH)
                .limit(max)
                .fetch(row -> new FieldName(row.value1(), AttributeType.of(row.value2())));
    }

    /** Reads no row of most objects: from each path of the whole store it steps to the next one in the index. */
    private List<FieldName> ofMany(Condition objects, String part, int max) {
        Field<String> path = DSL.field(DSL.name("name", "path"), String.class);
        Field<String> next =
                DSL.field(DSL.select(DSL.min(ATTRIBUTE.PATH)).from(ATTRIBUTE).where(ATTRIBUTE.PATH.gt(path)));
        CommonTableExpression<?> names = DSL.name("name")
                .fields("path")
                .as(DSL.select(DSL.min(ATTRIBUTE.PATH))
                        .from(ATTRIBUTE)
                        .unionAll(DSL.select(next)
                                .from(DSL.table(DSL.name("name")))
                                .where(path.isNotNull())));
        List<String> paths = db.withRecursive(names)
                .select(path)
                .from(names)
                .where(path.isNotNull(), contains(path, part))
                .orderBy(DSL.length(path), path)
                .fetch(path);
        return paths.stream()
                .map(each -> new FieldName(each, typeOf(each, objects)))
                .filter(field -> field.type() != null)
                .limit(max)
                .toList();
    }

    /** Of one of them that has the field; null if none has. By a cross join, so that SQLite begins with the field. */
    private AttributeType typeOf(String path, Condition objects) {
        String type = db.select(ATTRIBUTE.TYPE)
                .from(ATTRIBUTE)
                .crossJoin(TRACKED_OBJECT)
                .where(
                        TRACKED_OBJECT.ID.eq(ATTRIBUTE.TARGET),
                        ATTRIBUTE.PATH.eq(path),
                        ATTRIBUTE.TYPE.isNotNull(),
                        objects)
                .limit(1)
                .fetchOne(ATTRIBUTE.TYPE);
        return type == null ? null : AttributeType.of(type);
    }

    private static Condition contains(Field<String> path, String part) {
        return part.isEmpty()
                ? DSL.noCondition()
                : DSL.position(DSL.lower(path), new NulFree().to(part)).gt(0);
    }
}
