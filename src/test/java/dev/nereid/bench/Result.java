package dev.nereid.bench;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of the report.
 *
 * @param reference what it was measured against in the same run, in the same unit; null if nothing
 * @param ratio of both, so that what is good is what the target says; null without a reference
 * @param target in words, as "at least 5 times"; null if none was set
 * @param met null without a target
 */
record Result(String name, double value, String unit, Double reference, Double ratio, String target, Boolean met) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** How a part of the benchmark tells its results to the whole. */
    private static final String MARK = "RESULT ";

    static Result of(String name, double value, String unit) {
        return new Result(name, value, unit, null, null, null, null);
    }

    static Result atMost(String name, double value, String unit, double most) {
        return new Result(name, value, unit, null, null, "at most " + text(most), value <= most);
    }

    static Result atLeast(String name, double value, String unit, double least) {
        return new Result(name, value, unit, null, null, "at least " + text(least), value >= least);
    }

    /** For rates. */
    static Result timesAsMuch(String name, double value, String unit, double reference, double least) {
        double ratio = value / reference;
        return new Result(name, value, unit, reference, ratio, "at least " + text(least) + " times", ratio >= least);
    }

    /** For costs. */
    static Result within(String name, double value, String unit, double reference, double most) {
        double ratio = value / reference;
        return new Result(name, value, unit, reference, ratio, "within " + text(most) + " times", ratio <= most);
    }

    /** Null if a line is no result. */
    static Result parse(String line) {
        if (!line.startsWith(MARK)) {
            return null;
        }
        JsonNode json = JSON.readTree(line.substring(MARK.length()));
        return JSON.treeToValue(json, Result.class);
    }

    void print() {
        System.out.println(MARK + JSON.writeValueAsString(this));
    }

    /** For people. */
    String line() {
        String against = reference == null ? "" : " against " + text(reference) + ", " + text(ratio) + " times";
        String verdict = target == null ? "" : ": " + target + (met ? ", met" : ", MISSED");
        return String.format(Locale.ROOT, "%-62s %12s %s%s%s", name, text(value), unit, against, verdict);
    }

    static String text(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 1000 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3g", value);
    }
}
