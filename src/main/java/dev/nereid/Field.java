package dev.nereid;

import dev.nereid.codec.Instants;
import dev.nereid.codec.ValueText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A field of a run as it was when it was fetched: the value of a scalar, the elements of a set, or what is known of a
 * series without its points. Each accessor is for one type and throws {@link FieldTypeException} for others; nothing is
 * converted.
 */
public final class Field {
    private final AttributeView attribute;

    Field(AttributeView attribute) {
        this.attribute = attribute;
    }

    /** In normal form. */
    public String path() {
        return attribute.path();
    }

    /** {@code int}, {@code float}, {@code bool}, {@code string}, {@code datetime}, {@code floatSeries}, {@code stringSeries} or {@code stringSet}. */
    public String type() {
        return attribute.type().label();
    }

    /** The value of an {@code int}. */
    public long asLong() {
        require(AttributeType.INTEGER, "asLong");
        return ((Value.OfInt) attribute.value()).value();
    }

    /** The value of a {@code float}. */
    public double asDouble() {
        require(AttributeType.FLOAT, "asDouble");
        return ((Value.OfFloat) attribute.value()).value();
    }

    /** The value of a {@code bool}. */
    public boolean asBoolean() {
        require(AttributeType.BOOLEAN, "asBoolean");
        return ((Value.OfBool) attribute.value()).value();
    }

    /** The value of a {@code string}. */
    public String asString() {
        require(AttributeType.STRING, "asString");
        return ((Value.OfString) attribute.value()).value();
    }

    /** The value of a {@code datetime}, in microseconds. */
    public Instant asInstant() {
        require(AttributeType.DATETIME, "asInstant");
        return Instants.instant(((Value.OfDatetime) attribute.value()).micros());
    }

    /** The elements of a {@code stringSet}, in order; can't be changed. */
    public Set<String> asSet() {
        require(AttributeType.STRING_SET, "asSet");
        return Collections.unmodifiableSet(new LinkedHashSet<>(attribute.elements()));
    }

    /** Points of a {@code floatSeries} or {@code stringSeries}. */
    public long pointCount() {
        return summary("pointCount").count();
    }

    /** Step of the last point of a series. */
    public double lastStep() {
        return notEmpty("lastStep").lastStep();
    }

    /** Value of the last point of a {@code floatSeries}. */
    public double lastDouble() {
        require(AttributeType.FLOAT_SERIES, "lastDouble");
        return notEmpty("lastDouble").lastValue();
    }

    /** Value of the last point of a {@code stringSeries}. */
    public String lastString() {
        require(AttributeType.STRING_SERIES, "lastString");
        return notEmpty("lastString").lastText();
    }

    private void require(AttributeType type, String method) {
        if (attribute.type() != type) {
            throw new FieldTypeException(
                    "\"" + path() + "\" is " + attribute.type().words() + ", and " + method + "() is for "
                            + type.words() + ". Use " + accessors(attribute.type()) + ".");
        }
    }

    private SeriesSummary summary(String method) {
        if (attribute.summary() == null) {
            throw new FieldTypeException(
                    "\"" + path() + "\" is " + attribute.type().words() + ", and " + method + "() is for a series. Use "
                            + accessors(attribute.type()) + ".");
        }
        return attribute.summary();
    }

    private SeriesSummary notEmpty(String method) {
        SeriesSummary summary = summary(method);
        if (summary.count() == 0) {
            throw new FieldTypeException("\"" + path() + "\", "
                    + attribute.type().words() + ", has no points, so there is no last one. Ask pointCount() first.");
        }
        return summary;
    }

    /** What an attribute of this type can be asked for. */
    static String accessors(AttributeType type) {
        return switch (type) {
            case INTEGER -> "asLong()";
            case FLOAT -> "asDouble()";
            case BOOLEAN -> "asBoolean()";
            case STRING -> "asString()";
            case DATETIME -> "asInstant()";
            case STRING_SET -> "asSet()";
            case FLOAT_SERIES -> "pointCount() and lastDouble(), or fetchFloatSeries for its points";
            case STRING_SERIES -> "pointCount() and lastString(), or fetchStringSeries for its points";
        };
    }

    /** For people: {@code train/lr (float): 0.1}. */
    @Override
    public String toString() {
        String value = attribute.value() != null
                ? ValueText.of(attribute.value())
                : attribute.elements() != null
                        ? attribute.elements().toString()
                        : attribute.summary().count() + " points";
        return path() + " (" + type() + "): " + value;
    }
}
