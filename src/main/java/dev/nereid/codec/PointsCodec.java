package dev.nereid.codec;

import dev.nereid.model.FloatPoints;
import dev.nereid.model.Limits;
import dev.nereid.model.Points;
import dev.nereid.model.StringPoints;

/**
 * A block: points of one series, packed without loss.
 *
 * <pre>
 *   byte 0   bit 0     steps are auto (the library chose them)
 *            bits 1-2  steps:  0 evenly spaced whole numbers: first, distance
 *                              1 whole numbers: first, then distances
 *                              2 doubles of 8 bytes
 *            bits 3-4  times, counted from the operation's time:
 *                              0 evenly spaced: first, distance (µs)
 *                              1 first in µs, then distances in ms
 *                              2 first, then distances in µs
 *            bits 5-6  values: 0 doubles of 8 bytes
 *                              1 each XOR the one before, see XorFloats
 *                              2 strings: length, UTF-8
 *            bit 7     0
 *   varint   number of points
 *   then     all steps, all times, all values
 * </pre>
 *
 * <p>Times count from the stamp of the operation, which travels beside the block, so a lone point costs few bytes.
 */
public final class PointsCodec {
    private static final int AUTO = 1;
    private static final int STEPS_EVEN = 0;
    private static final int STEPS_WHOLE = 1 << 1;
    private static final int STEPS_RAW = 2 << 1;
    private static final int STEPS_MASK = 3 << 1;
    private static final int TIMES_EVEN = 0;
    private static final int TIMES_MILLIS = 1 << 3;
    private static final int TIMES_MICROS = 2 << 3;
    private static final int TIMES_MASK = 3 << 3;
    private static final int VALUES_RAW = 0;
    private static final int VALUES_XOR = 1 << 5;
    private static final int VALUES_STRING = 2 << 5;
    private static final int VALUES_MASK = 3 << 5;

    /** Whole numbers up to here are exact in a double. */
    private static final double WHOLE_MAX = 1L << 53;

    private PointsCodec() {}

    /** @param baseTime time of the operation that carries the block */
    public static byte[] encode(Points points, long baseTime) {
        ByteWriter out = new ByteWriter(64 + points.count() * 12);
        if (points instanceof FloatPoints floats) {
            encodeFloats(floats.auto(), floats.steps(), floats.times(), floats.values(), floats.count(), baseTime, out);
        } else if (points instanceof StringPoints strings) {
            encodeStrings(strings, baseTime, out);
        }
        return out.toByteArray();
    }

    /** The hot form: packs the first {@code count} entries of the columns. */
    public static void encodeFloats(
            boolean auto, double[] steps, long[] times, double[] values, int count, long baseTime, ByteWriter out) {
        int header = out.size();
        int form = encodePositions(auto, steps, times, count, baseTime, out);
        int start = out.size();
        XorFloats.write(values, count, out);
        if (out.size() - start < 8 * count) {
            out.setByte(header, form | VALUES_XOR);
            return;
        }
        out.truncate(start);
        for (int i = 0; i < count; i++) {
            out.writeLong(Double.doubleToLongBits(values[i]));
        }
        out.setByte(header, form | VALUES_RAW);
    }

    private static void encodeStrings(StringPoints points, long baseTime, ByteWriter out) {
        int header = out.size();
        int form = encodePositions(points.auto(), points.steps(), points.times(), points.count(), baseTime, out);
        for (String value : points.values()) {
            out.writeString(value);
        }
        out.setByte(header, form | VALUES_STRING);
    }

    /** @throws CodecException if the bytes are not a block */
    public static FloatPoints decodeFloats(byte[] block, long baseTime) {
        return (FloatPoints) decode(block, baseTime, false);
    }

    /** @throws CodecException if the bytes are not a block */
    public static StringPoints decodeStrings(byte[] block, long baseTime) {
        return (StringPoints) decode(block, baseTime, true);
    }

    /** How many points a block says it has. */
    public static int count(byte[] block) {
        ByteReader in = new ByteReader(block);
        in.readByte();
        return in.readCount(Limits.BLOCK_POINTS_MAX, "points in a block");
    }

    private static Points decode(byte[] block, long baseTime, boolean strings) {
        ByteReader in = new ByteReader(block);
        int form = in.readByte();
        int valueForm = form & VALUES_MASK;
        if ((form & 0x80) != 0 || strings != (valueForm == VALUES_STRING) || valueForm > VALUES_STRING) {
            throw new CodecException(
                    "A block of " + (strings ? "strings" : "floats") + " can't begin with byte " + form);
        }
        int count = in.readCount(Limits.BLOCK_POINTS_MAX, "points in a block");
        if (count > in.remaining() * 2L) { // the shortest value is a code of half a byte
            throw new CodecException(count + " points can't be in " + in.remaining() + " bytes");
        }
        double[] steps = readSteps(form & STEPS_MASK, count, in);
        long[] times = readTimes(form & TIMES_MASK, count, baseTime, in);
        boolean auto = (form & AUTO) != 0;
        Points points = strings
                ? new StringPoints(auto, steps, times, readStrings(count, in))
                : new FloatPoints(auto, steps, times, readFloats(valueForm, count, in));
        in.expectEnd("the block");
        return points;
    }

