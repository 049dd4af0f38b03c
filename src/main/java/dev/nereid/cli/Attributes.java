package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.GitRef;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;

/** Fields as cells: a line for people, an exact value for programs. */
final class Attributes {
    private Attributes() {}

    /** For people: numbers in up to six digits. */
    static String text(Field field) {
        return switch (field.type()) {
            case "float" -> number(field.asDouble());
            case "datetime" -> Format.time(field.asInstant());
            case "gitRef" -> text(field.asGitRef());
            case "file" -> field.fileName() + ", " + Format.bytes(field.fileBytes());
            case "fileSet", "artifact" ->
                Format.count(field.fileCount(), "file") + ", " + Format.bytes(field.fileBytes());
            case "fileSeries" -> Format.count(field.pointCount(), "file");
            case "floatSeries", "stringSeries" -> seriesText(field);
            case "stringSet" -> String.join(", ", field.asSet());
            default -> String.valueOf(value(field));
        };
    }

    /** For people, where a list has no room for more: of a series, its last value. */
    static String shortText(Field field) {
        Object value = value(field);
        if (value instanceof Double number) {
            return number(number);
        } else if (value instanceof Instant || value instanceof List) {
            return text(field);
        }
        boolean isOfFiles = field.type().startsWith("file") || field.type().equals("artifact");
        return isOfFiles || field.type().equals("gitRef") ? text(field) : value == null ? "" : value.toString();
    }

    private static String text(GitRef git) {
        String title = git.message().lines().findFirst().orElse("");
        return git.commit()
                + git.branch().map(branch -> " on " + branch).orElse("")
                + (git.dirty().orElse(false) ? ", changed" : "")
                + (title.isEmpty() ? "" : ": " + title);
    }

    /** For people who compare: of a series, its last value comes first. */
    static String comparedText(Field field) {
        boolean hasLast = isSeries(field) && !field.type().equals("fileSeries") && field.pointCount() > 0;
        return hasLast
                ? last(field) + " (" + Format.count(field.pointCount(), "point") + range(field) + ")"
                : text(field);
    }

    static boolean isSeries(Field field) {
        return field.type().endsWith("Series");
    }

    private static String seriesText(Field series) {
        return series.pointCount() == 0
                ? "no points"
                : Format.count(series.pointCount(), "point") + range(series) + ", last " + last(series);
    }

    private static String last(Field series) {
        return series.type().equals("stringSeries") ? series.lastString() : number(series.lastDouble());
    }

    /** Empty if there is none. */
    private static String range(Field series) {
        return series.type().equals("stringSeries") || Double.isNaN(series.minDouble())
                ? ""
                : ", " + number(series.minDouble()) + " to " + number(series.maxDouble());
    }

    /** Up to six digits, without the noise of the rest. */
    static String number(double value) {
        if (!Double.isFinite(value) || value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Double.toString(value).replaceAll("\\.0$", "");
        }
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toString();
    }

    /**
     * For programs: the exact value; of a series, its last one; of a file or an artifact, its hash. Null of a file set, and
     * of a series without points.
     */
    static Object value(Field field) {
        return switch (field.type()) {
            case "int" -> field.asLong();
            case "float" -> field.asDouble();
            case "bool" -> field.asBoolean();
            case "datetime" -> field.asInstant();
            case "stringSet" -> List.copyOf(field.asSet());
            case "floatSeries" -> field.pointCount() == 0 ? null : (Object) field.lastDouble();
            case "stringSeries" -> field.pointCount() == 0 ? null : field.lastString();
            case "fileSeries" -> field.pointCount() == 0 ? null : field.fileHash();
            case "file", "artifact" -> field.fileHash();
            case "fileSet" -> null;
            default -> field.asString();
        };
    }
}
