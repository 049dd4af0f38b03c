package dev.nereid.codec;

/**
 * Doubles, each as its difference (XOR) to the one before: neighbours of a series share sign, exponent and often more.
 *
 * <p>Two codes of 4 bits share a byte that stands before the bytes of both. A code says which bytes of the
 * difference are not zero: 0 none, 1 to 8 the low 1 to 8, 9 to 13 the low 1 to 5 above 3 zero bytes (numbers that were
 * computed as 32-bit floats), 14 and 15 the low 1 and 2 above 6 zero bytes (round numbers).
 */
final class XorFloats {
    private XorFloats() {}

    static void write(double[] values, int count, ByteWriter out) {
        long previous = 0;
        for (int i = 0; i < count; i += 2) {
            int codes = out.size();
            out.writeByte(0);
            long bits = Double.doubleToLongBits(values[i]);
            int high = writeDifference(bits ^ previous, out);
            previous = bits;
            int low = 0;
            if (i + 1 < count) {
                bits = Double.doubleToLongBits(values[i + 1]);
                low = writeDifference(bits ^ previous, out);
                previous = bits;
            }
            out.setByte(codes, high << 4 | low);
        }
    }

    private static int writeDifference(long difference, ByteWriter out) {
        if (difference == 0) {
            return 0;
        }
        int used = 8 - (Long.numberOfLeadingZeros(difference) >>> 3);
        int zero = Long.numberOfTrailingZeros(difference) >>> 3;
        if (zero >= 6) {
            out.writeLowBytes(difference >>> 48, used - 6);
            return 13 + used - 6;
        }
        if (zero >= 3) {
            out.writeLowBytes(difference >>> 24, used - 3);
            return 8 + used - 3;
        }
        out.writeLowBytes(difference, used);
        return used;
    }

    static double[] read(int count, ByteReader in) {
        double[] values = new double[count];
        long bits = 0;
        for (int i = 0; i < count; i += 2) {
            int codes = in.readByte();
            bits ^= readDifference(codes >> 4, in);
            values[i] = Double.longBitsToDouble(bits);
            if (i + 1 < count) {
                bits ^= readDifference(codes & 15, in);
                values[i + 1] = Double.longBitsToDouble(bits);
            }
        }
        return values;
    }

    private static long readDifference(int code, ByteReader in) {
        if (code >= 14) {
            return in.readLowBytes(code - 13) << 48;
        }
        if (code >= 9) {
            return in.readLowBytes(code - 8) << 24;
        }
        return in.readLowBytes(code);
    }
}
