package dev.nereid.cli;

import dev.nereid.ReadOnlyStore;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import dev.nereid.model.AttributePath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nereid ls}: runs, those that fit a query, with the fields one asks for. */
@Command(
        name = "ls",
        description = {
            "Lists the runs, or the models, versions or projects, in local run files, the newest first. Needs no network"
                    + " but with --server.",
            "",
            "A terminal gets IDs as far as it takes to tell the runs apart, and as many columns as fit; all other"
                    + " formats have everything whole. What is in a server's trash is left out. Exit code 1 if a run file"
                    + " could not be read; the others are listed."
        },
        footer = {"", "Example:", "  nereid ls --columns 'params/*,val/acc' --sort-by val/acc --desc --limit 20"})
final class LsCommand extends StoreCommand {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description = "Only these, of any kind: IDs, beginnings of offline IDs, or names")
    private List<String> chosen = new ArrayList<>();

    @Mixin
    private KindOption kind;

    @Mixin
    private QueryOption query;

    @Mixin
    private ColumnsOption columns;

    @Option(
            names = "--sort-by",
            paramLabel = "FIELD",
            description = "Order by this field, least or oldest first; a series counts by its last value. What has no"
                    + " value, or NaN, comes last. Without --columns, it is one more column")
    private String sortBy;

    @Option(names = "--desc", description = "Greatest or newest first")
    private boolean descending;

    @Option(names = "--limit", paramLabel = "N", converter = LimitOption.class, description = "At most so many rows")
    private Integer limit;

    @Mixin
    private FormatOption format;

    @Override
    int run(ReadOnlyStore store) {
        List<String> ids =
                chosen.stream().map(name -> find(store, name).offlineId()).toList();
        Function<TableQuery, Iterable<TableRow>> source =
                ids.isEmpty() ? any -> kind.table(store, any) : store::fetchObjectsTable;
        boolean isEmpty = columns.isGiven()
                ? printFields(new FieldTable(source, () -> query(ids), columns.fields()), source)
                : printOverviews(() -> query(ids), source, store);
        if (isEmpty && query.isGiven()) {
            query.explain(new EmptyAnswer(store, source, kind.word(), err()));
        }
        return 0;
    }

    private TableQuery query(List<String> ids) {
        TableQuery all = query.query();
        if (!ids.isEmpty()) {
            all.ids(ids.toArray(String[]::new));
        }
        if (sortBy != null) {
            all.sortBy(sortBy);
        }
        if (sortBy != null && !descending) {
            all.ascending();
        }
        return limit == null ? all : all.limit(limit);
    }

    /** Returns whether there are no rows. */
    private boolean printFields(FieldTable fields, Function<TableQuery, Iterable<TableRow>> source) {
        if (format.isForPeople()) {
            Table table = fields.forPeople();
            KnownFields.require(fields.missing(), source, where());
            format.print(table, nothing());
        } else {
            List<Column> header = fields.columns();
            KnownFields.require(fields.missing(), source, where());
            format.write(header, out -> fields.writeTo(header, out));
        }
        return fields.isEmpty();
    }

    /** Returns whether there are none. */
    private boolean printOverviews(
            Supplier<TableQuery> wanted, Function<TableQuery, Iterable<TableRow>> source, ReadOnlyStore store) {
        String more = sortBy == null || Overview.shows(AttributePath.of(sortBy)) ? null : AttributePath.of(sortBy);
        List<String> paths = new ArrayList<>(List.of(Overview.FIELDS));
        List<Column> header = new ArrayList<>(Overview.COLUMNS);
        if (more != null) {
            paths.add(more);
        }
        if (more != null && !format.isForPeople()) { // of a type that takes all values
            header.addAll(new FieldTable(source, wanted, new FieldPatterns(List.of(more)))
                    .columns()
                    .subList(1, 2));
        }
        Iterable<TableRow> rows = source.apply(wanted.get().columns(paths.toArray(String[]::new)));
        if (!format.isForPeople()) {
            AtomicBoolean isEmpty = new AtomicBoolean(true);
            format.write(header, out -> {
                for (TableRow row : rows) {
                    isEmpty.set(false);
                    out.write(Overview.of(row, more).cells(header.size()));
                }
            });
            return isEmpty.get();
        }
        List<Overview> objects = new ArrayList<>();
        rows.forEach(row -> objects.add(Overview.of(row, more)));
        if (objects.isEmpty() && !query.isGiven() && kind.kind() != null) {
            noteOthers(store);
        }
        format.print(Overview.table(objects, more), nothing());
        return objects.isEmpty();
    }

    /** Who finds no run may have logged something else. */
    private void noteOthers(ReadOnlyStore store) {
        int others = 0;
        for (TableRow row : store.fetchObjectsTable(new TableQuery().columns(FieldColumns.ID))) {
            others++;
        }
        if (others > 0) {
            err().println("nereid: there is something else here: " + Format.count(others, "object")
                    + ", which --kind all lists.");
        }
    }

    private String nothing() {
        return "No " + kind.words() + (query.isGiven() ? " fit " : " ") + where() + ".";
    }
}
