package dev.nereid.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.FloatPoints;
import dev.nereid.model.Limits;
import dev.nereid.model.Points;
import dev.nereid.model.StringPoints;
import dev.nereid.testing.Hostility;
import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointsCodecTest {
    private static final long BASE = 1_767_225_600_000_000L;
    private static final int MAX = Limits.BLOCK_POINTS_MAX;

    // the first byte of a block
    private static final int AUTO = 1;
    private static final int STEPS_WHOLE = 2;
    private static final int STEPS_RAW = 4;
    private static final int TIMES_MILLIS = 8;
    private static final int TIMES_MICROS = 16;
    private static final int VALUES_XOR = 32;
    private static final int VALUES_STRING = 64;

    @Test
    void evenlySpacedPointsTakeHalfAByteEach() {
        FloatPoints points = floats(true, even(MAX), evenTimes(MAX), new double[MAX]);
        byte[] block = PointsCodec.encode(points, BASE);
        assertThat(block[0]).isEqualTo((byte) (AUTO | VALUES_XOR));
        assertThat(block.length).isLessThan(MAX / 2 + 20);
        assertSurvives(points);
    }

    @Test
    void wholeStepsAreKeptAsDistances() {
        assertForm(STEPS_WHOLE, floats(false, new double[] {5, 3, 100, -7}, evenTimes(4), new double[4]));
        double max = 1L << 53;
        assertForm(STEPS_WHOLE, floats(false, new double[] {-max, max, 0, max - 1}, evenTimes(4), new double[4]));
        assertForm(0, floats(false, new double[] {-max, max}, evenTimes(2), new double[2]));
    }

    @Test
    void otherStepsAreKeptRaw() {
        double[][] all = {
            {0.5, 1, 1.5},
            {0, 1, 0x1p54},
            {Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE},
            {1, 2, Math.nextUp(3.0)}
        };
        for (double[] steps : all) {
            assertForm(STEPS_RAW, floats(false, steps, evenTimes(3), new double[3]));
        }
    }

    @Test
    void timesAreEvenOrInMillisecondsOrInMicroseconds() {
        double[] steps = even(3);
        double[] values = new double[3];
        assertForm(0, floats(false, steps, new long[] {BASE + 7, BASE + 10, BASE + 13}, values));
        assertForm(TIMES_MILLIS, floats(false, steps, new long[] {BASE + 7, BASE + 1007, BASE + 3007}, values));
        assertForm(TIMES_MICROS, floats(false, steps, new long[] {BASE, BASE + 1, BASE + 1000}, values));
        assertForm(TIMES_MICROS, floats(false, steps, new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0}, values));
    }

    @Test
    void everyDoubleSurvivesBesideEveryOther() {
        for (double a : Samples.NASTY_DOUBLES) {
            for (double b : Samples.NASTY_DOUBLES) {
                for (double c : Samples.NASTY_DOUBLES) {
                    assertSurvives(floats(false, even(3), evenTimes(3), new double[] {a, b, c}));
                }
            }
        }
    }

    @Test
    void everyDifferenceOfBitsSurvives() {
        for (int low = 0; low < 64; low++) {
            for (int high = low; high < 64; high++) {
                double value = Double.longBitsToDouble(1L << low | 1L << high);
                assertSurvives(floats(false, even(2), evenTimes(2), new double[] {value, value}));
                assertSurvives(floats(false, even(2), evenTimes(2), new double[] {1, value}));
            }
        }
    }

    @Test
    void valuesThatDoNotPackAreKeptRaw() {
        double[] noise = new Random(1).doubles(MAX, -1e9, 1e9).toArray();
        for (int i = 0; i < MAX; i += 2) {
            noise[i] = -1 / noise[i];
        }
        FloatPoints points = floats(false, even(MAX), evenTimes(MAX), noise);
        byte[] block = PointsCodec.encode(points, BASE);
        assertThat(block[0] & VALUES_XOR).isZero();
        assertThat(block.length).isLessThan(8 * MAX + 20);
        assertSurvives(points);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, MAX - 1, MAX})
    void blocksOfAnySizeSurvive(int count) {
        Seeds.check(20, random -> {
            assertSurvives(Samples.floatPoints(random, count));
            assertSurvives(Samples.stringPoints(random, count));
        });
    }

    @Test
    void randomPointsSurvive() {
        Seeds.check(3000, random -> {
            int count = 1 + random.nextInt(1 + random.nextInt(300));
            assertSurvives(
                    random.nextInt(4) == 0 ? Samples.stringPoints(random, count) : Samples.floatPoints(random, count));
        });
    }

    @Test
    void theLongestStringSurvives() {
        StringPoints points = new StringPoints(
                true, even(1), evenTimes(1), new String[] {"\ud83d\udc0b".repeat(Limits.STRING_BYTES_MAX / 4)});
        assertForm(VALUES_STRING, points);
    }

    @Test
    void theHotFormReusesItsColumns() {
        FloatPoints points = Samples.floatPoints(new Random(2), 100);
        ByteWriter out = new ByteWriter(16);
        PointsCodec.encodeFloats(
                points.auto(),
                Arrays.copyOf(points.steps(), 200),
                Arrays.copyOf(points.times(), 200),
                Arrays.copyOf(points.values(), 200),
                100,
                BASE,
                out);
        assertThat(out.toByteArray()).isEqualTo(PointsCodec.encode(points, BASE));
    }

    /** The format is on people's disks: these bytes must not change. */
    @Test
    void theBytesOfABlockNeverChange() {
        double[] values = {1, 1.5, (float) 0.1, 0.1};
        assertBytes(
                "2104000200d00ffe3ff008c4419999a03999999a",
                floats(true, new double[] {0, 1, 2, 3}, new long[] {0, 1000, 2000, 3000}, values));
        assertBytes(
                "2a040e0300aa0101020400fe3ff008c4419999a03999999a",
                floats(false, new double[] {7, 5, 5, 90}, new long[] {-1, 999, 2999, 2999}, values));
        assertBytes(
                "34043fe00000000000003ff00000000000003ff8000000000000400000000000000000020008fe3ff008c4419999a03999999a",
                floats(false, new double[] {0.5, 1, 1.5, 2}, new long[] {0, 1, 1, 5}, values));
        assertBytes(
                "41010600120002c3a9",
                new StringPoints(true, new double[] {3}, new long[] {9}, new String[] {"\u00e9"}));
    }

    @Test
    void truncatedBlocksAreRefusedAtEveryLength() {
        Seeds.check(50, random -> {
            Hostility.truncate(
                    PointsCodec.encode(Samples.floatPoints(random, 1 + random.nextInt(50)), BASE),
                    PointsCodecTest::decodeFloats);
            Hostility.truncate(
                    PointsCodec.encode(Samples.stringPoints(random, 1 + random.nextInt(20)), BASE),
                    PointsCodecTest::decodeStrings);
        });
    }

    @Test
    void hostileBlocksAreRefusedOrDecoded() {
        Seeds.check(200, random -> {
            byte[] floats = PointsCodec.encode(Samples.floatPoints(random, 1 + random.nextInt(50)), BASE);
            byte[] strings = PointsCodec.encode(Samples.stringPoints(random, 1 + random.nextInt(20)), BASE);
            Hostility.flipBits(floats, random, 100, PointsCodecTest::decodeFloats);
            Hostility.flipBits(strings, random, 100, PointsCodecTest::decodeStrings);
            Hostility.randomBytes(new byte[] {(byte) random.nextInt(128)}, random, 100, bytes -> {
                Hostility.decodes(bytes, PointsCodecTest::decodeFloats);
                Hostility.decodes(bytes, PointsCodecTest::decodeStrings);
            });
        });
    }

    @Test
    void moreBytesThanABlockNeedsAreRefused() {
        byte[] block = PointsCodec.encode(Samples.floatPoints(new Random(3), 5), BASE);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decodeFloats(Arrays.copyOf(block, block.length + 1)))
                .withMessage("1 bytes too many after the block");
    }

    @Test
    void aBlockOfTheOtherTypeIsRefused() {
        byte[] floats = PointsCodec.encode(Samples.floatPoints(new Random(4), 5), BASE);
        byte[] strings = PointsCodec.encode(Samples.stringPoints(new Random(4), 5), BASE);
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decodeStrings(floats));
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decodeFloats(strings));
    }

    @Test
    void aBlockOfTooManyOrNoPointsIsRefused() {
        int count = MAX + 1;
        byte[] block = PointsCodec.encode(floats(false, even(count), evenTimes(count), new double[count]), BASE);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decodeFloats(block))
                .withMessage("There are 4097 points in a block; at most 4096 are possible here");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decodeFloats(new byte[] {VALUES_XOR, 0, 0, 0, 0, 0}))
                .withMessage("A block has no points");
    }

    @Test
    void aStepThatIsNoFiniteNumberIsRefused() {
        for (double step : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            byte[] block = PointsCodec.encode(floats(false, new double[] {step}, evenTimes(1), new double[1]), BASE);
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> decodeFloats(block))
                    .withMessage("A block has the step " + step);
        }
    }

    private static void decodeFloats(byte[] block) {
        PointsCodec.decodeFloats(block, BASE);
    }

    private static void decodeStrings(byte[] block) {
        PointsCodec.decodeStrings(block, BASE);
    }

    private static void assertForm(int form, Points points) {
        byte[] block = PointsCodec.encode(points, BASE);
        assertThat(block[0] & ~(AUTO | VALUES_XOR)).isEqualTo(form);
        assertSurvives(points);
    }

    private static void assertSurvives(Points points) {
        byte[] block = PointsCodec.encode(points, BASE);
        Points decoded = points instanceof FloatPoints
                ? PointsCodec.decodeFloats(block, BASE)
                : PointsCodec.decodeStrings(block, BASE);
        assertThat(Samples.describe(decoded)).isEqualTo(Samples.describe(points));
        assertThat(PointsCodec.count(block)).isEqualTo(points.count());
    }

    private static void assertBytes(String hex, Points points) {
        assertThat(HexFormat.of().formatHex(PointsCodec.encode(points, 0))).isEqualTo(hex);
    }

    private static FloatPoints floats(boolean auto, double[] steps, long[] times, double[] values) {
        return new FloatPoints(auto, steps, times, values);
    }

    private static double[] even(int count) {
        return IntStream.range(0, count).asDoubleStream().toArray();
    }

    private static long[] evenTimes(int count) {
        return IntStream.range(0, count).mapToLong(i -> BASE + i * 1000L).toArray();
    }
}
