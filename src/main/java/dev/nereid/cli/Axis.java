package dev.nereid.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** A range of numbers, each at its position from 0 to 1, with ticks at round numbers. */
final class Axis {
    /** @param position from 0 to 1 */
    record Tick(double position, String label) {}

    private static final int PLAIN_LABEL_MAX = 9;

    private final double least;
    private final double greatest; // above least, unless there is no number
    private final double flat; // the only number; NaN if there are others
    private final boolean log;

    private Axis(double least, double greatest, double flat, boolean log) {
        this.least = least;
        this.greatest = greatest;
        this.flat = flat;
        this.log = log;
    }

    /** For all of these numbers that {@linkplain #has can be shown}. */
    static Axis of(List<double[]> columns, boolean log) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double[] column : columns) {
            for (double number : column) {
                if (Double.isFinite(number) && (!log || number > 0)) {
                    least = Math.min(least, number);
                    greatest = Math.max(greatest, number);
                }
            }
        }
        if (greatest / 2 - least / 2 == 0) { // a flat line in the middle
            double around = log ? 1 : Math.abs(least) < Double.MIN_NORMAL ? 1 : Math.abs(least) / 2;
            return log
                    ? new Axis(least / 2, Math.min(Double.MAX_VALUE, least * 2), least, true)
                    : new Axis(
                            Math.max(-Double.MAX_VALUE, least - around),
                            Math.min(Double.MAX_VALUE, least + around),
                            least,
                            false);
        }
        return new Axis(least, greatest, Double.NaN, log);
    }

    boolean isEmpty() {
        return !(least <= greatest);
    }

    boolean has(double number) {
        return Double.isFinite(number) && (!log || number > 0);
    }

    double position(double number) {
        if (log) {
            return (Math.log10(number) - Math.log10(least)) / (Math.log10(greatest) - Math.log10(least));
        }
        return (number / 2 - least / 2) / (greatest / 2 - least / 2); // halves, as the whole range may be infinite
    }

    /** About so many, in rising order; of a single number, that one, since others would be made up. */
    List<Tick> ticks(int count) {
        if (!Double.isNaN(flat)) {
            return List.of(new Tick(position(flat), Attributes.number(flat)));
        }
        double decades = Math.log10(greatest) - Math.log10(least);
        return log && decades >= 2 ? powers(count, decades) : multiples(count);
    }

    private List<Tick> powers(int count, double decades) {
        int every = Math.max(1, (int) Math.ceil(decades / count));
        List<Tick> ticks = new ArrayList<>();
        int last = (int) Math.floor(Math.log10(greatest));
        for (int power = (int) Math.ceil(Math.log10(least)); power <= last; power++) {
            if (Math.floorMod(power, every) == 0) {
                double number = Double.parseDouble("1e" + power);
                if (number >= least && number <= greatest) {
                    ticks.add(new Tick(position(number), label(BigDecimal.ONE.scaleByPowerOfTen(power))));
                }
            }
        }
        return ticks;
    }

    /** At multiples of 1, 2 or 5 times a power of ten: exact, so that labels have no digits of rounding errors. */
    private List<Tick> multiples(int count) {
        BigDecimal from = BigDecimal.valueOf(least);
        BigDecimal to = BigDecimal.valueOf(greatest);
        BigDecimal step = step(to.subtract(from).divide(BigDecimal.valueOf(count), MathContext.DECIMAL32));
        List<Tick> ticks = new ArrayList<>();
        BigInteger last = to.divide(step, 0, RoundingMode.FLOOR).toBigInteger();
        for (BigInteger i = from.divide(step, 0, RoundingMode.CEILING).toBigInteger();
                i.compareTo(last) <= 0;
                i = i.add(BigInteger.ONE)) {
            BigDecimal number = step.multiply(new BigDecimal(i));
            ticks.add(new Tick(position(number.doubleValue()), label(number)));
        }
        return ticks;
    }

    private static BigDecimal step(BigDecimal atLeast) {
        int power = atLeast.precision() - atLeast.scale() - 1;
        for (int factor : new int[] {1, 2, 5}) {
            BigDecimal step = BigDecimal.valueOf(factor).scaleByPowerOfTen(power);
            if (step.compareTo(atLeast) >= 0) {
                return step;
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(power + 1);
    }

    private static String label(BigDecimal number) {
        BigDecimal bare = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        int digitsBefore = bare.precision() - bare.scale();
        boolean isPlain = digitsBefore <= PLAIN_LABEL_MAX && bare.scale() <= PLAIN_LABEL_MAX;
        return isPlain ? bare.toPlainString() : bare.toString();
    }
}
