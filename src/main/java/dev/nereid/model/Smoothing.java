package dev.nereid.model;

/**
 * The exponential moving average of a series: each point counts for less, by a weight, than the one after it. Early points
 * are corrected for having few before them. NaN and infinities are left out: where they are, the average is NaN.
 */
final class Smoothing {
    /** Of a picture with more points, the weight is of so many equal parts, or more points would make it less smooth. */
    private static final double PARTS = 1000;

    private Smoothing() {}

    /**
     * @param weight 0 for none, less than 1
     * @param seen how many of the points are in the picture
     */
    static double[] of(double[] values, double weight, int seen) {
        double kept = Math.pow(weight, Math.min(1, PARTS / Math.max(1, seen)));
        double[] smoothed = new double[values.length];
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                sum = kept * sum + (1 - kept) * values[i];
                weights = kept * weights + (1 - kept);
                smoothed[i] = sum / weights;
            } else {
                smoothed[i] = Double.NaN;
            }
        }
        return smoothed;
    }
}
