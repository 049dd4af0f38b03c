package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DownsamplingTest {
    private static SeriesPoints series(double... values) {
        int count = values.length;
        boolean[] autos = new boolean[count];
        Arrays.fill(autos, true);
        return new SeriesPoints(
                autos,
                IntStream.range(0, count).mapToDouble(i -> i).toArray(),
                IntStream.range(0, count).mapToLong(i -> 1000L * i).toArray(),
                values,
                null);
    }

    private static double[] kept(int max, double... values) {
        return Downsampling.of(series(values), max).values();
    }

    @Test
    void aSeriesThatFitsIsKeptWhole() {
        SeriesPoints five = series(3, 1, 2, Double.NaN, 0);
        assertThat(Downsampling.of(five, 5)).isSameAs(five);
        assertThat(kept(5)).isEmpty();
    }

    @Test
    void theEndsAndTheExtremesBetweenStayInTheirOrder() {
        assertThat(kept(5, 0, 1, 5, 1, -5, 1, 0)).containsExactly(0, 5, -5, 0);
        assertThat(kept(6, 0, 2, 1, 3, 9, 7, 8, 0)).containsExactly(0, 1, 3, 9, 7, 0);
    }

    @Test
    void aPartOfOneValueIsOnePoint() {
        assertThat(kept(5, 1, 1, 1, 1, 1, 1, 1)).containsExactly(1, 1, 1);
    }

    @Test
    void infinitiesAreExtremesAndTheFirstNanOfAPartStays() {
        double nan = Double.NaN;
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(kept(5, 0, 1, infinity, 2, -infinity, 3, 0)).containsExactly(0, infinity, -infinity, 0);
        assertThat(kept(5, 0, 1, nan, nan, 2, 3, 0)).containsExactly(0, 1, nan, 3, 0);
        assertThat(kept(5, nan, nan, nan, nan, nan, nan, nan)).containsExactly(nan, nan, nan);
    }

    @Test
    void eachPointKeepsItsStepItsTimeAndWhoChoseTheStep() {
        SeriesPoints few = Downsampling.of(series(0, 1, 5, 1, -5, 1, 0), 5);
        assertThat(few.steps()).containsExactly(0, 2, 4, 6);
        assertThat(few.times()).containsExactly(0, 2000, 4000, 6000);
        assertThat(few.autos()).containsOnly(true);
    }

    @Test
    void whateverTheSeriesItsShapeStays() {
        Seeds.check(2000, random -> {
            SeriesPoints all = series(values(random));
            int max = Downsampling.POINTS_MIN + random.nextInt(200);
            SeriesPoints few = Downsampling.of(all, max);

            assertThat(few.count()).isLessThanOrEqualTo(max);
            if (all.count() > max) {
                assertThat(few.count()).isGreaterThan(1);
            }
            for (int i = 0; i < few.count(); i++) {
                assertThat(few.values()[i]).isEqualTo(Double.valueOf(all.values()[(int) few.steps()[i]]));
            }
            assertThat(few.steps()).isSorted().doesNotHaveDuplicates();
            assertThat(ends(few)).isEqualTo(ends(all));
            assertThat(least(few)).isEqualTo(least(all));
            assertThat(greatest(few)).isEqualTo(greatest(all));
            assertThat(hasNan(few)).isEqualTo(hasNan(all));
        });
    }

    private static double[] values(Random random) {
        double[] values = new double[random.nextInt(1000)];
        boolean diverges = random.nextBoolean();
        double value = 0;
        for (int i = 0; i < values.length; i++) {
            value += random.nextInt(50) == 0 ? random.nextGaussian() * 100 : random.nextGaussian();
            int odd = diverges ? random.nextInt(200) : 3;
            values[i] = odd == 0 ? Double.NaN : odd == 1 ? value / 0 : value;
        }
        return values;
    }

    private static double[] ends(SeriesPoints points) {
        int count = points.count();
        return count == 0 ? new double[0] : new double[] {points.steps()[0], points.steps()[count - 1]};
    }

    private static Double least(SeriesPoints points) {
        return Arrays.stream(points.values())
                .filter(value -> !Double.isNaN(value))
                .min()
                .orElse(Double.NaN);
    }

    private static Double greatest(SeriesPoints points) {
        return Arrays.stream(points.values())
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
    }

    private static boolean hasNan(SeriesPoints points) {
        return Arrays.stream(points.values()).anyMatch(Double::isNaN);
    }
}
