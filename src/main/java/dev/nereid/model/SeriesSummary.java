package dev.nereid.model;

/**
 * What tables show of a series, over the points that count.
 *
 * @param count of points
 * @param lastStep step of the last point; NaN if there is none
 * @param lastTime microseconds
 * @param lastText of a string series
 * @param maxExplicit highest step that a caller gave; negative infinity if none did
 * @param finiteCount points that are neither NaN nor infinite; mean and variance are over these
 * @param min over all but NaN; NaN if there is none
 * @param max likewise
 * @param squaredSum sum of squared distances from the mean
 */
public record SeriesSummary(
        long count,
        double lastStep,
        long lastTime,
        double lastValue,
        String lastText,
        double maxExplicit,
        long finiteCount,
        double min,
        double max,
        double mean,
        double squaredSum) {

    public static final SeriesSummary EMPTY = new SeriesSummary(
            0, Double.NaN, 0, Double.NaN, null, Double.NEGATIVE_INFINITY, 0, Double.NaN, Double.NaN, 0, 0);

    /** Population variance; NaN without a finite point. */
    public double variance() {
        return finiteCount == 0 ? Double.NaN : squaredSum / finiteCount;
    }

    /** NaN without a finite point. */
    public double average() {
        return finiteCount == 0 ? Double.NaN : mean;
    }

    /**
     * With points added behind the last one. Null if that can't be said without looking at the other points: one of
     * them may replace a point, or share a step with the last.
     */
    public SeriesSummary append(boolean auto, double[] steps, long[] times, double[] values, String[] texts) {
        int last = steps.length - 1;
        for (int i = 1; i <= last; i++) {
            if (steps[i] < steps[i - 1] || !auto && steps[i] == steps[i - 1]) {
                return null;
            }
        }
        if (!auto && steps[0] <= maxExplicit || count > 0 && steps[last] == lastStep) {
            return null;
        }
        boolean newLast = count == 0 || steps[last] > lastStep;
        Moments moments = new Moments(finiteCount, min, max, mean, squaredSum);
        if (values != null) {
            for (double value : values) {
                moments.add(value);
            }
        }
        return new SeriesSummary(
                count + steps.length,
                newLast ? steps[last] : lastStep,
                newLast ? times[last] : lastTime,
                !newLast ? lastValue : values == null ? Double.NaN : values[last],
                !newLast ? lastText : texts == null ? null : texts[last],
                auto ? maxExplicit : steps[last],
                moments.finiteCount,
                moments.min,
                moments.max,
                moments.mean,
                moments.squaredSum);
    }

    /**
     * With points added wherever their steps belong, as if none replaced another.
     *
     * @param from the first of them
     * @param to behind the last of them
     */
    public SeriesSummary including(
            boolean auto, double[] steps, long[] times, double[] values, String[] texts, int from, int to) {
        int last = -1;
        double highest = maxExplicit;
        Moments moments = new Moments(finiteCount, min, max, mean, squaredSum);
        for (int i = from; i < to; i++) {
            if (values != null) {
                moments.add(values[i]);
            }
            boolean isFirst = last < 0 && count == 0;
            last = isFirst || steps[i] >= (last < 0 ? lastStep : steps[last]) ? i : last;
            highest = auto ? highest : Math.max(highest, steps[i]);
        }
        return new SeriesSummary(
                count + to - from,
                last < 0 ? lastStep : steps[last],
                last < 0 ? lastTime : times[last],
                last < 0 ? lastValue : values == null ? Double.NaN : values[last],
                last < 0 ? lastText : texts == null ? null : texts[last],
                highest,
                moments.finiteCount,
                moments.min,
                moments.max,
                moments.mean,
                moments.squaredSum);
    }

    /** Of all points, in their order. */
    public static SeriesSummary of(SeriesPoints points) {
        int count = points.count();
        if (count == 0) {
            return EMPTY;
        }
        Moments moments = new Moments(0, Double.NaN, Double.NaN, 0, 0);
        double maxExplicit = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            if (points.values() != null) {
                moments.add(points.values()[i]);
            }
            if (!points.autos()[i]) {
                maxExplicit = points.steps()[i];
            }
        }
        int last = count - 1;
        return new SeriesSummary(
                count,
                points.steps()[last],
                points.times()[last],
                points.values() == null ? Double.NaN : points.values()[last],
                points.texts() == null ? null : points.texts()[last],
                maxExplicit,
                moments.finiteCount,
                moments.min,
                moments.max,
                moments.mean,
                moments.squaredSum);
    }

    /** Welford's running mean and variance. */
    private static final class Moments {
        long finiteCount;
        double min;
        double max;
        double mean;
        double squaredSum;

        Moments(long finiteCount, double min, double max, double mean, double squaredSum) {
            this.finiteCount = finiteCount;
            this.min = min;
            this.max = max;
            this.mean = mean;
            this.squaredSum = squaredSum;
        }

        void add(double value) {
            if (Double.isNaN(value)) {
                return;
            }
            min = Double.isNaN(min) ? value : Math.min(min, value);
            max = Double.isNaN(max) ? value : Math.max(max, value);
            if (Double.isFinite(value)) {
                finiteCount++;
                double distance = value - mean;
                mean += distance / finiteCount;
                squaredSum += distance * (value - mean);
            }
        }
    }
}
