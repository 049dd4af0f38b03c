package dev.nereid.cli;

import dev.nereid.Field;
import dev.nereid.ObjectNotFoundException;
import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import dev.nereid.codec.Instants;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Downsampling;
import dev.nereid.model.NearNames;
import dev.nereid.model.SeriesPoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code nereid series}: the points of series, as values or as a picture. */
@Command(
        name = "series",
        description = {
            "Prints the points of series of one or several runs, or plots them all in one picture. Needs no network but"
                    + " with --server. Exit code 1 if some of several runs don't have such series; the others are printed.",
            "",
            "Of one string series, people get the lines alone. A table has the last " + SeriesCommand.TABLE_POINTS_MAX
                    + " points of each unless --last or --max-points say otherwise; other formats have all. NaN and the"
                    + " infinities are strings in JSON.",
            "",
            "A plot leaves gaps where there is no number. It is made of ASCII unless the locale is one of UTF-8, and of"
                    + " colours on a terminal unless NO_COLOR is set."
        },
        footer = {
            "",
            "Example:",
            "  nereid series CLS-3 train/loss val/loss --plot --log",
            "  nereid series adam-7,sgd-6 val/acc --plot"
        })
final class SeriesCommand extends StoreCommand {
    static final int TABLE_POINTS_MAX = 1000;

    private static final int PLOT_ROWS = 16;
    private static final int PLOT_COLUMNS_UNSEEN = 80;
    private static final int PLOT_COLUMNS_MAX = 160;

    /** Of each column of a plot: both extremes, NaN, and some that show the way. */
    private static final int PLOT_POINTS_PER_COLUMN = 6;

    @Parameters(
            index = "0",
            paramLabel = "RUNS",
            description = "ID, beginning of an offline ID, or name; several with commas between them")
    private String runs;

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

    private boolean areSeveralRuns;
    private boolean areSeveralPaths;

    @Override
    int run(ReadOnlyStore store) {
        check();
        List<Chosen> series = new ArrayList<>();
        boolean isWhole = choose(store, series);
        areSeveralPaths = series.stream().map(Chosen::path).distinct().count() > 1;
        if (plot) {
            plot(series);
        } else if (series.size() == 1 && !areSeveralRuns && series.get(0).isText() && format.isForPeople()) {
            for (String line :
                    points.of(series.get(0).run(), series.get(0).field()).texts()) {
                out().println(Table.oneLine(line));
            }
        } else if (format.isForPeople()) {
            printTable(series);
        } else {
            format.write(columns(series), out -> write(series, out));
        }
        return isWhole ? 0 : Main.FAILED;
    }

    private void check() {
        points.check();
        if (log && !plot) {
            throw new ParameterException(spec.commandLine(), "--log is about a picture. Add --plot.");
        }
    }

    /** False if some of several runs don't have them all, which is said. */
    private boolean choose(ReadOnlyStore store, List<Chosen> series) {
        Map<String, StoredObject> found = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (String name : names(store)) {
            StoredObject one = find(store, name);
            if (ids.add(one.offlineId())) {
                found.put(name, one);
            }
        }
        areSeveralRuns = found.size() > 1;
        List<CommandFailure> failures = new ArrayList<>();
        found.forEach((name, one) -> {
            try {
                fields(one).forEach(field -> series.add(new Chosen(name, one, field)));
            } catch (CommandFailure e) {
                failures.add(e);
            }
        });
        if (series.isEmpty()) {
            throw failures.get(0);
        }
        failures.forEach(e -> err().println("nereid: left out: " + e.getMessage()));
        return failures.isEmpty();
    }

    /** Names may have commas too. */
    private List<String> names(ReadOnlyStore store) {
        List<String> parts =
                Stream.of(runs.split(",")).filter(part -> !part.isBlank()).toList();
        if (parts.size() < 2) {
            return parts.isEmpty() ? List.of(runs) : parts;
        }
        try {
            store.find(runs);
            return List.of(runs);
        } catch (ObjectNotFoundException e) {
            return parts;
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

    /** @param name what the user calls the run */
    private record Chosen(String name, StoredObject run, Field field) {
        String path() {
            return field.path();
        }

        boolean isText() {
            return SeriesCommand.isText(field);
        }
    }

    private static String words(Field field) {
        return AttributeType.of(field.type()).words();
    }

    // ------------------------------------------------------------------------------------------------- programs --

    /** Run and path where there are several. */
    private List<Column> columns(List<Chosen> series) {
        List<Column> columns = new ArrayList<>();
        if (areSeveralRuns) {
            columns.add(new Column("run", CellType.STRING));
        }
        if (areSeveralPaths) {
            columns.add(new Column("path", CellType.STRING));
        }
        columns.add(new Column("step", CellType.FLOAT));
        columns.add(new Column("time", CellType.TIME));
        boolean hasText = series.stream().anyMatch(Chosen::isText);
        columns.add(new Column("value", hasText ? CellType.STRING : CellType.FLOAT));
        return columns;
    }

    private void write(List<Chosen> series, RowWriter out) throws IOException {
        for (Chosen one : series) {
            SeriesPoints read = points.of(one.run(), one.field());
            for (int i = 0; i < read.count(); i++) {
                List<Object> row = new ArrayList<>(5);
                if (areSeveralRuns) {
                    row.add(one.run().id());
                }
                if (areSeveralPaths) {
                    row.add(one.path());
                }
                row.add(read.steps()[i]);
                row.add(Instants.instant(read.times()[i]));
                row.add(read.texts() == null ? (Object) read.values()[i] : read.texts()[i]);
                out.write(row);
            }
        }
    }

    // --------------------------------------------------------------------------------------------------- people --

    private void printTable(List<Chosen> series) {
        Table table = new Table();
        if (areSeveralRuns) {
            table.column("run");
        }
        if (areSeveralPaths) {
            table.column("path");
        }
        table.numberColumn("step").column("time");
        if (series.stream().anyMatch(Chosen::isText)) {
            table.textColumn("value");
        } else {
            table.numberColumn("value");
        }
        boolean isCut = false;
        for (Chosen one : series) {
            SeriesPoints read = points.of(one.run(), one.field());
            int first = points.isLimited() ? 0 : Math.max(0, read.count() - TABLE_POINTS_MAX);
            isCut |= first > 0;
            for (int i = first; i < read.count(); i++) {
                table.row();
                if (areSeveralRuns) {
                    table.cell(one.name());
                }
                if (areSeveralPaths) {
                    table.cell(one.path());
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

    private void plot(List<Chosen> chosen) {
        Shell shell = Main.shell(spec);
        boolean isSeen = shell.outputIsSeen().getAsBoolean();
        int columns = isSeen ? Math.min(PLOT_COLUMNS_MAX, Main.columns(spec)) : PLOT_COLUMNS_UNSEEN;
        List<Plot.Series> series = new ArrayList<>();
        for (Chosen one : chosen) {
            if (one.isText()) {
                throw new CommandFailure("\"" + one.path() + "\" is a string series; --plot shows numbers.");
            }
            SeriesPoints read = points.of(one.run(), one.field());
            SeriesPoints some = Downsampling.of(read, PLOT_POINTS_PER_COLUMN * columns);
            String name = areSeveralRuns ? one.name() + " " + one.path() : one.path();
            series.add(new Plot.Series(name, some.steps(), some.values(), read.count()));
        }
        Plot.Style style = new Plot.Style(columns, PLOT_ROWS, shell.isUnicode(), isSeen && shell.takesColors(), log);
        Plot.draw(series, style).forEach(out()::println);
    }
}
