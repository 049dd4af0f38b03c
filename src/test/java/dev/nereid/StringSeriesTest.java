package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;

/** Series of strings. */
class StringSeriesTest extends InAllModes {

    @InEachLoggingMode
    void pointsHaveStepsAndTimesOfTheirOwnOrTheNextOnes(Mode mode) {
        Instant time = Instant.parse("2026-01-02T03:04:05.678901Z");
        try (Run run = start(mode)) {
            StringSeries series = run.stringSeries("log");
            series.append("zero");
            series.append(7, "seven", time);
            series.extend(List.of("", "ä 🦭\n"));
            StringSeriesPoints points = run.fetchStringSeries("log");
            assertThat(points.steps()).containsExactly(0, 7, 8, 9);
            assertThat(points.values()).containsExactly("zero", "seven", "", "ä 🦭\n");
            assertThat(points.timesMicros()[1]).isEqualTo(1767323045678901L);
            assertThat(run.fetch("log").type()).isEqualTo("stringSeries");
            assertThat(run.fetch("log").lastString()).isEqualTo("ä 🦭\n");
        }
    }

    /** A line of output, or a sample that was generated: not a thousand characters of it. */
    @InEachLoggingMode
    void aPointOfOneMebibyteIsKeptWhole(Mode mode) {
        String text = "0123456789abcdef".repeat(1 << 16);
        try (Run run = start(mode)) {
            run.append("log", text);
            run.append("log", text + "more");
            assertThat(run.fetchStringSeries("log").values()).containsExactly(text, text);
        }
    }

    @InEachLoggingMode
    void theLaterPointOfAStepCountsAndAClearTakesAll(Mode mode) {
        try (Run run = start(mode)) {
            StringSeries series = run.stringSeries("log");
            series.append(2, "two");
            series.append(1, "one");
            series.append(2, "again");
            assertThat(run.fetchStringSeries("log").values()).containsExactly("one", "again");
            run.clear("log");
            assertThat(run.fetch("log").pointCount()).isZero();
            assertThatThrownBy(() -> run.fetch("log").lastString()).hasMessageContaining("no points");
        }
    }

    @InEachLoggingMode
    void aNumberOrNullIsNoPoint(Mode mode) {
        try (Run run = start(mode)) {
            run.append("log", "x");
            assertThatThrownBy(() -> run.append("log", 1.0))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"log\" is a string series");
            assertThatThrownBy(() -> run.stringSeries("log").extend(java.util.Arrays.asList("a", null)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.configureSeries("log", 0.0, 1.0, null))
                    .isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetch("log").pointCount()).isEqualTo(1);
        }
    }
}
