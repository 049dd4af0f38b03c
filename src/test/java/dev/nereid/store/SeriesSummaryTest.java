package dev.nereid.store;

import static dev.nereid.testing.LogScript.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nereid.model.AttributeType;
import dev.nereid.model.Operation;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A summary that grows point by point equals the one of all points, or says that it can't know. */
class SeriesSummaryTest {
    private static final long SEED = Long.getLong("nereid.seed", System.nanoTime());

    @TempDir
    Path directory;

    private record Block(boolean auto, double[] steps, long[] times, double[] values) {}

    @Test
    void grownPointByPointItEqualsTheOneOfAllPoints() {
        int known = 0;
        for (long seed = SEED; seed < SEED + 2000; seed++) {
            Random random = new Random(seed);
            List<Block> blocks = new ArrayList<>();
            SeriesSummary grown = SeriesSummary.EMPTY;
            double step = 0;
            for (int i = 1 + random.nextInt(6); i > 0 && grown != null; i--) {
                Block block = block(random, step);
                blocks.add(block);
                step = block.steps[block.steps.length - 1] + (random.nextInt(8) == 0 ? -random.nextInt(3) : 1);
                grown = grown.append(block.auto, block.steps, block.times, block.values, null);
            }
            if (grown != null) {
                known++;
                assertEqual("nereid.seed=" + seed, grown, SeriesSummary.of(sorted(blocks)));
            }
        }
        assertThat(known).as("cases that say something").isGreaterThan(700);
    }

