package dev.nereid.store;

/**
 * A double in a database. NaN becomes null in SQLite and -0.0 becomes 0.0, so a mark beside the number says what it
 * was; the infinities are kept as they are, so that they compare, and marked for whoever reads the table.
 */
final class FloatColumn {
    private static final long PLAIN = 0;
    private static final long NAN = 1;
    private static final long POSITIVE_INFINITY = 2;
    private static final long NEGATIVE_INFINITY = 3;
    private static final long NEGATIVE_ZERO = 4;

    private FloatColumn() {}

    static Double number(double value) {
        return Double.isNaN(value) ? null : Double.valueOf(value);
    }

    static long mark(double value) {
        if (Double.isNaN(value)) {
            return NAN;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
        }
        return value == 0 && 1 / value < 0 ? NEGATIVE_ZERO : PLAIN;
    }

    static double value(Double number, long mark) {
        if (mark == NAN || number == null) {
            return Double.NaN;
        }
        if (mark == POSITIVE_INFINITY || mark == NEGATIVE_INFINITY) {
            return mark == POSITIVE_INFINITY ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return mark == NEGATIVE_ZERO ? -0.0 : number;
    }
}
