package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import dev.nereid.codec.Instants;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Downsampling;
import dev.nereid.model.NearNames;
import dev.nereid.model.SeriesPoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code nereid series}: the points of series, as values or as a picture. */
@Command(
        name = "series",
        description = {
            "Prints the points of series of a run, or plots them. Needs no network but with --server.",
            "",
            "Of one string series, people get the lines alone. A table has the last " + SeriesCommand.TABLE_POINTS_MAX
                    + " points of each unless --last or --max-points say otherwise; other formats have all. NaN and the"
                    + " infinities are strings in JSON.",
            "",
            "A plot leaves gaps where there is no number. It is made of ASCII unless the locale is one of UTF-8, and of"
                    + " colours on a terminal unless NO_COLOR is set."
        },
        footer = {"", "Example:", "  nereid series CLS-3 train/loss val/loss --plot --log"})
final class SeriesCommand extends StoreCommand {
    static final int TABLE_POINTS_MAX = 1000;

    private static final int PLOT_ROWS = 16;
    private static final int PLOT_COLUMNS_UNSEEN = 80;
    private static final int PLOT_COLUMNS_MAX = 160;

    /** Of each column of a plot: both extremes, NaN, and some that show the way. */
    private static final int PLOT_POINTS_PER_COLUMN = 6;

    @Parameters(index = "0", paramLabel = "RUN", description = "Its ID, the beginning of its offline ID, or its name")
    private String run;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Series; train/* for all whose path begins like this")
    private List<String> paths;

    @Option(names = "--plot", description = "Draw them, all in one picture")
    private boolean plot;

    @Option(names = "--log", description = "With --plot: equal ratios are equal distances")
    private boolean log;

    @Mixin
    private PointsOption points;

    @Mixin
    private FormatOption format;

    @Override
    int run(ReadOnlyStore store) {
        check();
        StoredObject found = find(store, run);
        List<Field> fields = fields(found);
        if (plot) {
            plot(found, fields);
        } else if (fields.size() == 1 && isText(fields.get(0)) && format.isForPeople()) {
            for (String line : points.of(found, fields.get(0)).texts()) {
                out().println(Table.oneLine(line));
            }
        } else if (format.isForPeople()) {
            printTable(found, fields);
        } else {
            format.write(columns(fields), out -> write(found, fields, out));
        }
        return 0;
    }

    private void check() {
        points.check();
        if (log && !plot) {
            throw new ParameterException(spec.commandLine(), "--log is about a picture. Add --plot.");
        }
    }

    /** @throws CommandFailure if one is no series */
    private List<Field> fields(StoredObject found) {
        Map<String, Field> all = found.fields();
        List<String> series =
                all.keySet().stream().filter(path -> isSeries(all.get(path))).toList();
        List<Field> chosen = new ArrayList<>();
        for (String path : new FieldPatterns(paths).choose(series)) {
            Field field = all.get(path);
            if (field == null) {
                throw new CommandFailure(found + " has no series \"" + path + "\"." + NearNames.question(path, series));
            } else if (!isSeries(field)) {
                throw new CommandFailure("\"" + path + "\" of " + found + " is " + words(field)
                        + ", not a series of numbers or strings.");
            }
            chosen.add(field);
        }
        if (chosen.isEmpty()) {
            throw new CommandFailure(found + " has no series " + String.join(" ", paths) + ".");
        }
        return chosen;
    }

    private static boolean isSeries(Field field) {
        return field.type().equals("floatSeries") || isText(field);
    }

    private static boolean isText(Field field) {
        return field.type().equals("stringSeries");
    }

    private static String words(Field field) {
        return AttributeType.of(field.type()).words();
    }

    // ------------------------------------------------------------------------------------------------- programs --

    /** The path where there are several. */
    private static List<Column> columns(List<Field> fields) {
        List<Column> columns = new ArrayList<>();
        if (fields.size() > 1) {
            columns.add(new Column("path", CellType.STRING));
        }
        columns.add(new Column("step", CellType.FLOAT));
        columns.add(new Column("time", CellType.TIME));
        boolean hasText = fields.stream().anyMatch(SeriesCommand::isText);
        columns.add(new Column("value", hasText ? CellType.STRING : CellType.FLOAT));
        return columns;
    }

    private void write(StoredObject found, List<Field> fields, RowWriter out) throws IOException {
        for (Field field : fields) {
            SeriesPoints read = points.of(found, field);
            for (int i = 0; i < read.count(); i++) {
                List<Object> row = new ArrayList<>(4);
                if (fields.size() > 1) {
                    row.add(field.path());
                }
                row.add(read.steps()[i]);
                row.add(Instants.instant(read.times()[i]));
                row.add(read.texts() == null ? (Object) read.values()[i] : read.texts()[i]);
                out.write(row);
            }
        }
    }

    // --------------------------------------------------------------------------------------------------- people --

    private void printTable(StoredObject found, List<Field> fields) {
        Table table = new Table();
        if (fields.size() > 1) {
            table.column("path");
        }
        table.numberColumn("step").column("time");
        if (fields.stream().anyMatch(SeriesCommand::isText)) {
            table.textColumn("value");
        } else {
            table.numberColumn("value");
        }
        boolean isCut = false;
        for (Field field : fields) {
            SeriesPoints read = points.of(found, field);
            int first = points.isLimited() ? 0 : Math.max(0, read.count() - TABLE_POINTS_MAX);
            isCut |= first > 0;
            for (int i = first; i < read.count(); i++) {
                table.row();
                if (fields.size() > 1) {
                    table.cell(field.path());
                }
                table.cell(read.steps()[i], Attributes.number(read.steps()[i]))
                        .cell(null, Format.time(Instants.instant(read.times()[i])))
                        .cell(null, read.texts() == null ? Attributes.number(read.values()[i]) : read.texts()[i]);
            }
        }
        format.print(table, "No points.");
        if (isCut) {
            err().println("nereid: these are the last " + Format.count(TABLE_POINTS_MAX)
                    + " points; --last, --max-points or --format csv have others.");
        }
    }

    private void plot(StoredObject found, List<Field> fields) {
        Shell shell = Main.shell(spec);
        boolean isSeen = shell.outputIsSeen().getAsBoolean();
        int columns = isSeen ? Math.min(PLOT_COLUMNS_MAX, Main.columns(spec)) : PLOT_COLUMNS_UNSEEN;
        List<Plot.Series> series = new ArrayList<>();
        for (Field field : fields) {
            if (isText(field)) {
                throw new CommandFailure("\"" + field.path() + "\" is a string series; --plot shows numbers.");
            }
            SeriesPoints read = points.of(found, field);
            SeriesPoints some = Downsampling.of(read, PLOT_POINTS_PER_COLUMN * columns);
            series.add(new Plot.Series(field.path(), some.steps(), some.values(), read.count()));
        }
        Plot.Style style = new Plot.Style(columns, PLOT_ROWS, shell.isUnicode(), isSeen && shell.takesColors(), log);
        Plot.draw(series, style).forEach(out()::println);
    }
}
