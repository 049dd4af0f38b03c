package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.STALE_SERIES;

import dev.nereid.db.NulFree;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileSummary;
import dev.nereid.model.SeriesDisplay;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;

/**
 * Attributes of many objects, as readers see them. Inside one transaction. Rows are read by plain JDBC, and of each only what
 * its type needs: a table of a hundred runs has thousands of them.
 */
final class AttributeViews {
    private static final List<Field<?>> COLUMNS = List.of(
            ATTRIBUTE.ID,
            ATTRIBUTE.TARGET,
            ATTRIBUTE.PATH,
            ATTRIBUTE.TYPE,
            ATTRIBUTE.INT_VALUE,
            ATTRIBUTE.FLOAT_VALUE,
            ATTRIBUTE.FLOAT_MARK,
            ATTRIBUTE.STRING_VALUE,
            ATTRIBUTE.POINT_COUNT,
            ATTRIBUTE.LAST_STEP,
            ATTRIBUTE.LAST_TIME,
            ATTRIBUTE.MAX_EXPLICIT,
            ATTRIBUTE.FINITE_COUNT,
            ATTRIBUTE.MIN_VALUE,
            ATTRIBUTE.MAX_VALUE,
            ATTRIBUTE.MEAN_VALUE,
            ATTRIBUTE.SQUARED_SUM,
            ATTRIBUTE.DISPLAY_MIN,
            ATTRIBUTE.DISPLAY_MAX,
            ATTRIBUTE.DISPLAY_UNIT);

    private static final Map<Field<?>, Integer> PLACES = places();
    private static final NulFree STORED = new NulFree();
    private static final FileSummary NO_FILES = new FileSummary(0, 0, null, null);

    /** PostgreSQL's driver holds so many, each with a text of up to 1 MiB. */
    private static final int ROWS_AT_ONCE = 100;

    private final DSLContext db;
    private final LogLedger ledger;
    private Set<Long> stale; // attributes; null until asked for
    private long chars; // of all texts so far

    AttributeViews(DSLContext db, LogLedger ledger) {
        this.db = db;
        this.ledger = ledger;
    }

    private static Map<Field<?>, Integer> places() {
        Map<Field<?>, Integer> places = new HashMap<>();
        COLUMNS.forEach(column -> places.put(column, places.size() + 1));
        return places;
    }

    /**
     * By {@code tracked_object.id}.
     *
     * @param paths null for all
     */
    Map<Long, List<AttributeView>> of(Collection<Long> targets, Set<String> paths) {
        Map<Long, List<AttributeView>> views = new HashMap<>();
        for (List<Long> some : Chunks.of(targets)) {
            Condition chosen = ATTRIBUTE.TARGET.in(some).and(ATTRIBUTE.TYPE.isNotNull());
            read(paths == null ? chosen : chosen.and(ATTRIBUTE.PATH.in(paths)), views);
        }
        return views;
    }

