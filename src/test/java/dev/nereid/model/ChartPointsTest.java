package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.ChartPoints.Axis;
import dev.nereid.model.ChartPoints.View;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartPointsTest {
    private static final double ALL = Double.POSITIVE_INFINITY;

    private static SeriesPoints series(double[] steps, long[] times, double... values) {
        return new SeriesPoints(new boolean[steps.length], steps, times, values, null);
    }

    @Test
    void aPartHasThePointsInItAndOneBeyondEachEnd() {
        SeriesPoints series = series(new double[] {0, 1, 2.5, 3, 4}, new long[] {0, 1, 2, 3, 4}, 5, 6, 7, 8, 9);
        ChartPoints part = ChartPoints.of(series, new View(Axis.STEP, 2, 3, 0, 100));
        assertThat(part.points().values()).containsExactly(6, 7, 8, 9);
        assertThat(part.seen()).isEqualTo(2);
        assertThat(part.smoothed()).isNull();
    }

    @Test
    void aPartWithNoPointsHasTheLineThroughIt() {
        SeriesPoints series = series(new double[] {0, 10}, new long[] {0, 1}, 5, 6);
        ChartPoints part = ChartPoints.of(series, new View(Axis.STEP, 4, 5, 0.5, 100));
        assertThat(part.points().values()).containsExactly(5, 6);
        assertThat(part.seen()).isZero();
    }

    @Test
    void anEmptySeriesHasNoPoints() {
        SeriesPoints series = series(new double[0], new long[0]);
        assertThat(ChartPoints.of(series, new View(Axis.TIME, -ALL, ALL, 0.5, 100))
                        .points()
                        .count())
                .isZero();
    }

    @Test
    void alongTimePointsAreInItsOrder() {
        SeriesPoints series = series(new double[] {0, 1, 2}, new long[] {30, 10, 20}, 5, 6, 7);
        assertThat(ChartPoints.of(series, new View(Axis.TIME, -ALL, ALL, 0, 100))
                        .points()
                        .values())
                .containsExactly(6, 7, 5);
    }

    @Test
    void aMillionPointsKeepTheirExtremes() {
        int count = 1_000_000;
        double[] values = new double[count];
        values[123_456] = 9;
        values[654_321] = -9;
        SeriesPoints series = series(
                IntStream.range(0, count).asDoubleStream().toArray(),
                IntStream.range(0, count).asLongStream().toArray(),
                values);
        ChartPoints all = ChartPoints.of(series, new View(Axis.STEP, -ALL, ALL, 0.9, 1500));
        assertThat(all.points().count()).isBetween(500, 1500);
        assertThat(all.points().values()).contains(9, -9);
        assertThat(all.smoothed()).hasSize(all.points().count());
    }

    @Test
    void smoothingIsCorrectedAtItsBeginningAndPassesOverNan() {
        SeriesPoints series =
                series(new double[] {0, 1, 2, 3}, new long[] {0, 1, 2, 3}, 4, Double.NaN, 4, Double.POSITIVE_INFINITY);
        assertThat(ChartPoints.of(series, new View(Axis.STEP, -ALL, ALL, 0.9, 100))
                        .smoothed())
                .containsExactly(4, Double.NaN, 4, Double.NaN);
    }

    @Test
    void manyPointsAreAsSmoothAsFew() {
        double[] few = Smoothing.of(jump(1000), 0.99, 1000);
        double[] many = Smoothing.of(jump(100_000), 0.99, 100_000);
        assertThat(many[55_000]).isCloseTo(few[550], org.assertj.core.data.Offset.offset(0.01));
    }

    private static double[] jump(int count) {
        return IntStream.range(0, count).mapToDouble(i -> i < count / 2 ? 0 : 1).toArray();
    }
}
