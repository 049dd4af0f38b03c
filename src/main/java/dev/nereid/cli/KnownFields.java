package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import dev.nereid.model.NearNames;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Fields that somebody asks for by name or pattern: whether there are such, and which he may have meant else. */
final class KnownFields {
    /** The newest ones, whose fields are suggested. */
    private static final int SUGGESTED_FROM = 1_000;

    private KnownFields() {}

    /**
     * @param words paths and patterns that fit nothing in an answer
     * @param source answers queries
     * @param where they are looked for, for the message
     * @throws CommandFailure if one of them fits no field of any object
     */
    static void require(Collection<String> words, Function<TableQuery, Iterable<TableRow>> source, String where) {
        if (words.isEmpty()) {
            return;
        }
        FieldPatterns wanted = new FieldPatterns(List.copyOf(words));
        TableQuery all = new TableQuery().trashedToo();
        Set<String> found = new HashSet<>();
        List<String> unknown = wanted.missing(found);
        for (TableRow row : source.apply(wanted.areOpen() ? all : all.columns(words.toArray(String[]::new)))) {
            if (found.addAll(row.fields().keySet())) {
                unknown = wanted.missing(found);
            }
            if (unknown.isEmpty()) {
                return;
            }
        }
        String first = unknown.get(0);
        throw new CommandFailure("There is no " + name(first) + " " + where + "." + near(first, source, field -> true));
    }

    /**
     * @param known all fields that there are
     * @param nobody how the message begins
     * @throws CommandFailure if one of the paths or patterns fits none of them
     */
    static void require(FieldPatterns wanted, Collection<String> known, String nobody) {
        List<String> unknown = wanted.missing(known);
        if (!unknown.isEmpty()) {
            String first = unknown.get(0);
            throw new CommandFailure(nobody + " " + name(first) + "." + near(first, known));
        }
    }

    /** As {@link #near(String, Collection)}, of such fields of the newest objects. */
    static String near(String word, Function<TableQuery, Iterable<TableRow>> source, Predicate<Field> such) {
        Set<String> known = new TreeSet<>();
        for (TableRow row : source.apply(new TableQuery().trashedToo().limit(SUGGESTED_FROM))) {
            row.fields().values().stream().filter(such).map(Field::path).forEach(known::add);
        }
        return near(word, known);
    }

    private static String name(String word) {
        return (FieldPatterns.isPattern(word) ? "field like \"" : "field \"") + word + "\"";
    }

    /** For the end of a message; empty if nothing is near. Who mistypes a namespace in front of a * is told the right one. */
    private static String near(String word, Collection<String> known) {
        if (!FieldPatterns.isPattern(word)) {
            return NearNames.question(word, known);
        }
        String rest = word.substring(word.lastIndexOf('/') + 1);
        Set<String> candidates = new TreeSet<>(known);
        for (String path : known) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                candidates.add(path.substring(0, slash + 1) + rest);
                candidates.add(path.substring(0, slash + 1) + "*");
            }
        }
        candidates.removeIf(
                each -> !new FieldPatterns(List.of(each)).missing(known).isEmpty());
        return NearNames.question(word, candidates);
    }
}
