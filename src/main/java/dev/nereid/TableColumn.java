package dev.nereid;

import dev.nereid.model.AttributeType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The fields of one path in the rows of {@link TableColumns}. They need not have one type: {@link #types} names all that
 * occur. Each array has a cell for each row; one whose row has no such field, or one of another type than the array is for,
 * is empty. If no field of the column has a type that the array is for, it is a {@link FieldTypeException}. Arrays are the
 * caller's own.
 */
public final class TableColumn {
    private static final Set<String> NUMBERS = labels(
            type -> type == AttributeType.INTEGER || type == AttributeType.FLOAT || type == AttributeType.FLOAT_SERIES);
    private static final Set<String> TEXTS =
            labels(type -> type == AttributeType.STRING || type == AttributeType.STRING_SERIES || type.isReference());

    private final String path;
    private final List<Field> fields; // null where a row has none

    TableColumn(String path, List<Field> fields) {
        this.path = path;
        this.fields = fields;
    }

    /** In normal form. */
    public String path() {
        return path;
    }

    /** As {@link Field#type} names them, in the order of these names. */
    public SortedSet<String> types() {
        SortedSet<String> types = new TreeSet<>();
        fields.stream().filter(field -> field != null).map(Field::type).forEach(types::add);
        return Collections.unmodifiableSortedSet(types);
    }

    /** Rows that have the field, of whatever type. */
    public int count() {
        return (int) fields.stream().filter(field -> field != null).count();
    }

    /** Whether a row, counted from 0, has the field. */
    public boolean has(int row) {
        return fields.get(row) != null;
    }

    /** @throws FieldNotFoundException if the row does not have it */
    public Field get(int row) {
        Field field = fields.get(row);
        if (field == null) {
            throw new FieldNotFoundException("Row " + row + " has no field \"" + path + "\". has(" + row + ") tells.");
        }
        return field;
    }

    /** Numbers: of an {@code int}, a {@code float}, or the last value of a {@code floatSeries}. NaN where the cell is empty. */
    public double[] doubles() {
        require(NUMBERS, "doubles()", "numbers");
        return fields.stream()
                .mapToDouble(field -> field != null && field.isNumber() ? field.number() : Double.NaN)
                .toArray();
    }

    /** Of an {@code int}. */
    public long[] longs(long empty) {
        require(Set.of("int"), "longs(…)", "an int");
        return fields.stream()
                .mapToLong(field -> isOf(field, "int") ? field.asLong() : empty)
                .toArray();
    }

    /** Of a {@code bool}. */
    public boolean[] booleans(boolean empty) {
        require(Set.of("bool"), "booleans(…)", "a bool");
        boolean[] values = new boolean[fields.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = isOf(fields.get(row), "bool") ? fields.get(row).asBoolean() : empty;
        }
        return values;
    }

    /**
     * Text: of a {@code string}, what {@link Field#asString} says of a reference, or the last of a {@code stringSeries}.
     * Null where the cell is empty.
     */
    public String[] strings() {
        require(TEXTS, "strings()", "text");
        return fields.stream()
                .map(field -> field != null && field.isText() ? field.text() : null)
                .toArray(String[]::new);
    }

    /** Of a {@code datetime}; null where the cell is empty. */
    public Instant[] instants() {
        require(Set.of("datetime"), "instants()", "a datetime");
        return fields.stream()
                .map(field -> isOf(field, "datetime") ? field.asInstant() : null)
                .toArray(Instant[]::new);
    }

    /** Of a {@code stringSet}; an empty set where the cell is empty. */
    public List<Set<String>> sets() {
        require(Set.of("stringSet"), "sets()", "a stringSet");
        return fields.stream()
                .map(field -> isOf(field, "stringSet") ? field.asSet() : Set.<String>of())
                .toList();
    }

    /** An array of nothing but empty cells would hide that somebody takes the column for another. */
    private void require(Set<String> wanted, String method, String words) {
        Set<String> there = types();
        if (Collections.disjoint(there, wanted)) {
            throw new FieldTypeException("\"" + path + "\" is of the type " + String.join(", ", there) + " in the "
                    + Counted.of(count(), "row") + " with it, and " + method + " is for " + words + ". Use "
                    + accessor(there) + ".");
        }
    }

    private static String accessor(Set<String> types) {
        if (!Collections.disjoint(types, NUMBERS)) {
            return "doubles()";
        } else if (!Collections.disjoint(types, TEXTS)) {
            return "strings()";
        }
        return types.contains("bool")
                ? "booleans(…)"
                : types.contains("datetime") ? "instants()" : types.contains("stringSet") ? "sets()" : "get(row)";
    }

    private static Set<String> labels(Predicate<AttributeType> chosen) {
        return Arrays.stream(AttributeType.values())
                .filter(chosen)
                .map(AttributeType::label)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOf(Field field, String type) {
        return field != null && field.type().equals(type);
    }

    /** For people: {@code train/loss (floatSeries), 12 of 20 rows}. */
    @Override
    public String toString() {
        return path + " (" + String.join(", ", types()) + "), " + count() + " of " + Counted.of(fields.size(), "row");
    }
}
