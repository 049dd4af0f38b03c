package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Quiet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One reads what one wrote, whatever the mode. */
class FetchTest extends WithServer {
    private RunBuilder builder(Mode mode) {
        Map<String, String> environment =
                Map.of("NEREID_CACHE_DIR", temporary.resolve("cache").toString());
        return new RunBuilder(Quiet.settings(environment))
                .mode(mode)
                .project("ml/fetch")
                .apiToken(server.token())
                .directory(temporary.resolve("runs"));
    }

    @InEachLoggingMode
    void everyTypeComesBackAsItWasLogged(Mode mode) {
        Instant time = Instant.parse("2026-11-23T08:15:00.123456Z");
        try (Run run = builder(mode).name("panda").tags("b", "a").start()) {
            run.assign("an/int", Long.MIN_VALUE);
            run.assign("a/float", Double.NaN);
            run.assign("a/bool", true);
            run.assign("a/string", "ü");
            run.assign("a/time", time);
            run.append("a/series", 0.5);
            run.floatSeries("a/series").append(10, -0.25, time);
            run.append("notes", "first");
            run.floatSeries("cleared").append(1);
            run.clear("cleared");

            assertThat(run.fetch("an//int/").asLong()).isEqualTo(Long.MIN_VALUE);
            assertThat(run.fetch("a/float").asDouble()).isNaN();
            assertThat(run.fetch("a/bool").asBoolean()).isTrue();
            assertThat(run.fetch("a/string").asString()).isEqualTo("ü");
            assertThat(run.fetch("a/time").asInstant()).isEqualTo(time);
            assertThat(run.fetch("sys/tags").asSet()).containsExactly("a", "b");
            assertThat(run.fetch("sys/name").asString()).isEqualTo("panda");
            Field series = run.fetch("a/series");
            assertThat(series.pointCount()).isEqualTo(2);
            assertThat(series.lastStep()).isEqualTo(10);
            assertThat(series.lastDouble()).isEqualTo(-0.25);
            assertThat(series.minDouble()).isEqualTo(-0.25);
            assertThat(series.maxDouble()).isEqualTo(0.5);
            assertThat(series.averageDouble()).isEqualTo(0.125);
            assertThat(series.varianceDouble()).isEqualTo(0.140625);
            assertThat(run.fetch("cleared").minDouble()).isNaN();
            assertThat(run.fetch("cleared").averageDouble()).isNaN();
            assertThat(run.fetch("notes").lastString()).isEqualTo("first");
            assertThat(run.fetch("cleared").pointCount()).isZero();

            FloatSeriesPoints points = run.fetchFloatSeries("a/series");
            assertThat(points.count()).isEqualTo(2);
            assertThat(points.steps()).containsExactly(0, 10);
            assertThat(points.values()).containsExactly(0.5, -0.25);
            assertThat(points.timesMicros()[1]).isEqualTo(1795421700123456L);
            assertThat(run.fetchStringSeries("notes").values()).containsExactly("first");
            assertThat(run.fetchStringSeries("notes").steps()).containsExactly(0);

            assertThat(run.exists("a")).isTrue();
            assertThat(run.exists("a/float")).isTrue();
            assertThat(run.exists("a/flo")).isFalse();
            assertThat(run.structure())
                    .containsEntry("an/int", "int")
                    .containsEntry("a/series", "floatSeries")
                    .containsEntry("sys/tags", "stringSet")
                    .containsKey("sys/id");
            assertThat(new ArrayList<>(run.structure().keySet())).isSorted();
            assertThat(run.fetch("a/string")).hasToString("a/string (string): ü");

            run.delete("a");
            assertThat(run.exists("a")).isFalse();
        }
    }

