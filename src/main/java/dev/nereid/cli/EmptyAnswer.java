package dev.nereid.cli;

import dev.nereid.ReadOnlyStore;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import dev.nereid.model.AttributeType;
import dev.nereid.model.NearNames;
import dev.nereid.query.NqlFields;
import dev.nereid.query.NqlFields.Named;
import dev.nereid.query.NqlParser;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Why nothing fits, where a name in the question is the reason: a field or a project that nobody has. */
final class EmptyAnswer {
    private final ReadOnlyStore store;
    private final Function<TableQuery, Iterable<TableRow>> source;
    private final String word;
    private final PrintWriter err;

    /**
     * @param source answers queries about what was asked for
     * @param word for one of these
     * @param err takes lines for people
     */
    EmptyAnswer(ReadOnlyStore store, Function<TableQuery, Iterable<TableRow>> source, String word, PrintWriter err) {
        this.store = store;
        this.source = source;
        this.word = word;
        this.err = err;
    }

    /**
     * @param nql null for everything
     * @param project null for all
     */
    void explain(String nql, String project) {
        if (project != null) {
            explainProject(project);
        }
        Set<Named> fields = NqlFields.of(NqlParser.parse(nql == null ? "" : nql));
        if (!fields.isEmpty()) {
            explain(fields);
        }
    }

    private void explainProject(String project) {
        TableQuery inIt = new TableQuery().trashedToo().columns(FieldColumns.ID).project(project);
        if (store.fetchObjectsTable(inIt.limit(1)).iterator().hasNext()) {
            return;
        }
        Set<String> known = new TreeSet<>();
        store.fetchObjectsTable(new TableQuery().trashedToo().columns(FieldColumns.ID))
                .forEach(row -> row.project().ifPresent(known::add));
        err.println("nereid: nothing is in a project \"" + Table.oneLine(project) + "\"."
                + NearNames.question(project, known));
    }

    private void explain(Set<Named> fields) {
        String[] paths = fields.stream().map(Named::path).distinct().toArray(String[]::new);
        List<Named> open = new ArrayList<>(fields);
        Map<String, Set<String>> types = new HashMap<>();
        boolean isAny = false;
        for (TableRow row : source.apply(new TableQuery().trashedToo().columns(paths))) {
            isAny = true;
            row.fields().forEach((path, field) -> {
                types.computeIfAbsent(path, each -> new TreeSet<>()).add(field.type());
                open.removeIf(each -> each.path().equals(path) && each.means(field.type()));
            });
            if (open.isEmpty()) {
                return;
            }
        }
        if (isAny) { // else there is nothing, whatever the fields
            open.forEach(field -> err.println("nereid: " + reason(field, types.get(field.path()))));
        }
    }

    /** @param types that fields of this path have; null if there are none */
    private String reason(Named field, Set<String> types) {
        String name = "\"" + Table.oneLine(field.path()) + "\"";
        if (types == null) {
            return "no " + word + " has a field " + name + "." + KnownFields.near(field.path(), source, each -> true);
        }
        List<String> words =
                types.stream().map(type -> AttributeType.of(type).words()).toList();
        return name + " is " + String.join(" or ", words) + ", not "
                + AttributeType.valueOf(field.type().name()).words() + ".";
    }
}