    private static Block block(Random random, double from) {
        int count = 1 + random.nextInt(5);
        double[] steps = new double[count];
        long[] times = new long[count];
        double[] values = new double[count];
        double step = from;
        for (int i = 0; i < count; i++) {
            steps[i] = step;
            times[i] = random.nextInt(1000);
            values[i] = switch (random.nextInt(12)) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> Double.NEGATIVE_INFINITY;
                default -> random.nextGaussian() * 1000;
            };
            step += random.nextInt(12) == 0 ? 0 : 1;
        }
        return new Block(random.nextBoolean(), steps, times, values);
    }

    /** All points by step; of one step in the order they came, and of explicit ones only the latest. */
    private static SeriesPoints sorted(List<Block> blocks) {
        record Point(boolean auto, double step, long time, double value) {}
        List<Point> points = new ArrayList<>();
        for (Block block : blocks) {
            for (int i = 0; i < block.steps.length; i++) {
                Point point = new Point(block.auto, block.steps[i], block.times[i], block.values[i]);
                points.removeIf(p -> !p.auto && !point.auto && p.step == point.step);
                points.add(point);
            }
        }
        points.sort(Comparator.comparingDouble(Point::step));
        boolean[] autos = new boolean[points.size()];
        for (int i = 0; i < autos.length; i++) {
            autos[i] = points.get(i).auto;
        }
        return new SeriesPoints(
                autos,
                points.stream().mapToDouble(Point::step).toArray(),
                points.stream().mapToLong(Point::time).toArray(),
                points.stream().mapToDouble(Point::value).toArray(),
                null);
    }

    private static void assertEqual(String description, SeriesSummary a, SeriesSummary b) {
        assertThat(a)
                .as(description)
                .usingRecursiveComparison()
                .ignoringFields("mean", "squaredSum")
                .withEqualsForType((x, y) -> Double.compare(x, y) == 0, Double.class)
                .isEqualTo(b);
        assertThat(a.mean()).as(description).isCloseTo(b.mean(), within(1e-9 * 1000));
        assertThat(a.squaredSum())
                .as(description)
                .isCloseTo(b.squaredSum(), within(1e-9 * Math.max(1, Math.abs(b.squaredSum()))));
    }

    @Test
    void nanCountsAsAPointButTakesNoPartInTheStatistics() {
        SeriesSummary summary = append(SeriesSummary.EMPTY, 0, 1, Double.NaN, 3, Double.NaN);

        assertThat(summary.count()).isEqualTo(4);
        assertThat(summary.lastValue()).isNaN();
        assertThat(summary.min()).isEqualTo(1);
        assertThat(summary.max()).isEqualTo(3);
        assertThat(summary.average()).isEqualTo(2);
        assertThat(summary.variance()).isEqualTo(1);
    }

    @Test
    void infinitiesAreExtremesButTakeNoPartInMeanAndVariance() {
        SeriesSummary summary =
                append(SeriesSummary.EMPTY, 0, Double.POSITIVE_INFINITY, 1, 3, Double.NEGATIVE_INFINITY, Double.NaN);

        assertThat(summary.min()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(summary.max()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(summary.average()).isEqualTo(2);
        assertThat(summary.variance()).isEqualTo(1);
        assertThat(summary.finiteCount()).isEqualTo(2);
    }

    @Test
    void withoutAFinitePointThereIsNoMean() {
        SeriesSummary summary = append(SeriesSummary.EMPTY, 0, Double.NaN, Double.POSITIVE_INFINITY);

        assertThat(summary.average()).isNaN();
        assertThat(summary.variance()).isNaN();
        assertThat(summary.min()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void aPointThatMayReplaceAnotherMakesItUnknown() {
        SeriesSummary summary = append(SeriesSummary.EMPTY, 5, 1, 2, 3);

        assertThat(append(summary, 7, 1)).isNull();
        assertThat(append(summary, 2, 1)).isNull();
        assertThat(append(summary, 8, 1)).isNotNull();
    }

    private static SeriesSummary append(SeriesSummary summary, double step, double... values) {
        var points = LogScript.floats(false, step, T0, values);
        return summary.append(false, points.steps(), points.times(), values, null);
    }

    // -------------------------------------------------------------------------------------------- in the store --

    @Test
    void specialValuesSurviveTheDatabase() {
        for (double special : new double[] {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -0.0,
            0.0,
            Double.MIN_VALUE,
            Double.MAX_VALUE
        }) {
            UUID object = UUID.randomUUID();
            try (TestStore store = TestStore.replica(directory)) {
                store.apply(LogScript.ofRun(object, T0)
                        .explicit(T0 + 1, "loss", 0, 1, special)
                        .then(T0 + 2, new Operation.Assign("lr", new Value.OfFloat(special))));

                assertThat(store.attribute(object, "lr").value()).isEqualTo(new Value.OfFloat(special));
                assertThat(Double.compare(
                                store.attribute(object, "loss").summary().lastValue(), special))
                        .isZero();
                assertThat(Double.compare(store.series(object, "loss").values()[1], special))
                        .isZero();
            }
        }
    }

    @Test
    void aReplacedPointMarksTheSeriesStaleAndItIsComputedAgainBeforeItIsRead() throws SQLException {
        UUID object = UUID.randomUUID();
        try (TestStore store = TestStore.replica(directory)) {
            LogScript log = LogScript.ofRun(object, T0).explicit(T0 + 1, "loss", 0, 1, 2, 30);
            store.apply(log);
            assertThat(store.sql("select count(*) from stale_series")).containsExactly(0L);

            log.explicit(T0 + 2, "loss", 2, 3);
            store.apply(log.batch(3, 3));
            assertThat(store.sql("select count(*) from stale_series")).containsExactly(1L);

            SeriesSummary summary = store.attribute(object, "loss").summary();
            assertThat(summary.count()).isEqualTo(3);
            assertThat(summary.max()).isEqualTo(3);
            assertThat(summary.lastValue()).isEqualTo(3);
            assertThat(store.sql("select count(*) from stale_series")).containsExactly(0L);
            assertThat(store.sql("select max_value from attribute where path = 'loss'"))
                    .containsExactly(3.0);
        }
    }

    @Test
    void aSeriesThatIsClearedAndGoesOnIsSummedUpFromThere() {
        UUID object = UUID.randomUUID();
        try (TestStore store = TestStore.replica(directory)) {
            LogScript log = LogScript.ofRun(object, T0)
                    .explicit(T0 + 1, "loss", 5, 100, 200)
                    .then(T0 + 2, new Operation.Clear("loss", AttributeType.FLOAT_SERIES));
            store.apply(log);
            assertThat(store.attribute(object, "loss").summary()).isEqualTo(SeriesSummary.EMPTY);

            log.explicit(T0 + 3, "loss", 0, 1, 2);
            store.apply(log.batch(4, 4));

            SeriesSummary summary = store.attribute(object, "loss").summary();
            assertThat(summary.count()).isEqualTo(2);
            assertThat(summary.lastStep()).isEqualTo(1);
            assertThat(summary.max()).isEqualTo(2);
        }
    }
}
