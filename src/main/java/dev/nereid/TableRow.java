package dev.nereid;

import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectView;
import dev.nereid.store.StoreOptions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One object in a {@link Table}, with those of its fields that were asked for. Accessors of one type throw {@link
 * FieldTypeException} where the field has another.
 */
public final class TableRow {
    private final ObjectView object;

    TableRow(ObjectView object) {
        this.object = object;
    }

    /** {@code sys/id}; {@code offline/<object id>} where no server has given one. */
    public String id() {
        return object.id();
    }

    /** {@code offline/<object id>}, which it has had from the beginning and keeps. */
    public String offlineId() {
        return ObjectId.offline(object.objectId());
    }

    /** {@code run}, {@code model}, {@code modelVersion} or {@code project}. */
    public String kind() {
        return object.kind().label();
    }

    /** "workspace/name"; empty if nobody has named one. */
    public Optional<String> project() {
        return Optional.of(object.project()).filter(name -> !name.equals(StoreOptions.NO_PROJECT));
    }

    public boolean has(String path) {
        return object.attributes().containsKey(AttributePath.of(path));
    }

    /** @throws FieldNotFoundException if it has no such field, or that was not asked for */
    public Field get(String path) {
        String normal = AttributePath.of(path);
        if (!object.attributes().containsKey(normal)) {
            throw new FieldNotFoundException("The row of " + id() + " has no field \"" + normal
                    + "\": the object has none, or it is not among the columns that were asked for.");
        }
        return new Field(object.attributes().get(normal));
    }

    /** A number: of an {@code int}, a {@code float}, or the last value of a {@code floatSeries}; empty without such a value. */
    public OptionalDouble getDouble(String path) {
        Field field = find(path);
        return field == null || field.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(field.number());
    }

    /** An {@code int}. Like those below: empty if the object has no such field, or that was not asked for. */
    public OptionalLong getLong(String path) {
        Field field = find(path);
        return field == null ? OptionalLong.empty() : OptionalLong.of(field.asLong());
    }

    /** A {@code bool}. */
    public Optional<Boolean> getBoolean(String path) {
        return Optional.ofNullable(find(path)).map(Field::asBoolean);
    }

    /** A text: of a {@code string}, what {@link Field#asString} says of a reference, or the last of a {@code stringSeries}. */
    public Optional<String> getString(String path) {
        return Optional.ofNullable(find(path)).filter(field -> !field.isEmpty()).map(Field::text);
    }

    /** A {@code datetime}. */
    public Optional<Instant> getInstant(String path) {
        return Optional.ofNullable(find(path)).map(Field::asInstant);
    }

    /** A {@code stringSet}; an empty one, if the object has none. */
    public Set<String> getSet(String path) {
        Field field = find(path);
        return field == null ? Set.of() : field.asSet();
    }

    /** Null if there is none. */
    private Field find(String path) {
        AttributeView attribute = object.attributes().get(AttributePath.of(path));
        return attribute == null ? null : new Field(attribute);
    }

    /** By path; {@code sys} first, then by name. */
    public Map<String, Field> fields() {
        return Field.all(object);
    }
}
