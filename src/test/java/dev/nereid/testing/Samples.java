package dev.nereid.testing;

import dev.nereid.codec.Sha256;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Points;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Operations, points and text to test with: chosen to hurt, or random. */
public final class Samples {
    public static final List<String> NASTY_STRINGS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\n",
            "\r\n",
            "\\",
            "\\n",
            "a\\",
            "a=b",
            "=",
            "'; drop table operation; --",
            "\u00e9\u4e2d\u6587",
            "e\u0301",
            "\ud83d\udc0b\ud83c\udffd",
            "\ufeffbom",
            "\uffff",
            "\u2028",
            "\u202eright to left");

    public static final double[] NASTY_DOUBLES = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        Math.PI,
        1e-300,
        -1e300,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        (float) 0.1,
        1L << 53
    };

    private Samples() {}

    /** All that an operation says, bit by bit: operations are equal if and only if these are. */
    public static String describe(Operation operation) {
        return operation instanceof Operation.Append append
                ? append.path() + ": " + describe(append.points())
                : operation.toString();
    }

    public static String describe(Points points) {
        String values = points instanceof FloatPoints floats
                ? bits(floats.values())
                : Arrays.toString(((StringPoints) points).values());
        return points.getClass().getSimpleName() + " auto=" + points.auto() + " steps=" + bits(points.steps())
                + " times=" + Arrays.toString(points.times()) + " values=" + values;
    }

    private static String bits(double[] values) {
        return Arrays.toString(
                Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray());
    }

    public static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    public static String string(Random random) {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(4); parts > 0; parts--) {
            text.append(random.nextInt(3) == 0 ? Character.toString(character(random)) : pick(random, NASTY_STRINGS));
        }
        return text.toString();
    }

    private static int character(Random random) {
        while (true) {
            int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                return codePoint;
            }
        }
    }

    public static double number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> NASTY_DOUBLES[random.nextInt(NASTY_DOUBLES.length)];
            case 1 -> random.nextInt(1000);
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextGaussian();
        };
    }

    public static String path(Random random) {
        return pick(random, List.of("a", "train/loss", "\u00e9/\ud83d\udc0b", "with space/x", "deep/er/and/deep/er"));
    }

    /** Any operation but a creation. */
    public static Operation operation(Random random) {
        String path = path(random);
        return switch (random.nextInt(16)) {
            case 0 -> new Operation.Assign(path, new Value.OfInt(random.nextLong() >> random.nextInt(64)));
            case 1 -> new Operation.Assign(path, new Value.OfFloat(number(random)));
            case 2 -> new Operation.Assign(path, new Value.OfBool(random.nextBoolean()));
            case 3 -> new Operation.Assign(path, new Value.OfString(string(random)));
            case 4 -> new Operation.Assign(path, new Value.OfDatetime(random.nextLong() >> random.nextInt(64)));
            case 5 -> new Operation.Add(path, strings(random));
            case 6 -> new Operation.Remove(path, strings(random));
            case 7 ->
                new Operation.Clear(path, pick(random, List.of(AttributeType.FLOAT_SERIES, AttributeType.STRING_SET)));
            case 8 -> new Operation.Delete(path);
            case 11 -> new Operation.PutFiles(path, AttributeType.FILE, List.of(file(random)));
            case 12 ->
                new Operation.PutFiles(
                        path,
                        pick(random, List.of(AttributeType.FILE_SET, AttributeType.ARTIFACT)),
                        List.of(file(random), file(random)));
            case 13 -> new Operation.RemoveFiles(path, List.of(file(random).name(), "x"));
            case 14 ->
                new Operation.ConfigureSeries(
                        path,
                        random.nextBoolean() ? null : number(random),
                        random.nextBoolean() ? null : number(random),
                        random.nextBoolean() ? null : string(random));
            case 15 -> new Operation.Assign(path, new Value.OfReference(AttributeType.GIT_REF, string(random)));
            case 9 -> new Operation.Append(path, stringPoints(random, 1 + random.nextInt(20)));
            default -> new Operation.Append(path, floatPoints(random, 1 + random.nextInt(200)));
        };
    }

    public static FileRef file(Random random) {
        return new FileRef(
                "f" + string(random),
                Sha256.of(new byte[] {(byte) random.nextInt(8)}),
                random.nextInt(1000),
                random.nextBoolean() ? null : "/" + string(random),
                random.nextLong() >>> 20,
                null);
    }

    public static Operation.Create creation(Random random) {
        return new Operation.Create(
                pick(random, List.of(ObjectKind.values())),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextBoolean() ? null : string(random),
                random.nextBoolean() ? null : string(random),
                random.nextBoolean() ? null : string(random),
                random.nextBoolean() ? null : new UUID(random.nextLong(), random.nextLong()),
                random.nextBoolean() ? null : string(random));
    }

    /** At least one. */
    public static List<String> strings(Random random) {
        List<String> strings = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            strings.add(string(random));
        }
        return strings;
    }

    public static FloatPoints floatPoints(Random random, int count) {
        double[] values = new double[count];
        int form = random.nextInt(5);
        double walk = random.nextGaussian();
        for (int i = 0; i < count; i++) {
            walk += random.nextGaussian() / 100;
            values[i] = switch (form) {
                case 0 -> 0.25;
                case 1 -> walk;
                case 2 -> (float) walk;
                case 3 -> random.nextInt(100);
                default -> number(random);
            };
        }
        return new FloatPoints(random.nextBoolean(), steps(random, count), times(random, count), values);
    }

    public static StringPoints stringPoints(Random random, int count) {
        String[] values = new String[count];
        Arrays.setAll(values, i -> string(random));
        return new StringPoints(random.nextBoolean(), steps(random, count), times(random, count), values);
    }

    /** Even, whole or any finite numbers. */
    public static double[] steps(Random random, int count) {
        double[] steps = new double[count];
        int form = random.nextInt(3);
        long step = random.nextInt(1_000_000) - 1000;
        long distance = random.nextInt(100) - 10;
        for (int i = 0; i < count; i++) {
            steps[i] = switch (form) {
                case 0 -> step + i * distance;
                case 1 -> (random.nextLong() >> 12) >> random.nextInt(50);
                default -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
            };
            steps[i] += 0.0; // a step is never -0.0
        }
        return steps;
    }

    /** Even, in milliseconds, in microseconds, or anything. */
    public static long[] times(Random random, int count) {
        long[] times = new long[count];
        int form = random.nextInt(4);
        long time = 1_767_225_600_000_000L + random.nextInt();
        long distance = random.nextInt(2_000_000) - 1000;
        for (int i = 0; i < count; i++) {
            time += switch (form) {
                case 0 -> distance;
                case 1 -> 1000L * random.nextInt(5000);
                case 2 -> random.nextInt(5_000_000);
                default -> random.nextLong();
            };
            times[i] = time;
        }
        return times;
    }
}