    private void read(Condition wanted, Map<Long, List<AttributeView>> views) {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = db.select(COLUMNS)
                .from(ATTRIBUTE)
                .where(wanted)
                .fetchSize(ROWS_AT_ONCE)
                .fetchResultSet()) {
            while (result.next()) {
                Row row = row(result);
                rows.add(row);
                bound(row.text());
            }
        } catch (SQLException e) {
            throw new DataAccessException(e.getMessage(), e);
        }
        Map<Long, List<String>> elements = elements(idsOf(rows, type -> type == AttributeType.STRING_SET));
        Map<Long, FileSummary> files = files(idsOf(rows, AttributeType::hasFiles));
        for (Row row : rows) {
            List<AttributeView> ofOne = views.computeIfAbsent(row.target, target -> new ArrayList<>());
            ofOne.add(view(row, elements, files));
        }
    }

    private void bound(String text) {
        chars += text == null ? 0 : text.length();
        if (chars > SeriesMemory.TEXT_CHARS_MAX) {
            throw new StoreException(
                    StoreException.Reason.TOO_LARGE,
                    "The texts of the fields that are asked for take more than "
                            + SeriesMemory.mib(SeriesMemory.TEXT_CHARS_MAX)
                            + ", which is a part of the memory that this Java process may have. They are stored. Ask for"
                            + " fewer fields or objects at once, or whoever runs it to give it more: -Xmx.");
        }
    }

    private interface Kind {
        boolean includes(AttributeType type);
    }

    private static List<Long> idsOf(List<Row> rows, Kind kind) {
        return rows.stream().filter(row -> kind.includes(row.type)).map(Row::id).toList();
    }

    /** @param summary null unless a series, and of one whose summary can't be trusted */
    private record Row(
            long id,
            long target,
            String path,
            AttributeType type,
            Value value,
            SeriesSummary summary,
            SeriesDisplay display) {
        /** Null for none. */
        String text() {
            if (value instanceof Value.OfString string) {
                return string.value();
            }
            return summary == null ? null : summary.lastText();
        }
    }

    private AttributeView view(Row row, Map<Long, List<String>> elements, Map<Long, FileSummary> files) {
        boolean isSet = row.type == AttributeType.STRING_SET;
        return new AttributeView(
                row.path,
                row.type,
                row.value,
                isSet ? elements.getOrDefault(row.id, List.of()) : null,
                row.type.isSeries() && isStale(row.id) ? counted(row.id) : row.summary,
                row.display,
                row.type.hasFiles() ? files.getOrDefault(row.id, NO_FILES) : null);
    }

    /** A point may have been replaced since the stale series were last refreshed; then the row can't be trusted yet. */
    private boolean isStale(long id) {
        if (stale == null) {
            stale = new HashSet<>(db.selectFrom(STALE_SERIES).fetch(STALE_SERIES.ATTRIBUTE_ID));
        }
        return stale.contains(id);
    }

    private SeriesSummary counted(long id) {
        return SeriesReader.summary(db, ledger, db.fetchSingle(ATTRIBUTE, ATTRIBUTE.ID.eq(id)));
    }

    /** Of string sets, in order. */
    private Map<Long, List<String>> elements(List<Long> sets) {
        Map<Long, List<String>> elements = new HashMap<>();
        for (List<Long> some : Chunks.of(sets)) {
            db.select(SET_ELEMENT.ATTRIBUTE_ID, SET_ELEMENT.ELEMENT)
                    .from(SET_ELEMENT)
                    .where(SET_ELEMENT.ATTRIBUTE_ID.in(some), SET_ELEMENT.PRESENT.eq(1L))
                    .orderBy(SET_ELEMENT.ELEMENT)
                    .forEach(row -> elements.computeIfAbsent(row.value1(), id -> new ArrayList<>())
                            .add(row.value2()));
        }
        return elements;
    }

    private Map<Long, FileSummary> files(List<Long> attributes) {
        Map<Long, FileSummary> files = new HashMap<>();
        for (List<Long> some : Chunks.of(attributes)) {
            files.putAll(new FileReader(db).summaries(ATTRIBUTE.ID.in(some)));
        }
        return files;
    }

    // --------------------------------------------------------------------------------------------------- rows --

    private static Row row(ResultSet row) throws SQLException {
        AttributeType type = AttributeType.of(text(row, ATTRIBUTE.TYPE));
        boolean isFloats = type == AttributeType.FLOAT_SERIES;
        return new Row(
                whole(row, ATTRIBUTE.ID),
                whole(row, ATTRIBUTE.TARGET),
                text(row, ATTRIBUTE.PATH),
                type,
                value(type, row),
                type.isSeries() ? summary(row) : null,
                isFloats ? display(row) : null);
    }

    private static Value value(AttributeType type, ResultSet row) throws SQLException {
        return switch (type) {
            case INTEGER -> new Value.OfInt(whole(row, ATTRIBUTE.INT_VALUE));
            case BOOLEAN -> new Value.OfBool(whole(row, ATTRIBUTE.INT_VALUE) != 0);
            case DATETIME -> new Value.OfDatetime(whole(row, ATTRIBUTE.INT_VALUE));
            case STRING -> new Value.OfString(text(row, ATTRIBUTE.STRING_VALUE));
            case GIT_REF, NOTEBOOK_REF, RUN_STATE -> new Value.OfReference(type, text(row, ATTRIBUTE.STRING_VALUE));
            case FLOAT -> new Value.OfFloat(floatValue(row));
            default -> null;
        };
    }

    private static SeriesSummary summary(ResultSet row) throws SQLException {
        long count = whole(row, ATTRIBUTE.POINT_COUNT);
        if (count == 0) {
            return SeriesSummary.EMPTY;
        }
        Double explicit = decimal(row, ATTRIBUTE.MAX_EXPLICIT);
        return new SeriesSummary(
                count,
                decimal(row, ATTRIBUTE.LAST_STEP),
                whole(row, ATTRIBUTE.LAST_TIME),
                floatValue(row),
                text(row, ATTRIBUTE.STRING_VALUE),
                explicit == null ? Double.NEGATIVE_INFINITY : explicit,
                whole(row, ATTRIBUTE.FINITE_COUNT),
                FloatColumn.value(decimal(row, ATTRIBUTE.MIN_VALUE), 0),
                FloatColumn.value(decimal(row, ATTRIBUTE.MAX_VALUE), 0),
                FloatColumn.value(decimal(row, ATTRIBUTE.MEAN_VALUE), 0),
                FloatColumn.value(decimal(row, ATTRIBUTE.SQUARED_SUM), 0));
    }

    private static SeriesDisplay display(ResultSet row) throws SQLException {
        return new SeriesDisplay(
                decimal(row, ATTRIBUTE.DISPLAY_MIN),
                decimal(row, ATTRIBUTE.DISPLAY_MAX),
                text(row, ATTRIBUTE.DISPLAY_UNIT));
    }

    private static double floatValue(ResultSet row) throws SQLException {
        return FloatColumn.value(decimal(row, ATTRIBUTE.FLOAT_VALUE), whole(row, ATTRIBUTE.FLOAT_MARK));
    }

    private static long whole(ResultSet row, Field<Long> column) throws SQLException {
        return row.getLong(PLACES.get(column));
    }

    private static Double decimal(ResultSet row, Field<Double> column) throws SQLException {
        double value = row.getDouble(PLACES.get(column));
        return row.wasNull() ? null : value;
    }

    private static String text(ResultSet row, Field<String> column) throws SQLException {
        return STORED.from(row.getString(PLACES.get(column)));
    }
}
