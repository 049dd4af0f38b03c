package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.Instants;
import dev.nereid.log.RunFileName;
import dev.nereid.model.AttributeView;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.Syncer;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Quiet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a program logs is what a server answers, and what the replica of the same run files answers. */
class RoundTripTest extends WithServer {
    private static final String UNICODE = "Größe \u4e2d\u6587 \ud83e\udd16 e\u0301 \u0000 \"quoted\" \\n\r\n\t";
    private static final Instant GIVEN = Instant.parse("1969-12-31T23:59:59.123456Z");

    private RunBuilder builder(Mode mode) {
        return new RunBuilder(Quiet.settings(Map.of()))
                .project("ml/digits")
                .directory(runs())
                .mode(mode)
                .apiToken(server.token());
    }

    private static void logEverything(Run run) {
        run.assign("int/min", Long.MIN_VALUE);
        run.assign("int/max", Long.MAX_VALUE);
        run.assign("int/beyond doubles", (1L << 53) + 1);
        run.assign("float/nan", Double.NaN);
        run.assign("float/minus zero", -0.0);
        run.assign("float/infinity", Double.POSITIVE_INFINITY);
        run.assign("float/minus infinity", Double.NEGATIVE_INFINITY);
        run.assign("float/smallest", Double.MIN_VALUE);
        run.assign("float/third", 1.0 / 3);
        run.assign("bool/yes", true);
        run.assign("bool/no", false);
        run.assign("string/empty", "");
        run.assign("string/unicode", UNICODE);
        run.assign("string/huge", "é".repeat(Limits.STRING_BYTES_MAX));
        run.assign("string/twice", "first");
        run.assign("string/twice", "second");
        run.assign("time", GIVEN.plusNanos(999));
        run.assign("//slashes///vanish/", 1L);
        logSeries(run);
        logSets(run);
    }

    private static void logSeries(Run run) {
        FloatSeries auto = run.floatSeries("series/auto");
        for (double value : new double[] {0.5, Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 1e308}) {
            auto.append(value);
        }
        FloatSeries explicit = run.floatSeries("series/explicit");
        explicit.append(10, 1.0, GIVEN);
        explicit.append(0.5, 2.0);
        explicit.append(-3, 3.0, Instant.parse("2099-01-01T00:00:00Z"));
        explicit.append(10, 4.0, GIVEN.plusSeconds(1));
        explicit.append(5.0); // auto: after the last step, which was 10
        for (int i = 0; i < 10_000; i++) {
            run.append("series/long", Math.sin(i));
        }
        StringSeries text = run.stringSeries("series/text");
        text.append("one");
        text.append(7, UNICODE, GIVEN);
        text.append("é".repeat(Limits.STRING_BYTES_MAX));
        run.append("series/cleared", 1.0);
        run.clear("series/cleared");
        run.append("series/cleared", 2.0);
        run.append("series/empty", "gone");
        run.clear("series/empty");
        run.append("deleted/series", 1.0);
        run.assign("deleted/value", 1L);
        run.append("reborn", 1.0);
        assertThat(run.delete("deleted")).isEqualTo(2);
        assertThat(run.delete("reborn")).isEqualTo(1);
        run.assign("reborn", "as a string");
    }

    private static void logSets(Run run) {
        run.tags().add("a", "b", UNICODE);
        run.tags().remove("b", "never there");
        run.stringSet("set/cleared").add("x");
        run.clear("set/cleared");
        run.stringSet("set/cleared").add("y");
        run.stringSet("set/large").add(Arrays.asList(elements(2500)));
    }

    private static String[] elements(int count) {
        String[] elements = new String[count];
        Arrays.setAll(elements, i -> "element " + i);
        return elements;
    }

