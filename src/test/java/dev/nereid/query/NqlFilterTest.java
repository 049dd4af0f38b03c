package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.ArtifactHash;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.store.Store;
import dev.nereid.testing.LeavesNothing;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runs of a real store a query means. */
@LeavesNothing.Except("the store of all tests opens connections when it needs them")
class NqlFilterTest {
    private static final long T0 = LogScript.T0;
    private static final long SECOND = 1_000_000;

    private static final List<FileRef> FILES = List.of(new FileRef("x.csv", "ab".repeat(32), 5, null, 0, null));

    @TempDir
    private static Path shared;

    private static TestStore store;

    @TempDir
    private Path directory;

    /** A is a plain run, B differs in everything, C has almost nothing. Nothing but questions follows. */
    @BeforeAll
    static void open() {
        store = TestStore.server(shared);
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
        set(c, "big", new Value.OfInt((1L << 53) + 1));
        set(a, "unlike", new Value.OfString("7"));
        set(b, "unlike", new Value.OfInt(7));
        a.then(T0, new Operation.Append("nothing", points(Double.NaN)));
        b.then(T0 + 3600 * SECOND, new Operation.Append("nothing", points(1)));
        b.then(T0 + 3600 * SECOND, new Operation.Clear("nothing", AttributeType.FLOAT_SERIES));
        a.then(T0, new Operation.PutFiles("data", AttributeType.ARTIFACT, FILES));
        for (LogScript log : List.of(a, b, c)) {
            store.apply(log);
        }
        store.store.removal().trash(List.of("VISION-3"));
    }

    private static void set(LogScript log, String path, Value value) {
        log.then(log.operations().get(0).time(), new Operation.Assign(path, value));
    }

    private static FloatPoints points(double... values) {
        return LogScript.floats(true, 0, T0, values);
    }

