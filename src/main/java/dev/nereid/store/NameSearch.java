package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.ObjectId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Objects by what people type. What says more beats what says less. Inside one transaction. */
final class NameSearch {
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f][0-9a-f-]{0,35}");

    private final DSLContext db;
    private final ObjectRegistry objects;
    private final Access access;

    NameSearch(DSLContext db, ObjectRegistry objects, Access access) {
        this.db = db;
        this.objects = objects;
        this.access = access;
    }

    /**
     * Those of an ID, the UUID that a client gave or a custom run ID; if there is none, of this {@code sys/name}; else
     * those whose object id begins like this. Oldest first.
     *
     * @param max at most so many
     */
    List<TrackedObjectRecord> find(String name, int max) {
        String beginning = (name.startsWith(ObjectId.OFFLINE) ? name.substring(ObjectId.OFFLINE.length()) : name)
                .toLowerCase(Locale.ROOT);
        return Stream.<Supplier<List<TrackedObjectRecord>>>of(
                        () -> all(hasId(name), max),
                        () -> all(isNamed(name), max),
                        () -> BEGINNING.matcher(beginning).matches()
                                ? all(TRACKED_OBJECT.OBJECT_ID.startsWith(beginning), max)
                                : List.of())
                .map(Supplier::get)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<TrackedObjectRecord> all(Condition condition, int max) {
        return db.selectFrom(TRACKED_OBJECT)
                .where(condition, TRACKED_OBJECT.DELETED.eq(0L), access.seesObject())
                .orderBy(TRACKED_OBJECT.CREATION_TIME, TRACKED_OBJECT.ID)
                .limit(max)
                .fetch();
    }

    private Condition hasId(String name) {
        UUID objectId = ObjectId.parse(name);
        TrackedObjectRecord object = objectId == null ? null : objects.find(objectId); // it may be an alias
        Condition known = TRACKED_OBJECT.SYS_ID.eq(name).or(TRACKED_OBJECT.CUSTOM_RUN_ID.eq(name));
        return object == null ? known : known.or(TRACKED_OBJECT.ID.eq(object.getId()));
    }

    private Condition isNamed(String name) {
        return DSL.exists(db.selectOne()
                .from(ATTRIBUTE)
                .where(
                        ATTRIBUTE.TARGET.eq(TRACKED_OBJECT.ID),
                        ATTRIBUTE.PATH.eq("sys/name"),
                        ATTRIBUTE.TYPE.isNotNull(),
                        ATTRIBUTE.STRING_VALUE.eq(name)));
    }
}
