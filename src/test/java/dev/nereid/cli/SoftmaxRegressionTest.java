package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts about the demo's model and the data it learns from; training is for real and takes well under a second. */
class SoftmaxRegressionTest {

    private static final int BATCH = 32;
    private static final int EPOCHS = 25;
    private static final double L2 = 1e-4;
    private static final String BLANK_ZERO = "0,".repeat(Digits.FEATURES) + "0";

    @Test
    void theDataHas1797RowsOfTenClasses() {
        Digits digits = Digits.load();

        assertThat(digits.size()).isEqualTo(1797);
        assertThat(digits.pixels).hasDimensions(1797, 64);
        assertThat(countPerClass(digits.labels)).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    }

    @Test
    void thePixelsAreScaledToTheUnitInterval() {
        Digits digits = Digits.load();

        double[] all =
                Arrays.stream(digits.pixels).flatMapToDouble(Arrays::stream).toArray();

        assertThat(Arrays.stream(all).min()).hasValue(0.0);
        assertThat(Arrays.stream(all).max()).hasValue(1.0);
        assertThat(Arrays.copyOf(digits.pixels[0], 8))
                .containsExactly(0, 0, 5 / 16.0, 13 / 16.0, 9 / 16.0, 1 / 16.0, 0, 0);
    }

    @Test
    void theSplitPutsEveryRowOnExactlyOneSide() {
        Digits digits = Digits.load();

        Digits.Split split = digits.split(7);

        assertThat(split.train().size()).isEqualTo(1347);
        assertThat(split.test().size()).isEqualTo(450);
        Set<double[]> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.addAll(Arrays.asList(split.train().pixels));
        seen.addAll(Arrays.asList(split.test().pixels));
        assertThat(seen).hasSize(1797);
        int[] bothSides = IntStream.concat(Arrays.stream(split.train().labels), Arrays.stream(split.test().labels))
                .toArray();
        assertThat(countPerClass(bothSides)).isEqualTo(countPerClass(digits.labels));
    }

    @Test
    void theSplitKeepsEachImageWithItsLabel() {
        Digits digits = Digits.load();
        IdentityHashMap<double[], Integer> labelOf = new IdentityHashMap<>();
        IntStream.range(0, digits.size()).forEach(row -> labelOf.put(digits.pixels[row], digits.labels[row]));

        Digits test = digits.split(7).test();

        for (int row = 0; row < test.size(); row++) {
            assertThat(test.labels[row]).isEqualTo(labelOf.get(test.pixels[row]));
        }
    }

    @Test
    void theSeedDecidesTheSplit() {
        Digits digits = Digits.load();

        assertThat(digits.split(7).test().labels).isEqualTo(digits.split(7).test().labels);
        assertThat(digits.split(7).test().labels).isNotEqualTo(digits.split(8).test().labels);
    }

    @Test
    void malformedDataIsRefusedWithThePlaceAndTheReason() throws IOException {
        assertRefused(BLANK_ZERO + "\n1,2,3\n", "line 2: 3 values where 65 belong");
        assertRefused(BLANK_ZERO.replaceFirst("0", "x"), "line 1: \"x\" is not a whole number");
        assertRefused(BLANK_ZERO.replaceFirst("0", "17"), "line 1: 17 is not between 0 and 16");
        assertRefused("0,".repeat(Digits.FEATURES) + "10", "line 1: 10 is not between 0 and 9");
        assertRefused(BLANK_ZERO, "1 rows where 1797 belong");
    }

    @Test
    void dataThatIsNotGzippedIsRefused() {
        InputStream plain = new ByteArrayInputStream(BLANK_ZERO.getBytes(StandardCharsets.US_ASCII));

        assertThatIllegalStateException()
                .isThrownBy(() -> Digits.read(plain))
                .withMessageContaining("cannot be read")
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void theDataFileIsTheOneItsDescriptionNames() throws IOException, NoSuchAlgorithmException {
        try (InputStream data = Digits.class.getResourceAsStream("digits.csv.gz");
                InputStream description = Digits.class.getResourceAsStream("digits.txt")) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(data.readAllBytes());

            assertThat(new String(description.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("%064x  digits.csv.gz".formatted(new BigInteger(1, sum)));
        }
    }

    @Test
    void missingDataIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Digits.load("nowhere.csv.gz"))
                .withMessageContaining("missing")
                .withMessageContaining("nowhere.csv.gz");
    }