    @InEachLoggingMode
    void whatCannotBeReadIsNamedWithWhatCan(Mode mode) {
        try (Run run = builder(mode).start()) {
            run.assign("params/lr", 0.1);
            run.append("loss", 1);
            run.append("notes", "text");
            run.floatSeries("empty").append(1);
            run.clear("empty");

            assertThatThrownBy(() -> run.fetch("params/lr").asLong())
                    .isInstanceOf(FieldTypeException.class)
                    .isInstanceOf(NereidException.class)
                    .hasMessage("\"params/lr\" is a float, and asLong() is for an integer. Use asDouble().");
            assertThatThrownBy(() -> run.fetch("loss").asDouble())
                    .isInstanceOf(FieldTypeException.class)
                    .hasMessageContaining("\"loss\" is a float series")
                    .hasMessageContaining("lastDouble()");
            assertThatThrownBy(() -> run.fetch("loss").lastString()).isInstanceOf(FieldTypeException.class);
            assertThatThrownBy(() -> run.fetch("params/lr").pointCount()).isInstanceOf(FieldTypeException.class);
            assertThatThrownBy(() -> run.fetch("empty").lastDouble())
                    .isInstanceOf(FieldTypeException.class)
                    .hasMessageContaining("no points");
            assertThatThrownBy(() -> run.fetchFloatSeries("notes"))
                    .isInstanceOf(FieldTypeException.class)
                    .hasMessageContaining("\"notes\" is a string series")
                    .hasMessageContaining("fetchStringSeries");
            assertThatThrownBy(() -> run.fetchStringSeries("params/lr")).isInstanceOf(FieldTypeException.class);
            assertThatThrownBy(() -> run.fetch("nothing"))
                    .isInstanceOf(FieldNotFoundException.class)
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("no field \"nothing\"");
            assertThatThrownBy(() -> run.fetch("params/lrr"))
                    .isInstanceOf(FieldNotFoundException.class)
                    .hasMessageContaining("Did you mean \"params/lr\"?");
            assertThatThrownBy(() -> run.fetchFloatSeries("nothing")).isInstanceOf(FieldNotFoundException.class);
            assertThatThrownBy(() -> run.fetch("params"))
                    .isInstanceOf(FieldNotFoundException.class)
                    .hasMessageContaining("\"params\" is a namespace with 1 field ");
            assertThatThrownBy(() -> run.fetch("")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.fetch("sys/tags")).isInstanceOf(FieldNotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ASYNC"})
    void eachQuestionKnowsWhatWasLoggedBeforeIt(Mode mode) {
        try (Run run = builder(mode).start()) {
            for (int i = 1; i <= 20; i++) {
                run.append("loss", i);
                assertThat(run.fetch("loss").lastDouble()).isEqualTo(i);
            }
        }
    }

    @Test
    void threadsAndRunsThatReadOneDirectoryAtOnceAllReadWhatTheyWrote() throws Exception {
        try (Run one = builder(Mode.OFFLINE).start();
                Run two = builder(Mode.OFFLINE).start()) {
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Run run = t % 2 == 0 ? one : two;
                String path = "by/" + t;
                threads.add(CompletableFuture.runAsync(() -> {
                    for (int i = 1; i <= 10; i++) {
                        run.append(path, i);
                        assertThat(run.fetch(path).pointCount()).isEqualTo(i);
                    }
                }));
            }
            for (CompletableFuture<Void> thread : threads) {
                thread.get(120, TimeUnit.SECONDS);
            }
            assertThat(one.exists("by/1")).isFalse();
        }
    }

    @Test
    void processesOfOneRunReadWhatTheOthersWrote() {
        try (Run one = builder(Mode.OFFLINE).start();
                Run two = builder(Mode.OFFLINE).withId(one.id()).start()) {
            one.append("loss", 1);
            one.flush();
            two.append("loss", 2);
            assertThat(two.fetchFloatSeries("loss").values()).containsExactlyInAnyOrder(1, 2);
        }
    }

    @Test
    void withoutItsServerAnAsyncRunSaysThatItCannotBeReadAndThatNothingIsLost() {
        server.stop();
        Run run = builder(Mode.ASYNC)
                .requestTimeout(Duration.ofMillis(300))
                .closeTimeout(Duration.ofMillis(1))
                .start();
        run.append("loss", 1);
        assertThatThrownBy(() -> run.fetch("loss"))
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("can't be reached")
                .hasMessageContaining("safe in " + run.file());
        run.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "DEBUG", "ASYNC", "SYNC"})
    void aClosedRunIsNotRead(Mode mode) {
        Run run = builder(mode).start();
        run.assign("a", 1);
        run.close();
        assertThatThrownBy(() -> run.fetch("a"))
                .isInstanceOf(ObjectClosedException.class)
                .hasMessageContaining(mode == Mode.DEBUG ? "kept nothing" : "READ_ONLY");
        assertThatThrownBy(run::structure).isInstanceOf(ObjectClosedException.class);
    }
}