    private static void assertEverythingIsThere(HttpTransport client, String id) {
        ObjectView object = client.object(id);
        assertThat(value(object, "int/min")).isEqualTo(new Value.OfInt(Long.MIN_VALUE));
        assertThat(value(object, "int/max")).isEqualTo(new Value.OfInt(Long.MAX_VALUE));
        assertThat(value(object, "int/beyond doubles")).isEqualTo(new Value.OfInt((1L << 53) + 1));
        assertThat(value(object, "float/nan")).isEqualTo(new Value.OfFloat(Double.NaN));
        assertThat(value(object, "float/minus zero")).isEqualTo(new Value.OfFloat(-0.0));
        assertThat(value(object, "float/infinity")).isEqualTo(new Value.OfFloat(Double.POSITIVE_INFINITY));
        assertThat(value(object, "float/minus infinity")).isEqualTo(new Value.OfFloat(Double.NEGATIVE_INFINITY));
        assertThat(value(object, "float/smallest")).isEqualTo(new Value.OfFloat(Double.MIN_VALUE));
        assertThat(value(object, "float/third")).isEqualTo(new Value.OfFloat(1.0 / 3));
        assertThat(value(object, "bool/yes")).isEqualTo(new Value.OfBool(true));
        assertThat(value(object, "bool/no")).isEqualTo(new Value.OfBool(false));
        assertThat(object.text("string/empty")).isEmpty();
        assertThat(object.text("string/unicode")).isEqualTo(UNICODE);
        assertThat(object.text("string/huge")).isEqualTo("é".repeat(Limits.STRING_BYTES_MAX / 2));
        assertThat(object.text("string/twice")).isEqualTo("second");
        assertThat(object.micros("time")).isEqualTo(Instants.micros(GIVEN));
        assertThat(value(object, "slashes/vanish")).isEqualTo(new Value.OfInt(1));
        assertThat(object.text("reborn")).isEqualTo("as a string");
        assertThat(object.attributes()).doesNotContainKeys("deleted/series", "deleted/value");
        assertThat(object.text("sys/name")).isEqualTo("mellow-panda");
        assertThat(object.text("sys/description")).isEqualTo(UNICODE);
        assertThat(object.attributes().get("sys/tags").elements()).containsExactlyInAnyOrder("given", "a", UNICODE);
        assertThat(object.attributes().get("set/cleared").elements()).containsExactly("y");
        assertThat(object.attributes().get("set/large").elements()).containsExactlyInAnyOrder(elements(2500));
        assertSeriesAreThere(client, object);
    }