    @Test
    void aPartOfTheDataCannotBeSplitAgain() {
        Digits test = Digits.load().split(7).test();

        assertThatIllegalStateException().isThrownBy(() -> test.split(7)).withMessageContaining("450");
    }

    @Test
    void gradientMatchesFiniteDifferences() {
        double l2 = 0.3;
        Random random = new Random(3);
        double[][] x =
                Stream.generate(() -> random.doubles(4).toArray()).limit(6).toArray(double[][]::new);
        int[] y = {0, 1, 2, 2, 1, 0};
        double[] start = random.doubles(15, -1, 1).toArray();

        double[] gradient = gradientByOneStep(start, x, y, l2);

        double h = 1e-5;
        for (int i = 0; i < start.length; i++) {
            double above = objective(nudged(start, i, h), x, y, l2);
            double below = objective(nudged(start, i, -h), x, y, l2);
            assertThat(gradient[i]).as("parameter %d", i).isCloseTo((above - below) / (2 * h), within(1e-8));
        }
    }

    @Test
    void gradientNormIsTheLengthOfAStepAtRateOne() {
        SoftmaxRegression model = new SoftmaxRegression(2, 2);
        assertThat(model.gradientNorm()).isZero();

        model.trainBatch(new double[][] {{1, 0}}, new int[] {1}, new int[] {0}, 0, 1, 1, 0);

        assertThat(model.parameters()).containsExactly(-0.5, 0, -0.5, 0.5, 0, 0.5);
        assertThat(model.gradientNorm()).isCloseTo(1.0, within(1e-12));
    }

    @Test
    void anUntrainedModelIsAsUnsureAsTenEqualChances() {
        Digits digits = Digits.load();
        SoftmaxRegression model = new SoftmaxRegression(Digits.FEATURES, Digits.CLASSES);

        assertThat(model.loss(digits.pixels, digits.labels)).isCloseTo(Math.log(10), within(1e-12));
        assertThat(model.accuracy(digits.pixels, digits.labels)).isEqualTo(178 / 1797.0);
    }

    @Test
    void trainBatchReturnsTheLossBeforeTheStepOfOnlyTheRowsNamed() {
        Digits digits = Digits.load();
        SoftmaxRegression model = trained(digits.split(7).train(), 1, 1);
        int[] rows = {5, 900, 17, 4};
        double[][] x = {digits.pixels[900], digits.pixels[17]};
        int[] y = {digits.labels[900], digits.labels[17]};
        double before = model.loss(x, y);

        double returned = model.trainBatch(digits.pixels, digits.labels, rows, 1, 3, 0.1, 0.5);

        assertThat(returned).isCloseTo(before, within(1e-12));
        assertThat(model.loss(x, y)).isLessThan(before);
    }

    @Test
    void hugeScoresNeitherOverflowNorUnderflow() {
        SoftmaxRegression model = new SoftmaxRegression(1, 3);
        model.setParameters(new double[] {5000, 0, -5000, 0, 0, 0});
        double[][] x = {{1}};

        assertThat(model.loss(x, new int[] {0})).isZero();
        assertThat(model.loss(x, new int[] {1})).isEqualTo(10_000);
        assertThat(model.trainBatch(x, new int[] {1}, new int[] {0}, 0, 1, 1, 0))
                .isEqualTo(10_000);
        assertThat(model.parameters()).containsExactly(4999, -1, -4999, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 42})
    void learnsTheDigitsAboveNinetyPercent(long seed) {
        Digits.Split split = Digits.load().split(seed);

        SoftmaxRegression model = trained(split.train(), EPOCHS, seed);

        assertThat(model.accuracy(split.test().pixels, split.test().labels)).isGreaterThan(0.93);
        assertThat(model.loss(split.test().pixels, split.test().labels)).isLessThan(0.25);
        assertThat(model.accuracy(split.train().pixels, split.train().labels)).isGreaterThan(0.95);
    }

