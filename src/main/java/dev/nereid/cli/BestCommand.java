package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.ReadOnlyStore;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code nereid best}: the runs that are ahead by one number. */
@Command(
        name = "best",
        description = {
            "Ranks runs by one of their numbers, in local run files. Needs no network but with --server.",
            "",
            "A series counts by its last value, or by what --aggregate says. Runs without a number there, or with NaN,"
                    + " have no rank; of equal ones, the older is first."
        },
        footer = {"", "Example:", "  nereid best --metric val/acc --max --columns 'params/*'"})
final class BestCommand extends StoreCommand {
    /** What of a series counts; as one types it. */
    enum Aggregate {
        last,
        min,
        max,
        average
    }

    private static final String NAME = "sys/name";

    @Option(
            names = "--metric",
            required = true,
            paramLabel = "FIELD",
            description = "A float series, a float or an int")
    private String metric;

    @Option(names = "--max", description = "The greatest is the best")
    private boolean max;

    @Option(names = "--min", description = "The least is the best")
    private boolean min;

    @Option(
            names = "--aggregate",
            paramLabel = "OF",
            defaultValue = "last",
            description = "Which number of a series: ${COMPLETION-CANDIDATES}. Default: last")
    private Aggregate aggregate;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            converter = LimitOption.class,
            description = "At most so many runs. Default: 10")
    private int limit;

    @Mixin
    private QueryOption query;

    @Mixin
    private ColumnsOption columns;

    @Mixin
    private KindOption kind;

    @Mixin
    private FormatOption format;

    @Override
    int run(ReadOnlyStore store) {
        if (max == min) {
            throw new ParameterException(
                    spec.commandLine(), "Say which is best: --max, the greatest, or --min, the least.");
        }
        Ranking ranking = new Ranking(limit, max);
        boolean isNumber = false;
        boolean isEmpty = true;
        Set<String> otherTypes = new TreeSet<>();
        Function<TableQuery, Iterable<TableRow>> source = each -> kind.table(store, each);
        for (TableRow row : source.apply(query.query().columns(metric).ascending())) { // the oldest first
            isEmpty = false;
            if (row.has(metric)) {
                Double value = number(row.get(metric));
                if (value == null) {
                    otherTypes.add(row.get(metric).type());
                } else {
                    ranking.add(row.offlineId(), value);
                    isNumber = true;
                }
            }
        }
        if (!isNumber && !otherTypes.isEmpty()) {
            throw new CommandFailure("\"" + metric + "\" is of type " + String.join(" and ", otherTypes)
                    + ", and of that none is the best. Give an int, a float or a floatSeries."
                    + KnownFields.near(
                            metric, source, field -> !field.path().startsWith("sys/") && number(field) != null));
        } else if (!isNumber) {
            KnownFields.require(List.of(metric), source, where());
        }
        format.print(table(ranking.best(), source), nothing());
        if (isEmpty && query.isGiven()) {
            query.explain(new EmptyAnswer(store, source, kind.word(), err()));
        }
        return 0;
    }

    /** Null if it is none. */
    private Double number(Field field) {
        return switch (field.type()) {
            case "int" -> (double) field.asLong();
            case "float" -> field.asDouble();
            case "floatSeries" -> field.pointCount() == 0 ? Double.NaN : ofSeries(field);
            default -> null;
        };
    }

    private double ofSeries(Field series) {
        return switch (aggregate) {
            case last -> series.lastDouble();
            case min -> series.minDouble();
            case max -> series.maxDouble();
            case average -> series.averageDouble();
        };
    }

    /** The few that are left are read again, with all that is to be shown of them. */
    private Table table(List<Ranking.Place> best, Function<TableQuery, Iterable<TableRow>> source) {
        String number = aggregate == Aggregate.last ? metric : aggregate + "(" + metric + ")";
        FieldColumns shown = new FieldColumns(columns.fields(NAME), FieldColumns.ID, number);
        Map<String, TableRow> rows = new HashMap<>();
        if (!best.isEmpty()) {
            String[] ids = best.stream().map(Ranking.Place::id).toArray(String[]::new);
            source.apply(shown.restrict(new TableQuery().ids(ids))).forEach(row -> rows.put(row.offlineId(), row));
            rows.values().forEach(shown::learn);
            KnownFields.require(shown.missing(), source, where());
        }
        Table table = new Table().numberColumn("rank").column("id").namedColumn(number, true);
        shown.addTo(table);
        ShortIds ids = ShortIds.of(rows.keySet());
        for (int i = 0; i < best.size(); i++) {
            TableRow row = rows.get(best.get(i).id());
            if (row != null) { // else it was deleted meanwhile
                double value = best.get(i).value();
                table.row().cell(i + 1).cell(row.id(), ids.text(row.id())).cell(value, Attributes.number(value));
                shown.cells(row, table);
            }
        }
        return table;
    }

    private String nothing() {
        return "No " + kind.words() + (query.isGiven() ? " that fit " : " ") + where() + " have a number at \"" + metric
                + "\".";
    }
}