    @AfterAll
    static void close() {
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
                "acc:float = nan                       | C",
                "acc:float != nan                      | AB",
                "NOT acc:float != nan                  | C",
                "acc:float = -inf                      | ~~",
                "n:int > 7.5                           | B",
                "n:int <= 7.5                          | A",
                "n:int < inf                           | AB",
                "big:int = 9007199254740993            | C",
                "big:int = 9007199254740992            | ~~",
                "big:int > 9007199254740992            | C",
                "big:int < 99999999999999999999        | C",
                "unlike:string = 7                     | A",
                "unlike:int = 7                        | B",
                "unlike:float EXISTS                   | B",
                "NOT unlike:int = 7                    | AC",
                // series
                "nothing:floatSeries EXISTS            | AB",
                "nothing:floatSeries = nan             | A",
                "min(nothing:floatSeries) = nan        | A",
                "min(nothing:floatSeries) != 1         | A",
                "NOT min(nothing:floatSeries) > 1      | ABC",
                "average(nothing:floatSeries) != nan   | ~~",
                "variance(nothing:floatSeries) = nan   | A",
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
                "note:string MATCHES '^Say'            | A",
                "note:string MATCHES '(?i)^s.*\\d{2}%' | A",
                "note:string MATCHES '[T%]'            | AB",
                "note:string NOT MATCHES 'T'           | A",
                "NOT note:string MATCHES 'T'           | AC",
                "words:stringSeries MATCHES 'a.t$'     | A",
                // booleans, times, sets
                "ok:bool = true                        | A",
                "ok:bool != true                       | B",
                "when:datetime = '2026-01-01'          | A",
                "when:datetime < '2026-01-01T01:00:00+02:00' | ~~",
                "when:datetime >= '2025-12-31T23:00:00Z' | A",
                "sys/tags:stringSet CONTAINS y         | AB",
                "sys/tags:stringSet CONTAINS x         | A",
                "sys/tags:stringSet NOT CONTAINS x     | BC",
                "NOT sys/tags:stringSet NOT CONTAINS x | A",
                "data:artifact = HASH                  | A",
                "data:artifact != HASH                 | ~~",
                "data:artifact != x                    | A",
                "data:artifact EXISTS                  | A",
                "data:file EXISTS                      | ~~",
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
                "sys/custom_run_id:string != x         | ~~",
                "NOT sys/custom_run_id:string = x      | ABC",
                "NOT sys/custom_run_id:string MATCHES x | ABC",
                "sys/id:string MATCHES '-[23]$'        | BC",
                "sys/creation_time:datetime > -25h     | ABC",
                "sys/creation_time:datetime > -1d      | BC",
                "sys/creation_time:datetime < now      | ABC",
                "sys/creation_time:datetime < today    | AB",
                // combined
                "name:string = A OR name:string = C AND acc:float = 1 | A",
                "(name:string = A OR name:string = C) AND sys/trashed:bool = true | C",
                "NOT (name:string = A OR name:string = B) | C",
                "(`sys/trashed`:bool = false) AND ((`sys/id`:string = \"VISION-1\") OR (`sys/id`:string = \"VISION-3\")) | A"
            })
    void queriesAndWhomTheyMean(String query, String expected) {
        String asked = query == null ? "" : query.replace("HASH", ArtifactHash.of(FILES));
        assertThat(meant(asked)).as(query).isEqualTo(expected == null ? "" : expected);
    }

    /** A store without a server gives no IDs, and knows no owners. */
    @Test
    void aRunWithoutAnIdIsFoundByItsOwn() {
        UUID id = new UUID(3, 4);
        try (TestStore replica = TestStore.replica(directory)) {
            replica.apply(LogScript.ofRun(id, T0).set(T0, "x", 1));
            for (String query : List.of(
                    "sys/id:string = \"offline/" + id + "\"",
                    "sys/id:string = \"offline/" + id + "\" OR sys/id:string = X-1",
                    "sys/id:string MATCHES \"^offline/\"",
                    "sys/owner:string NOT EXISTS AND NOT sys/owner:string != me")) {
                assertThat(replica.store
                                .page(ObjectQuery.all(ObjectKind.RUN, null), new NqlFilter(query), 0, 9)
                                .count())
                        .as(query)
                        .isEqualTo(1);
            }
        }
    }

    /** More of them than either database takes parameters, or levels. */
    @Test
    void thousandsOfIdsAreOneList() {
        String ids = IntStream.rangeClosed(2, 70_000)
                .mapToObj(n -> "`sys/id`:string = \"VISION-" + n + "\"")
                .collect(Collectors.joining(" OR "));
        assertThat(meant("(" + ids + ") AND sys/trashed:bool = false")).isEqualTo("B");
        assertThat(meant(ids.replace("sys/id", "name") + " OR `name`:string = \"it's \\\"A\\\"\" OR name:string = A"))
                .isEqualTo("A");
        String conditions = IntStream.range(0, 999)
                .mapToObj(n -> "`f" + n + "`:float > " + n)
                .collect(Collectors.joining(" OR "));
        assertThat(meant(conditions + " OR name:string = A")).isEqualTo("A");
        assertThat(meant("name:string = A" + " AND name:string = A".repeat(5000)))
                .isEqualTo("A");
    }

    @Test
    void aQueryIsAGroupOfItsOwnBesideWhatTheStoreAsksFor() {
        ObjectQuery trashed = ObjectQuery.inTrash(ObjectKind.RUN, null, null);
        NqlFilter either = new NqlFilter("name:string = A OR name:string = C");
        assertThat(store.store.page(trashed, either, 0, 9).objects())
                .extracting(run -> run.text("name"))
                .containsExactly("C");
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

    /** In a replica neither has an ID. */
    @Test
    void versionsAreFoundByTheirModelAndStage() {
        UUID model = new UUID(5, 1);
        UUID version = new UUID(5, 2);
        Operation.Create ofModel = Operation.Create.model(model, "team/vision", "FOREST", null);
        Operation.Create ofVersion = Operation.Create.modelVersion(version, "team/vision", model, null);
        Map<Boolean, String> ids = Map.of(true, "VISION-FOREST", false, "offline/" + model);
        for (boolean isServer : new boolean[] {true, false}) {
            try (TestStore own = isServer ? TestStore.server(directory) : TestStore.replica(directory)) {
                own.apply(LogScript.of(ofModel, T0));
                own.apply(LogScript.of(ofVersion, T0 + 1));
                String query = "sys/model_id:string = \"" + ids.get(isServer) + "\" AND sys/stage:string = none"
                        + " AND NOT sys/model_id:string != \"" + ids.get(isServer) + "\"";
                assertThat(own.store
                                .page(ObjectQuery.all(null, null), new NqlFilter(query), 0, 9)
                                .objects())
                        .extracting(ObjectView::objectId)
                        .containsExactly(version);
                assertThat(own.store.page(
                                ObjectQuery.all(null, null), new NqlFilter("sys/model_id:string EXISTS"), 0, 9))
                        .extracting(Store.Page::count)
                        .isEqualTo(1);
            }
        }
    }

    /** The same computation in SQL and in Java. */
    @Test
    void runningTimeIsTheUnionOfWhatTheLogsSay() {
        UUID run = UUID.randomUUID();
        try (TestStore server = TestStore.server(directory)) {
            for (long[] span : new long[][] {{0, 10}, {5, 20}, {30, 31}, {6, 7}}) {
                LogScript log = LogScript.ofRun(run, T0 + span[0] * SECOND);
                server.apply(log.set(T0 + span[1] * SECOND, "p" + span[0], 1));
            }
            ObjectView view = server.store.object(run.toString());
            assertThat(view.attributes().get("sys/running_time").value()).isEqualTo(new Value.OfFloat(21));
            NqlFilter running = new NqlFilter("sys/running_time:float = 21 AND sys/monitoring_time:int = 21");
            assertThat(server.store
                            .page(ObjectQuery.all(ObjectKind.RUN, null), running, 0, 9)
                            .count())
                    .isEqualTo(1);
        }
    }
}