    private static void assertSeriesAreThere(HttpTransport client, ObjectView object) {
        SeriesPoints auto = client.series(object.id(), "series/auto");
        assertThat(auto.steps()).containsExactly(0, 1, 2, 3, 4);
        assertThat(auto.values()).containsExactly(0.5, Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 1e308);
        SeriesSummary summary = object.attributes().get("series/auto").summary();
        assertThat(summary.count()).isEqualTo(5);
        assertThat(summary.finiteCount()).isEqualTo(3);
        assertThat(summary.min()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(summary.max()).isEqualTo(1e308);

        SeriesPoints explicit = client.series(object.id(), "series/explicit");
        assertThat(explicit.steps()).containsExactly(-3, 0.5, 10, 11);
        assertThat(explicit.values()).containsExactly(3.0, 2.0, 4.0, 5.0);
        assertThat(explicit.autos()).containsExactly(false, false, false, true);
        assertThat(explicit.times()[0]).isEqualTo(Instants.micros(Instant.parse("2099-01-01T00:00:00Z")));
        assertThat(explicit.times()[2]).isEqualTo(Instants.micros(GIVEN.plusSeconds(1)));

        SeriesPoints all = client.series(object.id(), "series/long");
        assertThat(all.count()).isEqualTo(10_000);
        for (int i = 0; i < all.count(); i++) {
            assertThat(all.steps()[i]).isEqualTo(i);
            assertThat(all.values()[i]).isEqualTo(Math.sin(i));
        }

        SeriesPoints text = client.series(object.id(), "series/text");
        assertThat(text.steps()).containsExactly(0, 7, 8);
        assertThat(text.texts()).containsExactly("one", UNICODE, "é".repeat(Limits.STRING_BYTES_MAX / 2));
        assertThat(text.times()[1]).isEqualTo(Instants.micros(GIVEN));

        assertThat(client.series(object.id(), "series/cleared").values()).containsExactly(2.0);
        assertThat(client.series(object.id(), "series/cleared").steps()).containsExactly(1.0);
        assertThat(client.series(object.id(), "series/empty").count()).isZero();
    }

    private static Value value(ObjectView object, String path) {
        AttributeView attribute = object.attributes().get(path);
        assertThat(attribute).as(path).isNotNull();
        return attribute.value();
    }

    private void assertServerAndReplicaAgree(HttpTransport client, String localId) {
        Answers local = Answers.ofReplica(runs(), temporary.resolve("cache"), localId);
        Answers.ofServer(client, localId).assertEqualTo(local);
    }

    @Test
    void whatIsLoggedOfflineArrivesWithTheSync() throws Exception {
        String localId;
        try (Run run = builder(Mode.OFFLINE)
                .name("mellow-panda")
                .description(UNICODE)
                .tags("given")
                .start()) {
            logEverything(run);
            localId = run.id();
        }

        var outcome = Deliver.all(server, runs()).get(0);

        assertThat(outcome.localId()).isEqualTo(localId);
        assertThat(outcome.state().sysId()).isEqualTo("DIGITS-1");
        assertThat(outcome.state().rejected()).isZero();
        try (HttpTransport client = server.client()) {
            assertEverythingIsThere(client, "DIGITS-1");
            assertServerAndReplicaAgree(client, localId);
        }
    }

    @Test
    void whatIsLoggedAsyncArrivesByItself() {
        try (HttpTransport client = server.client()) {
            try (Run run = builder(Mode.ASYNC)
                    .name("mellow-panda")
                    .description(UNICODE)
                    .tags("given")
                    .start()) {
                logEverything(run);
                assertThat(run.awaitSync(Duration.ofSeconds(60))).isTrue();
                assertThat(run.id()).isEqualTo("DIGITS-1");
                assertEverythingIsThere(client, "DIGITS-1");
                run.assign("after", 1L);
            }

            assertThat(value(client.object("DIGITS-1"), "after")).isEqualTo(new Value.OfInt(1));
            String localId = "offline/" + client.object("DIGITS-1").objectId();
            assertServerAndReplicaAgree(client, localId);
        }
    }

    @Test
    void timesAreThoseOfTheRunAndNotOfTheSync() throws Exception {
        long logged = Instants.micros(Instant.parse("2020-02-02T02:02:02.020202Z"));
        try (Run run = builder(Mode.OFFLINE).clock(() -> logged).start()) {
            run.append("loss", 0.5);
        }

        Deliver.all(server, runs());

        try (HttpTransport client = server.client()) {
            ObjectView object = client.object("DIGITS-1");
            assertThat(object.micros("sys/creation_time")).isEqualTo(logged);
            assertThat(object.micros("sys/modification_time")).isBetween(logged, logged + 10);
            assertThat(client.series("DIGITS-1", "loss").times()).containsExactly(logged / 1000 * 1000);
            assertThat(object.text("sys/state")).isEqualTo("inactive");
            assertThat(object.text("sys/owner")).isEqualTo("admin");
        }
    }

    @Test
    void aRunWithoutAProjectGoesWhereTheSyncSays() throws Exception {
        new RunBuilder(Quiet.settings(Map.of()))
                .directory(runs())
                .mode(Mode.OFFLINE)
                .start()
                .close();
        try (HttpTransport client = server.client()) {
            List<Path> files = RunFileName.list(runs());

            assertThat(Deliver.files(client, files).get(0).failure()).contains("names no project");

            var syncer = new Syncer(client, client.info().instanceId(), MicroClock.SYSTEM);
            assertThat(syncer.run(files, new Placement("other/place", null, Map.of()), Deliver.SILENT))
                    .allSatisfy(outcome -> assertThat(outcome.state().sysId()).isEqualTo("PLACE-1"));
        }
    }
}
