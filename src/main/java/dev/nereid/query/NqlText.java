package dev.nereid.query;

import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Exists;
import dev.nereid.query.Nql.Not;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A tree as the text that {@link NqlParser} reads as the same tree. */
public final class NqlText {
    /** What is one word to whoever reads it. */
    private static final Pattern BARE = Pattern.compile("[+-]?[0-9][0-9.eE+-]*|true|false|running|idle");

    private NqlText() {}

    /** @throws IllegalArgumentException if a part of it means every object, for which there is no text but the empty one */
    public static String of(Nql query) {
        return query.equals(Nql.ALL) ? "" : text(query);
    }

    private static String text(Nql query) {
        if (query instanceof Nql.And and) {
            return joined(and.parts(), " AND ");
        } else if (query instanceof Nql.Or or) {
            return joined(or.parts(), " OR ");
        } else if (query instanceof Not not) {
            return not.part() instanceof Exists exists ? field(exists) + " NOT EXISTS" : "NOT " + grouped(not.part());
        } else if (query instanceof Exists exists) {
            return field(exists) + " EXISTS";
        }
        Comparison comparison = (Comparison) query;
        String field = path(comparison.path()) + ":" + comparison.type().word();
        String left =
                comparison.aggregate() == null ? field : comparison.aggregate().word() + "(" + field + ")";
        return left + " " + comparison.operator().word() + " " + value(comparison);
    }

    private static String joined(List<Nql> parts, String word) {
        if (parts.size() < 2) {
            throw new IllegalArgumentException("A group of " + parts.size() + " conditions has no text");
        }
        return parts.stream().map(NqlText::grouped).collect(Collectors.joining(word));
    }

    private static String grouped(Nql part) {
        boolean isGroup = part instanceof Nql.And || part instanceof Nql.Or;
        return isGroup ? "(" + text(part) + ")" : text(part);
    }

    private static String field(Exists exists) {
        return path(exists.path()) + ":" + exists.type().word();
    }

    static String path(String path) {
        return "`" + path.replace("`", "``") + "`";
    }

    private static String value(Comparison comparison) {
        String value = comparison.value();
        boolean isText = comparison.type().operators().contains(Nql.Operator.CONTAINS);
        boolean isBare = !isText && BARE.matcher(value).matches();
        return isBare ? value : quoted(value);
    }

    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
