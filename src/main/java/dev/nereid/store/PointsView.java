package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;

import dev.nereid.codec.Instants;
import dev.nereid.db.Database;
import dev.nereid.db.Sqlite;
import dev.nereid.model.SeriesPoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;
import org.sqlite.Function;

/**
 * The points of all series as a view of one SQLite connection. They lie packed in blocks, so functions of this connection
 * unpack them: a whole series when its first row is asked for, then only the columns that are asked for.
 */
public final class PointsView {
    /** Series that are asked for in turns stay unpacked up to here; a point takes 30 bytes, or its text. */
    private static final int KEPT_POINTS_MAX = 500_000;

    /** SQLite makes the rows itself, from an array with an element for each. */
    private static final String VIEW = """
            create temp view points as
            select coalesce(o.sys_id, 'offline/' || o.object_id) as run, a.path,
              point_step(a.id, p.key) as step, point_time(a.id, p.key) as time,
              point_value(a.id, p.key) as value, point_text(a.id, p.key) as text
            from tracked_object o cross join attribute a cross join json_each(point_rows(a.id)) p
            where a.target = o.id and a.type in ('floatSeries', 'stringSeries')
              and o.kind = 'run' and o.deleted = 0 and o.trashed_time is null
            """;

    /** As the other views have it. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final DSLContext db;
    private final LogLedger ledger;
    private final Map<Long, SeriesPoints> kept = new LinkedHashMap<>(16, 0.75f, true); // by attribute, latest use last
    private long keptPoints;
    private long currentId = -1;
    private SeriesPoints current;

    private PointsView(Connection connection) {
        this.db = Database.contextOf(connection);
        this.ledger = new LogLedger(db);
    }

    /** Adds it to a connection that reads a store, for as long as one transaction lasts. */
    public static void create(Connection connection) throws SQLException {
        PointsView view = new PointsView(connection);
        Function.create(connection, "point_rows", view.function((function, points, index) -> {
            function.answer(array(points.count()));
        }));
        Function.create(connection, "point_step", view.function((function, points, index) -> {
            function.answer(points.steps()[index]);
        }));
        Function.create(connection, "point_time", view.function((function, points, index) -> {
            function.answer(TIME.format(Instants.instant(points.times()[index])));
        }));
        Function.create(connection, "point_value", view.function((function, points, index) -> {
            if (points.values() != null) {
                function.answer(points.values()[index]); // SQLite has no NaN and makes it null
            }
        }));
        Function.create(connection, "point_text", view.function((function, points, index) -> {
            if (points.texts() != null) {
                function.answer(points.texts()[index]);
            }
        }));
        Sqlite.execute(connection, VIEW);
    }

    /** The shortest array of JSON with so many elements. */
    private static String array(int count) {
        return count == 0 ? "[]" : "[0" + ",0".repeat(count - 1) + "]";
    }

    private SeriesPoints points(long attributeId) {
        if (attributeId != currentId) {
            current = kept.get(attributeId);
            if (current == null) {
                current = SeriesReader.read(db, ledger, db.fetchOne(ATTRIBUTE, ATTRIBUTE.ID.eq(attributeId)));
                kept.put(attributeId, current);
                keptPoints += current.count();
                dropOldest();
            }
            currentId = attributeId;
        }
        return current;
    }

    private void dropOldest() {
        Iterator<SeriesPoints> oldest = kept.values().iterator();
        while (keptPoints > KEPT_POINTS_MAX && oldest.hasNext()) {
            keptPoints -= oldest.next().count();
            oldest.remove();
        }
    }

    private interface Body {
        void run(PointFunction function, SeriesPoints points, int index) throws SQLException;
    }

    private PointFunction function(Body body) {
        return new PointFunction(this, body);
    }

    /** Of an attribute and, but for the rows, the index of a point. */
    private static final class PointFunction extends Function {
        private final PointsView view;
        private final Body body;

        PointFunction(PointsView view, Body body) {
            this.view = view;
            this.body = body;
        }

        @Override
        protected void xFunc() throws SQLException {
            body.run(this, view.points(value_long(0)), args() > 1 ? value_int(1) : 0);
        }

        void answer(String text) throws SQLException {
            result(text);
        }

        void answer(double number) throws SQLException {
            result(number);
        }
    }
}
