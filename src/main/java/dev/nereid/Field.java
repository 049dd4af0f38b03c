package dev.nereid;

import dev.nereid.codec.FileText;
import dev.nereid.codec.Instants;
import dev.nereid.codec.ValueText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileSummary;
import dev.nereid.model.ObjectView;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

    /** Those of an object, by path. */
    static Map<String, Field> all(ObjectView object) {
        Map<String, Field> fields = new LinkedHashMap<>();
        object.attributes().forEach((path, attribute) -> fields.put(path, new Field(attribute)));
        return Collections.unmodifiableMap(fields);
    }

    /** In normal form. */
    public String path() {
        return attribute.path();
    }

    /**
     * {@code int}, {@code float}, {@code bool}, {@code string}, {@code datetime}, {@code floatSeries}, {@code stringSeries},
     * {@code fileSeries}, {@code stringSet}, {@code file}, {@code fileSet}, {@code artifact}, {@code gitRef},
     * {@code notebookRef} or {@code experimentState}.
     */
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

    /** The value of a {@code string}, the ID of a commit, the name of a notebook, or a run's state. */
    public String asString() {
        if (attribute.value() instanceof Value.OfReference reference) {
            return ReferenceText.name(reference);
        }
        require(AttributeType.STRING, "asString");
        return ((Value.OfString) attribute.value()).value();
    }

    /** The value of a {@code gitRef}. */
    public GitRef asGitRef() {
        require(AttributeType.GIT_REF, "asGitRef");
        return GitRef.of(ReferenceText.git(((Value.OfReference) attribute.value()).text()));
    }

    /** The value of a {@code notebookRef}. */
    public NotebookRef asNotebookRef() {
        require(AttributeType.NOTEBOOK_REF, "asNotebookRef");
        return NotebookRef.of(ReferenceText.notebook(((Value.OfReference) attribute.value()).text()));
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

    /** Least value of a {@code floatSeries}, which may be an infinity; NaN if it has no points but NaN. */
    public double minDouble() {
        require(AttributeType.FLOAT_SERIES, "minDouble");
        return attribute.summary().min();
    }

    /** Greatest value, likewise. */
    public double maxDouble() {
        require(AttributeType.FLOAT_SERIES, "maxDouble");
        return attribute.summary().max();
    }

    /** Mean of the finite values of a {@code floatSeries}; NaN if there are none. */
    public double averageDouble() {
        require(AttributeType.FLOAT_SERIES, "averageDouble");
        return attribute.summary().average();
    }

    /** Their population variance, likewise. */
    public double varianceDouble() {
        require(AttributeType.FLOAT_SERIES, "varianceDouble");
        return attribute.summary().variance();
    }

    /** Value of the last point of a {@code stringSeries}. */
    public String lastString() {
        require(AttributeType.STRING_SERIES, "lastString");
        return notEmpty("lastString").lastText();
    }

    /** Files of a {@code file}, a {@code fileSet} or an {@code artifact}. */
    public long fileCount() {
        return files("fileCount").count();
    }

    /** Bytes of all of them. */
    public long fileBytes() {
        return files("fileBytes").bytes();
    }

    /**
     * SHA-256 of a {@code file} or of the last of a {@code fileSeries}, or over names, hashes and sizes of the files of an
     * {@code artifact}.
     */
    public String fileHash() {
        if (attribute.type() == AttributeType.FILE_SERIES) {
            return FileText.parseOne(notEmpty("fileHash").lastText()).sha256();
        } else if (attribute.type() != AttributeType.ARTIFACT) {
            require(AttributeType.FILE, "fileHash");
        }
        return attribute.files().sha256();
    }

    /** Name of a {@code file}. */
    public String fileName() {
        require(AttributeType.FILE, "fileName");
        return attribute.files().name();
    }

    /** Lowest value of a {@code floatSeries} that makes sense, if somebody said so. */
    public OptionalDouble displayMin() {
        require(AttributeType.FLOAT_SERIES, "displayMin");
        Double min = attribute.display().min();
        return min == null ? OptionalDouble.empty() : OptionalDouble.of(min);
    }

    /** Highest value that makes sense, likewise. */
    public OptionalDouble displayMax() {
        require(AttributeType.FLOAT_SERIES, "displayMax");
        Double max = attribute.display().max();
        return max == null ? OptionalDouble.empty() : OptionalDouble.of(max);
    }

    /** Unit of the values of a {@code floatSeries}, likewise. */
    public Optional<String> displayUnit() {
        require(AttributeType.FLOAT_SERIES, "displayUnit");
        return Optional.ofNullable(attribute.display().unit());
    }

    /** Whether it is a series without points. */
    boolean isEmpty() {
        return attribute.summary() != null && attribute.summary().count() == 0;
    }

    /** Whether {@link #number} gives one. */
    boolean isNumber() {
        return switch (attribute.type()) {
            case INTEGER, FLOAT -> true;
            case FLOAT_SERIES -> !isEmpty();
            default -> false;
        };
    }

    /** Of an integer, a float, or a float series that is not empty. */
    double number() {
        return switch (attribute.type()) {
            case INTEGER -> asLong();
            case FLOAT_SERIES -> lastDouble();
            default -> asDouble();
        };
    }

    /** Whether {@link #text} gives one. */
    boolean isText() {
        return attribute.type() == AttributeType.STRING
                || attribute.type().isReference()
                || attribute.type() == AttributeType.STRING_SERIES && !isEmpty();
    }

    /** Of a string, a reference, or a string series that is not empty. */
    String text() {
        return attribute.type() == AttributeType.STRING_SERIES ? lastString() : asString();
    }

    private FileSummary files(String method) {
        if (attribute.files() == null) {
            throw new FieldTypeException(
                    "\"" + path() + "\" is " + attribute.type().words() + ", and " + method + "() is for files. Use "
                            + accessors(attribute.type()) + ".");
        }
        return attribute.files();
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
            case FILE_SERIES -> "pointCount(), or fetchFileSeries for its points";
            case FILE, FILE_SET, ARTIFACT -> "fileCount() and fileBytes(), or listFiles and download";
            case GIT_REF -> "asGitRef(), or asString() for its commit";
            case NOTEBOOK_REF -> "asNotebookRef(), or asString() for its name";
            case RUN_STATE -> "asString()";
        };
    }

    /** For people: {@code train/lr (float): 0.1}. */
    @Override
    public String toString() {
        String value = attribute.value() != null
                ? attribute.type().isReference() ? asString() : ValueText.of(attribute.value())
                : attribute.elements() != null
                        ? attribute.elements().toString()
                        : attribute.files() != null
                                ? Counted.of(attribute.files().count(), "file")
                                : Counted.of(attribute.summary().count(), "point");
        return path() + " (" + type() + "): " + value;
    }
}
