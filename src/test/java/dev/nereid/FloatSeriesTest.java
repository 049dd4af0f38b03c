package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;

/** Series of floats. */
class FloatSeriesTest extends InAllModes {

    @InEachLoggingMode
    void pointsHaveStepsAndTimesOfTheirOwnOrTheNextOnes(Mode mode) {
        Instant time = Instant.parse("2026-01-02T03:04:05.678901Z");
        try (Run run = start(mode)) {
            FloatSeries series = run.floatSeries("loss");
            series.append(1);
            series.append(10, 2);
            series.append(10.5, 3, time);
            series.append(Double.NaN);
            FloatSeriesPoints points = run.fetchFloatSeries("loss");
            assertThat(points.steps()).containsExactly(0, 10, 10.5, 11.5);
            assertThat(points.values()).containsExactly(1, 2, 3, Double.NaN);
            assertThat(points.timesMicros()[2]).isEqualTo(1767323045678901L);

            Field field = run.fetch("loss");
            assertThat(field.type()).isEqualTo("floatSeries");
            assertThat(field.pointCount()).isEqualTo(4);
            assertThat(field.lastStep()).isEqualTo(11.5);
            assertThat(field.lastDouble()).isNaN();
        }
    }

    /** Of two processes, or of a job that was requeued: no point is refused for coming late. */
    @InEachLoggingMode
    void stepsMayComeInAnyOrderAndTheLaterPointOfAStepCounts(Mode mode) {
        try (Run run = start(mode)) {
            FloatSeries series = run.floatSeries("loss");
            series.append(5, 0.5);
            series.append(3, 0.3);
            series.append(4, 0.4);
            series.append(3, 0.33);
            assertThat(run.fetchFloatSeries("loss").steps()).containsExactly(3, 4, 5);
            assertThat(run.fetchFloatSeries("loss").values()).containsExactly(0.33, 0.4, 0.5);
            assertThat(run.fetch("loss").lastStep()).isEqualTo(5);
        }
    }

    @InEachLoggingMode
    void manyAreAppendedAtOnceOrNone(Mode mode) {
        try (Run run = start(mode)) {
            FloatSeries series = run.floatSeries("loss");
            series.extend(1, 2, 3);
            series.extend(new double[] {10, 20}, new double[] {4, 5});
            series.extend();
            assertThatThrownBy(() -> series.extend(new double[] {1}, new double[] {1, 2}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 steps and 2 values");
            assertThatThrownBy(() -> series.extend(new double[] {30, Double.NaN}, new double[] {1, 2}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("finite");
            assertThatThrownBy(() -> series.append(Double.NaN, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("step");
            assertThat(run.fetchFloatSeries("loss").steps()).containsExactly(0, 1, 2, 10, 20);
        }
    }

    /** One by one, these would be more requests to the server than the test has time for. */
    @InEachLoggingMode
    void manyAtOnceAreConfirmedAtOnce(Mode mode) {
        try (Run run = start(mode)) {
            run.floatSeries("loss").extend(new double[100_000]);
            run.stringSeries("notes").extend(Collections.nCopies(10_000, "note"));
            assertThat(run.fetch("loss").pointCount()).isEqualTo(100_000);
            assertThat(run.fetch("notes").lastStep()).isEqualTo(9_999);
        }
    }

    /** As long as nothing is logged, the path is free. */
    @InEachLoggingMode
    void aHandleAloneClaimsNoPath(Mode mode) {
        try (Run run = start(mode)) {
            FloatSeries series = run.floatSeries("a/b");
            assertThatThrownBy(() -> series.append(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.append("a/b", null)).isInstanceOf(IllegalArgumentException.class);
            assertThat(run.exists("a/b")).isFalse();
            assertThat(run.delete("a/b")).isZero();
            run.assign("a", "free");
            assertThatThrownBy(() -> series.append(1)).isInstanceOf(AttributeConflictException.class);
            run.delete("a");
            series.append(1);
            assertThatThrownBy(() -> run.stringSeries("a/b")).isInstanceOf(AttributeConflictException.class);
            assertThat(run.fetchFloatSeries("a/b").values()).containsExactly(1);
        }
    }

    @InEachLoggingMode
    void aClearedSeriesIsThereWithoutPoints(Mode mode) {
        try (Run run = start(mode)) {
            run.append("loss", 1);
            run.clear("loss");
            assertThat(run.fetch("loss").pointCount()).isZero();
            assertThatThrownBy(() -> run.fetch("loss").lastDouble()).hasMessageContaining("no points");
            run.floatSeries("loss").append(0, 7);
            assertThat(run.fetchFloatSeries("loss").values()).containsExactly(7);
        }
    }

    @InEachLoggingMode
    void howItIsToBeShownIsTheLatestWord(Mode mode) {
        try (Run run = start(mode)) {
            run.append("acc", 0.5);
            assertThat(run.fetch("acc").displayMin()).isEmpty();
            run.configureSeries("acc", 0.0, 100.0, "percent");
            run.configureSeries("acc", 0.0, 1.0, null);
            assertThat(run.fetch("acc").displayMin()).hasValue(0);
            assertThat(run.fetch("acc").displayMax()).hasValue(1);
            assertThat(run.fetch("acc").displayUnit()).isEmpty();
            assertThatThrownBy(() -> run.configureSeries("acc", null, null, "x".repeat(201)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> run.configureSeries("acc", 1.0, 0.5, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from 1.0 to 0.5");
            assertThatThrownBy(() -> run.configureSeries("acc", Double.NaN, null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NaN");
            assertThatThrownBy(() -> run.configureSeries("acc", null, Double.NaN, null))
                    .isInstanceOf(IllegalArgumentException.class);
            run.configureSeries("acc", 0.5, 0.5, null);
            assertThat(run.fetch("acc").displayMin()).hasValue(0.5);
        }
    }

    @InEachLoggingMode
    void pointsAreToldInAFewWords(Mode mode) {
        try (Run run = start(mode)) {
            run.floatSeries("loss").extend(3, 2, 1);
            run.floatSeries("acc").append(0.5, 1);
            run.append("notes", "x");
            run.fileSeries("plots").append(new byte[] {1}, "a.png");
            run.upload("file", new byte[] {1}, "a.bin");
            assertThat(run.fetchFloatSeries("loss")).hasToString("3 points, steps 0 to 2");
            assertThat(run.fetchFloatSeries("acc")).hasToString("1 point, step 0.5");
            assertThat(run.fetchStringSeries("notes")).hasToString("1 point, step 0");
            assertThat(run.fetchFileSeries("plots")).hasToString("1 point, step 0");
            assertThat(run.fetch("notes")).hasToString("notes (stringSeries): 1 point");
            assertThat(run.fetch("file")).hasToString("file (file): 1 file");
            run.clear("loss");
            assertThat(run.fetchFloatSeries("loss")).hasToString("0 points");
        }
    }

    @InEachLoggingMode
    void aScalarOrATextIsNoPoint(Mode mode) {
        try (Run run = start(mode)) {
            run.append("loss", 1);
            assertThatThrownBy(() -> run.assign("loss", 1))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"loss\" is a float series");
            assertThatThrownBy(() -> run.append("loss", "1")).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.fetchStringSeries("loss")).isInstanceOf(FieldTypeException.class);
            assertThat(run.fetch("loss").pointCount()).isEqualTo(1);
        }
    }
}
