package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which runs of a real store a query means. */
class NqlFilterTest {
    private static final long T0 = LogScript.T0;
    private static final long SECOND = 1_000_000;

    @TempDir
    private Path directory;

    private TestStore store;

    /** A is a plain run, B differs in everything, C has almost nothing. */
    @BeforeEach
    void open() {
        store = TestStore.server(directory);
        LogScript a = LogScript.ofRun(UUID.randomUUID(), T0);
        set(a, "name", new Value.OfString("A"));
        set(a, "acc", new Value.OfFloat(0.5));
        set(a, "n", new Value.OfInt(7));
        set(a, "ok", new Value.OfBool(true));
        set(a, "note", new Value.OfString("Say \"hi\" 50% of_it"));
        set(a, "when", new Value.OfDatetime(1_767_225_600L * SECOND)); // 2026-01-01
        a.then(T0, new Operation.Add("sys/tags", List.of("x", "y")));
        a.then(T0, new Operation.Append("loss", points(3, 1, 2)));
        a.then(T0 + 90 * SECOND, new Operation.Append("words", LogScript.texts(true, 0, T0, "first", "last")));
        LogScript b = LogScript.ofRun(UUID.randomUUID(), T0 + 3600 * SECOND);
        set(b, "name", new Value.OfString("B"));
        set(b, "acc", new Value.OfFloat(Double.POSITIVE_INFINITY));
        set(b, "n", new Value.OfFloat(8.5));
        set(b, "ok", new Value.OfBool(false));
        set(b, "note", new Value.OfString("ANOTHER"));
        set(b, "sys/failed", new Value.OfBool(true));
        b.then(T0 + 3600 * SECOND, new Operation.Add("sys/tags", List.of("y")));
        b.then(T0 + 3600 * SECOND, new Operation.Append("loss", points(10, Double.NaN)));
        LogScript c = LogScript.ofRun(UUID.randomUUID(), T0 + 7200 * SECOND);
        set(c, "name", new Value.OfString("C"));
        set(c, "acc", new Value.OfFloat(Double.NaN));
        for (LogScript log : List.of(a, b, c)) {
            store.apply(log);
        }
        store.store.trash(List.of("VISION-3"));
    }

    private static void set(LogScript log, String path, Value value) {
        log.then(log.operations().get(0).time(), new Operation.Assign(path, value));
    }

