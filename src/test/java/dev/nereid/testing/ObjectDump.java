package dev.nereid.testing;

import dev.nereid.model.AttributeType;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that an object is, as text to compare: one line per fact. Mean and variance stand apart, because sums of
 * doubles depend on their order.
 */
public final class ObjectDump {
    private static final double RELATIVE_TOLERANCE = 1e-9;

    private record Moments(double mean, double variance, double scale) {}

    private final SortedMap<String, String> facts = new TreeMap<>();
    private final SortedMap<String, Moments> moments = new TreeMap<>();

    public void put(String fact, Object value) {
        facts.put(fact, String.valueOf(value));
    }

    public void type(String path, AttributeType type) {
        put(path + " type", type.label());
    }

    /** @param scale greatest finite distance from zero that went into them */
    public void moments(String path, double mean, double variance, double scale) {
        moments.put(path, new Moments(mean, variance, scale));
    }

    /** What differs, in lines; empty if nothing does. */
    public String differences(ObjectDump expected) {
        StringBuilder text = new StringBuilder();
        SortedMap<String, String> all = new TreeMap<>(expected.facts);
        all.putAll(facts);
        for (String fact : all.keySet()) {
            String should = expected.facts.get(fact);
            String is = facts.get(fact);
            if (should == null || !should.equals(is)) {
                text.append(fact).append("\n    should be ").append(should).append("\n    but is    ");
                text.append(is).append('\n');
            }
        }
        if (!moments.keySet().equals(expected.moments.keySet())) {
            text.append("series ").append(moments.keySet()).append(" vs ").append(expected.moments.keySet());
            return text.toString();
        }
        expected.moments.forEach((path, should) -> {
            Moments is = moments.get(path);
            boolean close = isClose(is.mean, should.mean, should.scale)
                    && isClose(is.variance, should.variance, should.scale * should.scale);
            if (!close) {
                text.append(path)
                        .append("\n    should be ")
                        .append(should)
                        .append("\n    but is    ")
                        .append(is);
                text.append('\n');
            }
        });
        return text.toString();
    }

    private static boolean isClose(double a, double b, double scale) {
        return Double.compare(a, b) == 0
                || Math.abs(a - b)
                        <= RELATIVE_TOLERANCE * Math.max(Math.abs(b), scale)
                                + Double.MIN_NORMAL; // below, numbers have no digits
    }

    @Override
    public String toString() {
        return facts + " " + moments;
    }
}
