package dev.nereid.cli;

import dev.nereid.FloatSeriesPoints;
import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import dev.nereid.StringSeriesPoints;
import dev.nereid.TableQuery;
import dev.nereid.TableRow;
import dev.nereid.codec.Instants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The points of the series of objects, a row for each. One series is in memory at a time. */
final class PointTable {
    static final List<Column> COLUMNS = List.of(
            new Column("run", CellType.STRING),
            new Column("path", CellType.STRING),
            new Column("step", CellType.FLOAT),
            new Column("time", CellType.TIME),
            new Column("value", CellType.FLOAT),
            new Column("text", CellType.STRING));

    private final ReadOnlyStore store;
    private final Function<TableQuery, Iterable<TableRow>> source;
    private final Supplier<TableQuery> query;
    private final FieldPatterns wanted;
    private final FieldColumns fields;

    /**
     * @param source answers queries
     * @param query of which objects, in which order; a new one at each call
     * @param wanted which series
     */
    PointTable(
            ReadOnlyStore store,
            Function<TableQuery, Iterable<TableRow>> source,
            Supplier<TableQuery> query,
            FieldPatterns wanted) {
        this.store = store;
        this.source = source;
        this.query = query;
        this.wanted = wanted;
        this.fields = new FieldColumns(wanted);
    }

    /** Once it is written: whether there are no objects, with series or without. */
    boolean isEmpty() {
        return fields.isEmpty();
    }

    void writeTo(RowWriter out) throws IOException {
        for (TableRow row : source.apply(fields.restrict(query.get()))) {
            fields.learn(row);
            List<String> floats = series(row, "floatSeries");
            List<String> texts = series(row, "stringSeries");
            if (!floats.isEmpty() || !texts.isEmpty()) {
                StoredObject object = store.find(row.offlineId());
                for (String path : floats) {
                    write(row.id(), path, object.fetchFloatSeries(path), out);
                }
                for (String path : texts) {
                    write(row.id(), path, object.fetchStringSeries(path), out);
                }
            }
        }
    }

    /** Once the rows were read: paths that were asked for and that no object has; none if there are no objects. */
    List<String> missing() {
        return fields.missing();
    }

    private List<String> series(TableRow row, String type) {
        List<String> paths = new ArrayList<>();
        row.fields().forEach((path, field) -> {
            if (field.type().equals(type) && wanted.include(path)) {
                paths.add(path);
            }
        });
        return paths;
    }

    private static void write(String run, String path, FloatSeriesPoints points, RowWriter out) throws IOException {
        for (int i = 0; i < points.count(); i++) {
            out.write(Arrays.asList(
                    run, path, points.steps()[i], Instants.instant(points.timesMicros()[i]), points.values()[i], null));
        }
    }

    private static void write(String run, String path, StringSeriesPoints points, RowWriter out) throws IOException {
        for (int i = 0; i < points.count(); i++) {
            out.write(Arrays.asList(
                    run, path, points.steps()[i], Instants.instant(points.timesMicros()[i]), null, points.values()[i]));
        }
    }
}
