package dev.nereid.cli;

import dev.nereid.ReadOnlyStore;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code nereid export}: runs as files for other tools. */
@Command(
        name = "export",
        description = {
            "Writes runs to a file: a row for each, with its project and a column for each field; of a series, its last value. With"
                    + " --points, the points of all series instead: a row for each, with run, path, step, time, and value"
                    + " or text. If --output is a directory, both, as runs and points.",
            "",
            "A file has its name when it is whole. In Parquet, columns have types; one whose fields are of unlike types is"
                    + " text. Needs no network but with --server."
        },
        footer = {"", "Example:", "  nereid export --columns 'params/*,val/acc' --output runs.parquet"})
final class ExportCommand extends StoreCommand {
    private static final String POINTS = "points";

    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description = "Only these, of any kind: IDs, beginnings of offline IDs, or names")
    private List<String> chosen = new ArrayList<>();

    @Option(names = "--points", description = "The points of series, instead of a row for each run")
    private boolean points;

    @Mixin
    private KindOption kind;

    @Mixin
    private QueryOption query;

    @Mixin
    private ColumnsOption columns;

    @Mixin
    private FormatOption format;

    @Override
    int run(ReadOnlyStore store) {
        if (format.isForPeople()) {
            throw new ParameterException(
                    spec.commandLine(), "Export is for programs. Give it a file: --output runs.parquet, or a format.");
        }
        String[] ids =
                chosen.stream().map(name -> find(store, name).offlineId()).toArray(String[]::new);
        Function<TableQuery, Iterable<TableRow>> source =
                ids.length == 0 ? any -> kind.table(store, any) : store::fetchObjectsTable;
        Supplier<TableQuery> rows =
                () -> ids.length == 0 ? query.query() : query.query().ids(ids);
        boolean both = format.output() != null && Files.isDirectory(format.output());
        if (both) { // or none
            List.of(kind.fileName(), POINTS).forEach(name -> format.requireFree(file(name)));
        }
        boolean isEmpty = false;
        if (both || !points) {
            FieldTable fields = new FieldTable(source, rows, columns.fields());
            List<Column> header = fields.columnsWithProject();
            KnownFields.require(fields.missing(), source, where());
            write(both, kind.fileName(), header, out -> fields.writeTo(header, out));
            isEmpty = fields.isEmpty();
        }
        if (both || points) {
            PointTable series = new PointTable(store, source, rows, columns.fields());
            write(both, POINTS, PointTable.COLUMNS, out -> {
                series.writeTo(out);
                KnownFields.require(series.missing(), source, where());
            });
            isEmpty = series.isEmpty();
        }
        if (isEmpty && query.isGiven()) {
            query.explain(new EmptyAnswer(store, source, kind.word(), err()));
        }
        return 0;
    }

    /** @param inDirectory whether the output is a directory, and the name that of a file in it */
    private void write(boolean inDirectory, String name, List<Column> header, FormatOption.Rows rows) {
        if (inDirectory) {
            format.writeTo(file(name), header, rows);
        } else {
            format.write(header, rows);
        }
    }

    /** In the directory that is the output. */
    private Path file(String name) {
        return format.output().resolve(name + "." + format.format());
    }
}
