package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many values at once, and copies of values. */
class ValuesTest extends InAllModes {
    private enum Optimizer {
        SGD
    }

    @InEachLoggingMode
    void whatIsNullIsSaid(Mode mode) {
        try (Run run = start(mode)) {
            for (Runnable call : new Runnable[] {
                () -> run.assign("a", (String) null),
                () -> run.append("a", null),
                () -> run.fileSet("a").add((Path) null, "name"),
                () -> run.fileSet("a").add(Path.of("pom.xml"), null),
                () -> run.fileSet("a").add((String) null),
                () -> run.trackFiles("a", Collections.singleton(null)),
                () -> new ArtifactFile("name", "s3://bucket/a", null, 1, null),
                () -> new ArtifactFile("name", "s3://bucket/a", "etag", -1, null),
                () -> new TableQuery().tags((String) null),
                () -> new TableQuery().columns("a", null),
                () -> runBuilder(mode).sourceFiles((String) null).start()
            }) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .message()
                        .isNotBlank();
            }
            assertThat(run.exists("a")).isFalse();
        }
    }

    @InEachLoggingMode
    void nestedMapsAreNamespaces(Mode mode) {
        Instant time = Instant.parse("2026-01-02T03:04:05.000006Z");
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("units", 64);
        inner.put("dropout", 0.5f);
        inner.put("bias", true);
        try (Run run = start(mode)) {
            run.assign("params/kept", 1);
            run.assignAll(
                    "params",
                    Map.of("layer", inner, "optimizer", Optimizer.SGD, "started", time, "big", Long.MAX_VALUE));
            run.assignAll("", Map.of("top", "level"));

            assertThat(run.fetch("params/layer/units").asLong()).isEqualTo(64);
            assertThat(run.fetch("params/layer/dropout").asDouble()).isEqualTo(0.5);
            assertThat(run.fetch("params/layer/bias").asBoolean()).isTrue();
            assertThat(run.fetch("params/optimizer").asString()).isEqualTo("SGD");
            assertThat(run.fetch("params/started").asInstant()).isEqualTo(time);
            assertThat(run.fetch("params/big").asLong()).isEqualTo(Long.MAX_VALUE);
            assertThat(run.fetch("params/kept").asLong()).isEqualTo(1);
            assertThat(run.fetch("top").asString()).isEqualTo("level");
        }
    }

    @Test
    void whatIsNoValueIsRefusedByNameBeforeAnythingIsLoggedOrBecomesItsText() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("fine", 1);
        values.put("list", List.of(1, 2));
        values.put("nothing", null);
        try (Run run = start(Mode.OFFLINE)) {
            assertThatThrownBy(() -> run.assignAll("a", values))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"a/list\"")
                    .hasMessageContaining("Nothing was logged");
            assertThat(run.exists("a")).isFalse();

            run.assignAll("a", values, true);
            assertThat(run.fetch("a/list").asString()).isEqualTo("[1, 2]");
            assertThat(run.fetch("a/nothing").asString()).isEqualTo("null");
            assertThat(run.fetch("a/fine").asLong()).isEqualTo(1);

            for (String key : new String[] {"", "/", "//"}) {
                assertThatThrownBy(() -> run.assignAll("a", Map.of(key, 1)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("names nothing");
            }
        }
    }

    @InEachLoggingMode
    void ofAMapOfWhichOneCantBeNothingIsLogged(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("a/text", "x");
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("new", 1);
            values.put("text", 2);
            values.put("later", 3);
            assertThatThrownBy(() -> run.assignAll("a", values))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"a/text\" is a string");
            Map<String, Object> crossing = new LinkedHashMap<>();
            crossing.put("b", 1);
            crossing.put("b/c", 2);
            assertThatThrownBy(() -> run.assignAll("", crossing)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.assignAll("sys", Map.of("name", "n", "owner", "me")))
                    .isInstanceOf(AttributeConflictException.class);
            assertThat(run.structure()).doesNotContainKeys("a/new", "a/later", "b");
            assertThat(run.exists("sys/name")).isFalse();
            run.assign("a/new", "of another type now");
            assertThat(run.fetch("a/new").asString()).isEqualTo("of another type now");
        }
    }

    @InEachLoggingMode
    void aFieldIsCopiedAsItWasWhenItWasFetched(Mode mode) {
        try (Run source = start(mode);
                Run target = start(mode)) {
            source.assign("int", 7);
            source.assign("float", Double.NaN);
            source.assign("bool", true);
            source.assign("text", "x");
            source.assign("time", Instant.EPOCH);
            source.append("series", 1);
            for (String path : new String[] {"int", "float", "bool", "text", "time"}) {
                target.assign("copy/" + path, source.fetch(path));
            }
            source.assign("int", 8);

            assertThat(target.fetch("copy/int").asLong()).isEqualTo(7);
            assertThat(target.fetch("copy/float").asDouble()).isNaN();
            assertThat(target.fetch("copy/bool").asBoolean()).isTrue();
            assertThat(target.fetch("copy/text").asString()).isEqualTo("x");
            assertThat(target.fetch("copy/time").asInstant()).isEqualTo(Instant.EPOCH);
            Field series = source.fetch("series");
            assertThatThrownBy(() -> target.assign("copy/series", series))
                    .isInstanceOf(FieldTypeException.class)
                    .hasMessageContaining("floatSeries");
        }
    }

    @InEachLoggingMode
    void seriesAreExtendedByManyPoints(Mode mode) {
        try (Run run = start(mode)) {
            run.floatSeries("loss").extend(3, 2, 1);
            run.floatSeries("loss").extend(new double[] {10, 20}, new double[] {0.5, Double.NaN});
            run.floatSeries("loss").extend();
            run.stringSeries("log").extend(List.of("a", "b"));
            assertThat(run.fetchFloatSeries("loss").steps()).containsExactly(0, 1, 2, 10, 20);
            assertThat(run.fetchStringSeries("log").values()).containsExactly("a", "b");

            assertThatThrownBy(() -> run.floatSeries("loss").extend(new double[1], new double[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 steps and 2 values");
            assertThatThrownBy(() -> run.stringSeries("log").extend(Arrays.asList("c", null)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(run.fetch("log").pointCount()).isEqualTo(2);
        }
    }
}