    // ---------------------------------------------------------------------------------------- steps and times --

    private static int encodePositions(
            boolean auto, double[] steps, long[] times, int count, long baseTime, ByteWriter out) {
        out.writeByte(0);
        out.writeVarint(count);
        int stepForm = stepForm(steps, count);
        switch (stepForm) {
            case STEPS_EVEN -> {
                out.writeSigned((long) steps[0]);
                out.writeSigned(count > 1 ? (long) steps[1] - (long) steps[0] : 0);
            }
            case STEPS_WHOLE -> {
                out.writeSigned((long) steps[0]);
                for (int i = 1; i < count; i++) {
                    out.writeSigned((long) steps[i] - (long) steps[i - 1]);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    out.writeLong(Double.doubleToLongBits(steps[i]));
                }
            }
        }
        int timeForm = timeForm(times, count);
        out.writeSigned(times[0] - baseTime);
        if (timeForm == TIMES_EVEN) {
            out.writeSigned(count > 1 ? times[1] - times[0] : 0);
        } else {
            long unit = timeForm == TIMES_MILLIS ? 1000 : 1;
            for (int i = 1; i < count; i++) {
                out.writeSigned((times[i] - times[i - 1]) / unit);
            }
        }
        return (auto ? AUTO : 0) | stepForm | timeForm;
    }

    private static int stepForm(double[] steps, int count) {
        boolean even = true;
        double distance = count > 1 ? steps[1] - steps[0] : 0;
        for (int i = 0; i < count; i++) {
            double step = steps[i];
            if (step != Math.rint(step) || Math.abs(step) > WHOLE_MAX) {
                return STEPS_RAW;
            }
            even &= i == 0 || step - steps[i - 1] == distance;
        }
        return even ? STEPS_EVEN : STEPS_WHOLE;
    }

    private static int timeForm(long[] times, int count) {
        boolean even = true;
        boolean millis = true;
        long distance = count > 1 ? times[1] - times[0] : 0;
        for (int i = 1; i < count; i++) {
            long delta = times[i] - times[i - 1];
            even &= delta == distance;
            millis &= delta % 1000 == 0;
        }
        if (even) {
            return TIMES_EVEN;
        }
        return millis ? TIMES_MILLIS : TIMES_MICROS;
    }

    private static double[] readSteps(int form, int count, ByteReader in) {
        double[] steps = new double[count];
        if (form == STEPS_EVEN) {
            long first = in.readSigned();
            long distance = in.readSigned();
            for (int i = 0; i < count; i++) {
                steps[i] = first + i * distance;
            }
        } else if (form == STEPS_WHOLE) {
            long step = 0;
            for (int i = 0; i < count; i++) {
                step += in.readSigned();
                steps[i] = step;
            }
        } else if (form == STEPS_RAW) {
            for (int i = 0; i < count; i++) {
                steps[i] = Double.longBitsToDouble(in.readLong()) + 0.0; // -0.0 would sort before 0.0
            }
        } else {
            throw new CodecException("Unknown form of steps in a block: " + form);
        }
        for (double step : steps) {
            if (!Double.isFinite(step)) {
                throw new CodecException("A block has the step " + step);
            }
        }
        return steps;
    }

    private static long[] readTimes(int form, int count, long baseTime, ByteReader in) {
        long[] times = new long[count];
        if (count == 0) {
            throw new CodecException("A block has no points");
        }
        times[0] = baseTime + in.readSigned();
        if (form == TIMES_EVEN) {
            long distance = in.readSigned();
            for (int i = 1; i < count; i++) {
                times[i] = times[i - 1] + distance;
            }
        } else if (form == TIMES_MILLIS || form == TIMES_MICROS) {
            long unit = form == TIMES_MILLIS ? 1000 : 1;
            for (int i = 1; i < count; i++) {
                times[i] = times[i - 1] + in.readSigned() * unit;
            }
        } else {
            throw new CodecException("Unknown form of times in a block: " + form);
        }
        return times;
    }

    // ------------------------------------------------------------------------------------------------- values --

    private static double[] readFloats(int form, int count, ByteReader in) {
        if (form == VALUES_XOR) {
            return XorFloats.read(count, in);
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Double.longBitsToDouble(in.readLong());
        }
        return values;
    }

    private static String[] readStrings(int count, ByteReader in) {
        String[] values = new String[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readString(Limits.STRING_BYTES_MAX, "a point");
        }
        return values;
    }
}
