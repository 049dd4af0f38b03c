package dev.nereid.query;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Instants;
import dev.nereid.db.Sqlite;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("sqlite")
class SqlSessionTest {
    @TempDir
    private Path directory;

    private TestStore store;

    @BeforeEach
    void setUp() {
        store = TestStore.replica(directory);
    }

    @AfterEach
    void tearDown() {
        store.close();
    }

    private List<List<Object>> ask(String sql) {
        try (SqlSession session = SqlSession.open(store.file)) {
            return ask(session, sql);
        }
    }

    private static List<List<Object>> ask(SqlSession session, String sql) {
        try (SqlRows answer = session.ask(sql)) {
            List<List<Object>> rows = new ArrayList<>();
            for (List<Object> row; (row = answer.next()) != null; ) {
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void theViewsSayWhatTheStoreSays() {
        AtomicInteger points = new AtomicInteger();
        Seeds.check(25, random -> {
            UUID objectId = UUID.randomUUID();
            for (LogScript log : RandomLogs.of(random.nextLong(), 3, 60, objectId, random.nextLong())) {
                store.apply(log);
            }
            ObjectView run = store.store.object(objectId.toString());
            try (SqlSession session = SqlSession.open(store.file)) {
                run.attributes().values().stream()
                        .filter(field -> !field.path().startsWith("sys/"))
                        .forEach(field -> {
                            assertField(session, run, field);
                            points.addAndGet(assertPoints(session, run, field));
                        });
                String where = " where run = '" + run.id() + "' and path not like 'sys/%'";
                assertThat(ask(session, "select count(*) from fields" + where))
                        .containsExactly(List.of(run.attributes().keySet().stream()
                                .filter(path -> !path.startsWith("sys/"))
                                .count()));
            }
        });
        assertThat(points.get()).as("points compared").isGreaterThan(500);
    }

    private static void assertField(SqlSession session, ObjectView run, AttributeView field) {
        List<Object> row = ask(
                        session,
                        "select type, value, number, points, last_step, min, max, average, variance from fields where run = '"
                                + run.id() + "' and path = '" + field.path() + "'")
                .get(0);
        assertThat(row.get(0)).isEqualTo(field.type().label());
        if (field.value() instanceof Value.OfFloat number) {
            assertThat(row.get(2)).isEqualTo(plain(number.value()));
        } else if (field.value() instanceof Value.OfInt number) {
            assertThat(row.get(1)).isEqualTo(Long.toString(number.value()));
            assertThat(row.get(2)).isEqualTo(number.value());
        } else if (field.value() instanceof Value.OfString text) {
            assertThat(row.get(1)).isEqualTo(text.value());
        } else if (field.value() instanceof Value.OfDatetime time) {
            assertThat(Instant.parse((String) row.get(1))).isEqualTo(Instants.instant(time.micros()));
        } else if (field.elements() != null) {
            assertThat(row.get(1)).isEqualTo(field.elements().isEmpty() ? null : String.join(", ", field.elements()));
        } else if (field.type() == AttributeType.FLOAT_SERIES) {
            var summary = field.summary();
            assertThat(row.subList(2, 9))
                    .containsExactly(
                            summary.count() == 0 ? null : plain(summary.lastValue()),
                            summary.count(),
                            plain(summary.lastStep()),
                            plain(summary.min()),
                            plain(summary.max()),
                            plain(summary.average()),
                            plain(summary.variance()));
        }
    }

    /** Returns how many there are. */
    private int assertPoints(SqlSession session, ObjectView run, AttributeView field) {
        if (field.type() != AttributeType.FLOAT_SERIES && field.type() != AttributeType.STRING_SERIES) {
            return 0;
        }
        SeriesPoints points = store.store.series(run.id(), field.path());
        List<List<Object>> rows = ask(
                session,
                "select step, value, text, time from points where run = '" + run.id() + "' and path = '" + field.path()
                        + "'");
        assertThat(rows).hasSize(points.count());
        for (int i = 0; i < points.count(); i++) {
            assertThat(rows.get(i).subList(0, 3))
                    .containsExactly(
                            points.steps()[i],
                            points.values() == null || Double.isNaN(points.values()[i]) ? null : points.values()[i],
                            points.texts() == null ? null : points.texts()[i]);
            assertThat(Instant.parse((String) rows.get(i).get(3))).isEqualTo(Instants.instant(points.times()[i]));
        }
        return points.count();
    }

    /** As an SQLite file has it: without NaN, and with one zero. */
    private static Double plain(double number) {
        return Double.isNaN(number) ? null : Double.valueOf(number + 0.0);
    }

    @Test
    void numbersThatAreNoneSayWhatTheyAre() {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), T0);
        List<Double> odd = List.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 0.1);
        odd.forEach(value -> log.then(T0, new Operation.Assign("x/" + value, new Value.OfFloat(value))));
        store.apply(log);
        assertThat(ask("select value, number from fields order by path"))
                .containsExactly(
                        List.of("-0.0", 0.0),
                        List.of("-Infinity", Double.NEGATIVE_INFINITY),
                        List.of("0.1", 0.1),
                        Arrays.asList("NaN", null));
    }

