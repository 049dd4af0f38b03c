package dev.nereid.cli;

import dev.nereid.codec.FileText;
import dev.nereid.codec.Instants;
import dev.nereid.codec.ValueText;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileSummary;
import dev.nereid.model.GitRef;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import java.math.BigDecimal;
import java.math.MathContext;

/** Attributes for people: one line each. */
final class Attributes {
    private Attributes() {}

    static String text(AttributeView attribute) {
        if (attribute.value() instanceof Value.OfDatetime time) {
            return Format.time(Instants.instant(time.micros()));
        } else if (attribute.value() instanceof Value.OfReference reference) {
            return text(reference);
        } else if (attribute.value() != null) {
            return ValueText.of(attribute.value());
        } else if (attribute.elements() != null) {
            return String.join(", ", attribute.elements());
        } else if (attribute.files() != null) {
            return text(attribute.files());
        } else if (attribute.type() == AttributeType.FILE_SERIES) {
            return Format.count(attribute.summary().count(), "file");
        }
        return text(attribute.summary());
    }

    private static String text(Value.OfReference reference) {
        if (reference.type() != AttributeType.GIT_REF) {
            return ReferenceText.name(reference);
        }
        GitRef git = ReferenceText.git(reference.text());
        String title = git.message().lines().findFirst().orElse("");
        return git.commit()
                + (git.branch() == null ? "" : " on " + git.branch())
                + (Boolean.TRUE.equals(git.dirty()) ? ", changed" : "")
                + (title.isEmpty() ? "" : ": " + title);
    }

    private static String text(FileSummary files) {
        String bytes = Format.bytes(files.bytes());
        return files.name() != null ? files.name() + ", " + bytes : Format.count(files.count(), "file") + ", " + bytes;
    }

    private static String text(SeriesSummary summary) {
        if (summary.count() == 0) {
            return "no points";
        }
        String last = summary.lastText() != null ? summary.lastText() : number(summary.lastValue());
        String range = summary.lastText() != null || Double.isNaN(summary.min())
                ? ""
                : ", " + number(summary.min()) + " to " + number(summary.max());
        return Format.count(summary.count(), "point") + range + ", last " + last;
    }

    /** Up to six digits, without the noise of the rest. */
    private static String number(double value) {
        if (!Double.isFinite(value) || value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Double.toString(value).replaceAll("\\.0$", "");
        }
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toString();
    }

    /** For programs: text that says the value exactly; of a series, its last value; of a file or an artifact, its hash. */
    static Object value(AttributeView attribute) {
        if (attribute.value() instanceof Value.OfInt v) {
            return v.value();
        } else if (attribute.value() instanceof Value.OfBool v) {
            return v.value();
        } else if (attribute.value() instanceof Value.OfFloat v) {
            return v.value();
        } else if (attribute.value() instanceof Value.OfReference reference) {
            return ReferenceText.name(reference);
        } else if (attribute.value() != null) {
            return ValueText.of(attribute.value());
        } else if (attribute.elements() != null) {
            return attribute.elements();
        } else if (attribute.files() != null) {
            return attribute.files().sha256();
        }
        SeriesSummary summary = attribute.summary();
        if (summary.count() == 0) {
            return null;
        }
        if (attribute.type() == AttributeType.FILE_SERIES) {
            return FileText.parseOne(summary.lastText()).sha256();
        }
        return summary.lastText() != null ? summary.lastText() : (Object) summary.lastValue();
    }
}