    private static FloatPoints points(double... values) {
        return LogScript.floats(true, 0, T0, values);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Names of those that are meant, in order. */
    private String meant(String query) {
        ObjectQuery runs = ObjectQuery.all(ObjectKind.RUN, null);
        return store.store.page(runs, new NqlFilter(query), 0, 100).objects().stream()
                .map(run -> run.text("name"))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "                                      | ABC",
                // numbers, of either kind; NaN is unequal to everything
                "acc:float = 0.5                       | A",
                "acc:float != 0.5                      | BC",
                "acc:float > 0.1                       | AB",
                "acc:float >= 1e300                    | B",
                "acc:float = inf                       | B",
                "acc:float < \"0.6\"                   | A",
                "n:integer = 7                         | A",
                "n:float >= 7                          | AB",
                "n:int < 8                             | A",
                // series
                "loss:floatSeries = 2                  | A",
                "loss:floatSeries > 1                  | A",
                "last(loss:floatSeries) < 3            | A",
                "min(loss:floatSeries) <= 1            | A",
                "max(loss:floatSeries) >= 3            | AB",
                "average(loss:floatSeries) = 2         | A",
                "variance(loss:floatSeries) > 0.5      | A",
                "words:stringSeries = last             | A",
                "words:stringSeries CONTAINS as        | A",
                // text
                "name:string = A                       | A",
                "name:string != A                      | BC",
                "note:string CONTAINS \"\\\"hi\\\"\"   | A",
                "note:string CONTAINS '50% of_'        | A",
                "note:string CONTAINS '%'              | A",
                "note:string CONTAINS say              | ~~",
                "note:string NOT CONTAINS OTHER        | A",
                "name:string > A                       | BC",
                // booleans, times, sets
                "ok:bool = true                        | A",
                "ok:bool != true                       | B",
                "when:datetime = '2026-01-01'          | A",
                "when:datetime < '2026-01-01T01:00:00+02:00' | ~~",
                "when:datetime >= '2025-12-31T23:00:00Z' | A",
                "sys/tags:stringSet CONTAINS y         | AB",
                "sys/tags:stringSet CONTAINS x         | A",
                "sys/tags:stringSet NOT CONTAINS x     | BC",
                // existence
                "ok:bool EXISTS                        | AB",
                "ok:string EXISTS                      | ~~",
                "ok:bool NOT EXISTS                    | C",
                "NOT acc:float = 0.5                   | BC",
                // the system's
                "sys/id:string = VISION-2              | B",
                "sys/id:string CONTAINS VISION         | ABC",
                "sys/trashed:bool = true               | C",
                "sys/trashed:bool = false              | AB",
                "sys/failed:bool = true                | B",
                "sys/failed:bool = false               | AC",
                "sys/owner:string = admin              | ABC",
                "sys/state:experimentState = idle      | ABC",
                "sys/state:experimentState != running  | ABC",
                "sys/state:experimentState = running   | ~~",
                "sys/creation_time:datetime > '2023-11-14T23:00:00Z' | BC",
                "sys/running_time:float >= 90          | A",
                "sys/running_time:float = 90           | A",
                "sys/monitoring_time:int = 90          | A",
                "sys/size:float > 0                    | ABC",
                "sys/ping_time:datetime < '2023-11-14T23:00:00Z' | A",
                "sys/custom_run_id:string EXISTS       | ~~",
                // combined
                "name:string = A OR name:string = C AND acc:float = 1 | A",
                "(name:string = A OR name:string = C) AND sys/trashed:bool = true | C",
                "NOT (name:string = A OR name:string = B) | C",
                "(`sys/trashed`:bool = false) AND ((`sys/id`:string = \"VISION-1\") OR (`sys/id`:string = \"VISION-3\")) | A"
            })
    void queriesAndWhomTheyMean(String query, String expected) {
        assertThat(meant(query == null ? "" : query)).as(query).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acc:float = much",
                "ok:bool = perhaps",
                "ok:bool > true",
                "when:datetime = yesterday",
                "acc:float CONTAINS 1",
                "sys/tags:stringSet = x",
                "f:file = x",
                "sys/state:experimentState = asleep"
            })
    void whatDoesNotFitIsToldAndNeverAnSqlError(String query) {
        assertThatExceptionOfType(NqlException.class).isThrownBy(() -> meant(query));
    }

    @Test
    void pagesHaveTheirPlaceAndTheCountIsOfAll() {
        ObjectQuery runs = ObjectQuery.all(ObjectKind.RUN, null);
        var page = store.store.page(runs, new NqlFilter("name:string != B"), 1, 1);
        assertThat(page.count()).isEqualTo(2);
        assertThat(page.objects()).extracting(run -> run.text("name")).containsExactly("C");
        assertThat(store.store.page(runs, new NqlFilter(""), 0, 0).count()).isEqualTo(3);
        assertThat(store.store.page(runs, new NqlFilter(""), 7, 5).objects()).isEmpty();
    }

    /** The same computation in SQL and in Java. */
    @Test
    void runningTimeIsTheUnionOfWhatTheLogsSay() {
        UUID run = UUID.randomUUID();
        for (long[] span : new long[][] {{0, 10}, {5, 20}, {30, 31}, {6, 7}}) {
            LogScript log = LogScript.ofRun(run, T0 + span[0] * SECOND);
            store.apply(log.set(T0 + span[1] * SECOND, "p" + span[0], 1));
        }
        ObjectView view = store.store.object(run.toString());
        assertThat(view.attributes().get("sys/running_time").value()).isEqualTo(new Value.OfFloat(21));
        assertThat(store.store
                        .page(
                                ObjectQuery.all(ObjectKind.RUN, null),
                                new NqlFilter("sys/running_time:float = 21 AND sys/id:string = \"" + view.id() + "\""),
                                0,
                                9)
                        .count())
                .isEqualTo(1);
    }
}
