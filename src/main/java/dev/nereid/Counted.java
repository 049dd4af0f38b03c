package dev.nereid;

/** Numbers in sentences. */
final class Counted {
    private static final double WHOLE_MAX = 1L << 53;

    private Counted() {}

    /** "1 file", "2 files". */
    static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    /** "3 points, steps 0 to 2": of a series, by its steps in order. */
    static String points(double[] steps) {
        String count = of(steps.length, "point");
        return switch (steps.length) {
            case 0 -> count;
            case 1 -> count + ", step " + step(steps[0]);
            default -> count + ", steps " + step(steps[0]) + " to " + step(steps[steps.length - 1]);
        };
    }

    private static String step(double step) {
        return step == Math.rint(step) && Math.abs(step) < WHOLE_MAX
                ? Long.toString((long) step)
                : Double.toString(step);
    }
}
