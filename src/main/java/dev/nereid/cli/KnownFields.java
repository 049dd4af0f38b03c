package dev.nereid.cli;

import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import dev.nereid.model.NearNames;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Fields that somebody asks for by name: whether there are such, and which he may have meant else. */
final class KnownFields {
    /** The newest ones, whose fields are suggested. */
    private static final int SUGGESTED_FROM = 1_000;

    private KnownFields() {}

    /**
     * @param paths that are not in an answer
     * @param source answers queries
     * @param where they are looked for, for the message
     * @throws CommandFailure if one of them is in no object at all
     */
    static void require(Collection<String> paths, Function<TableQuery, Iterable<TableRow>> source, String where) {
        Set<String> unknown = new TreeSet<>(paths);
        if (unknown.isEmpty()) {
            return;
        }
        for (TableRow row : source.apply(new TableQuery().trashedToo().columns(paths.toArray(String[]::new)))) {
            unknown.removeAll(row.fields().keySet());
            if (unknown.isEmpty()) {
                return;
            }
        }
        String first = unknown.iterator().next();
        Set<String> known = new TreeSet<>();
        source.apply(new TableQuery().trashedToo().limit(SUGGESTED_FROM))
                .forEach(row -> known.addAll(row.fields().keySet()));
        throw new CommandFailure(
                "There is no field \"" + first + "\" " + where + "." + NearNames.question(first, known));
    }
}