    @Test
    void timesBefore1970AreTimesToo() {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), T0);
        store.apply(log.then(T0, new Operation.Assign("t", new Value.OfDatetime(-1))));
        assertThat(ask("select value, created from fields join runs on run = id"))
                .containsExactly(List.of("1969-12-31T23:59:59.999999Z", "2023-11-14T22:13:20.000000Z"));
    }

    @Test
    void whatIsInTheTrashIsNotThere() {
        UUID kept = UUID.randomUUID();
        UUID trashed = UUID.randomUUID();
        for (UUID run : List.of(kept, trashed)) {
            store.apply(LogScript.ofRun(run, T0).auto(T0, "loss", 0, 1, 2));
        }
        store.store.removal().trash(List.of(trashed.toString()));
        assertThat(ask("select id, (select count(*) from fields), (select count(*) from points) from runs"))
                .containsExactly(List.of("offline/" + kept, 1L, 2L));
    }

    @Test
    void aQuestionAboutOneSeriesUnpacksNoOther() throws Exception {
        UUID run = UUID.randomUUID();
        store.apply(LogScript.ofRun(run, T0).auto(T0, "good", 0, 1, 2).auto(T0, "bad", 0, 3));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.file)) {
            Sqlite.execute(
                    connection,
                    "update series_block set payload = x'ff' where attribute_id ="
                            + " (select id from attribute where path = 'bad')");
        }
        String good = "select sum(value) from points where run = 'offline/" + run + "' and path = 'good'";
        assertThat(ask(good)).containsExactly(List.of(3.0));
        assertThatThrownBy(() -> ask("select sum(value) from points where path = 'bad'"))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("can't begin with byte");
        assertThat(ask("explain query plan " + good))
                .extracting(row -> row.get(3).toString())
                .anySatisfy(line -> assertThat(line).startsWith("SEARCH o USING INDEX tracked_object_name"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("SEARCH a USING").contains("path=?"));
    }

    @Test
    void fieldsOfManyRunsAreJoinedByIndexes() {
        assertThat(ask("explain query plan select name, number from runs join fields on run = id where path = 'x'"))
                .extracting(row -> row.get(3).toString())
                .filteredOn(line -> line.startsWith("SCAN"))
                .hasSize(1);
    }

    @Test
    void allAnswersOfASessionAreOfOneState() {
        LogScript log = LogScript.ofRun(UUID.randomUUID(), T0).auto(T0, "loss", 0, 1, 2);
        store.apply(log);
        try (SqlSession session = SqlSession.open(store.file)) {
            assertThat(ask(session, "select count(*) from points")).containsExactly(List.of(2L));
            int applied = log.size();
            store.apply(log.auto(T0 + 1, "loss", 2, 3).batch(applied + 1, log.size()));
            assertThat(ask(session, "select count(*) from points")).containsExactly(List.of(2L));
        }
        assertThat(ask("select count(*) from points")).containsExactly(List.of(3L));
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        store.apply(LogScript.ofRun(UUID.randomUUID(), T0).set(T0, "x", 1));
        for (String sql : List.of(
                "delete from attribute",
                "drop view runs",
                "attach '" + directory.resolve("other.db") + "' as other",
                "vacuum into '" + directory.resolve("copy.db") + "'",
                "pragma journal_mode = delete",
                "with x as (select 1) delete from attribute",
                "with x as (select 1) insert into stale_series select * from x",
                "select load_extension('" + directory.resolve("evil") + "')")) {
            assertThatThrownBy(() -> ask(sql)).as(sql).isInstanceOf(SqlException.class);
        }
        assertThatThrownBy(() -> ask("select 1; delete from attribute")).hasMessageContaining("one at a time");
        assertThat(ask("select value from fields")).containsExactly(List.of("1"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".db")))
                    .containsExactly("replica.db");
        }
    }

    @Test
    void aMessageSaysWhereAndWhatIsNear() {
        Map<String, String> messages = Map.of(
                "selct 1", "not with \"selct\"",
                "select nam from runs", "no such column: nam, line 1, column 8. Did you mean \"name\"?",
                "select 'nam',\n r.nam, 1 from runs r", "no such column: r.nam. Did you mean \"name\"?",
                "select name\n  from run", "no such table: run, line 2, column 8. Did you mean \"runs\"?",
                "select id from point", "Did you mean \"points\"?",
                "select from runs -- from", "near \"from\": syntax error, line 1, column 8",
                "select (1", "incomplete input",
                " /* nothing */ ", "There is no SQL");
        messages.forEach((sql, message) -> assertThatThrownBy(() -> ask(sql))
                .as(sql)
                .isInstanceOf(SqlException.class)
                .hasMessageContaining(message));
        assertThat(ask("-- comment; and more\n select ';' ; -- the end")).containsExactly(List.of(";"));
    }

    @Test
    void columnsOfOneNameGetOthers() {
        try (SqlSession session = SqlSession.open(store.file);
                SqlRows rows = session.ask("select 1 as a, 2 as a, 3 as b, x'0aff' as a")) {
            assertThat(rows.columns()).containsExactly("a", "a_2", "b", "a_3");
            assertThat(rows.next()).containsExactly(1L, 2L, 3L, "0aff");
            assertThat(rows.next()).isNull();
        }
    }
}