    @Test
    void sameSeedGivesTheSameModel() {
        Digits train = Digits.load().split(7).train();

        double[] model = trained(train, 3, 1).parameters();

        assertThat(trained(train, 3, 1).parameters()).isEqualTo(model);
        assertThat(trained(train, 3, 2).parameters()).isNotEqualTo(model);
    }

    @Test
    void aStrongerPenaltyKeepsTheWeightsSmaller() {
        Digits train = Digits.load().split(7).train();

        double loose = sumOfSquaredWeights(trained(train, 3, 1, 0).parameters(), Digits.FEATURES);
        double tight = sumOfSquaredWeights(trained(train, 3, 1, 0.1).parameters(), Digits.FEATURES);

        assertThat(tight).isPositive().isLessThan(loose / 2);
    }

    @Test
    void senselessSizesAreRefused() {
        SoftmaxRegression model = new SoftmaxRegression(1, 2);

        assertThatIllegalArgumentException().isThrownBy(() -> new SoftmaxRegression(0, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new SoftmaxRegression(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> model.setParameters(new double[3]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.trainBatch(new double[][] {{1}}, new int[] {0}, new int[] {0}, 0, 0, 1, 0))
                .withMessageContaining("empty");
    }

    private static SoftmaxRegression trained(Digits train, int epochs, long seed) {
        return trained(train, epochs, seed, L2);
    }

    private static SoftmaxRegression trained(Digits train, int epochs, long seed, double l2) {
        SoftmaxRegression model = new SoftmaxRegression(Digits.FEATURES, Digits.CLASSES);
        Random random = new Random(seed);
        for (int epoch = 0; epoch < epochs; epoch++) {
            double learningRate = 1 / (1 + 0.1 * epoch);
            int[] rows = train.shuffledRows(random);
            for (int from = 0; from < rows.length; from += BATCH) {
                int to = Math.min(from + BATCH, rows.length);
                model.trainBatch(train.pixels, train.labels, rows, from, to, learningRate, l2);
            }
        }
        return model;
    }

    private static double[] gradientByOneStep(double[] start, double[][] x, int[] y, double l2) {
        SoftmaxRegression model = new SoftmaxRegression(x[0].length, 3);
        model.setParameters(start);
        model.trainBatch(x, y, IntStream.range(0, y.length).toArray(), 0, y.length, 1, l2);
        double[] after = model.parameters();
        return IntStream.range(0, start.length)
                .mapToDouble(i -> start[i] - after[i])
                .toArray();
    }

    private static double objective(double[] parameters, double[][] x, int[] y, double l2) {
        SoftmaxRegression model = new SoftmaxRegression(x[0].length, 3);
        model.setParameters(parameters);
        return model.loss(x, y) + l2 / 2 * sumOfSquaredWeights(parameters, x[0].length);
    }

    private static double sumOfSquaredWeights(double[] parameters, int features) {
        return IntStream.range(0, parameters.length)
                .filter(i -> i % (features + 1) != features)
                .mapToDouble(i -> parameters[i] * parameters[i])
                .sum();
    }

    private static double[] nudged(double[] parameters, int i, double by) {
        double[] copy = parameters.clone();
        copy[i] += by;
        return copy;
    }

    private static long[] countPerClass(int[] labels) {
        return IntStream.range(0, Digits.CLASSES)
                .mapToLong(
                        c -> Arrays.stream(labels).filter(label -> label == c).count())
                .toArray();
    }

    private static void assertRefused(String text, String reason) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> Digits.read(new ByteArrayInputStream(bytes.toByteArray())))
                .withMessageContaining("malformed")
                .withMessageContaining(reason);
    }
}
