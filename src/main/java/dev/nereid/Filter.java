package dev.nereid;

import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Which objects a {@link TableQuery} means, by their fields. A field and what it is taken for come first, then what its value must
 * be: {@code Filter.floatSeries("val/acc").last().greaterThan(0.9)}. Filters combine by {@link #and}, {@link #or} and {@link #not},
 * each of which is a group of its own.
 *
 * <p>An object that lacks the field, or has another type there, fits no comparison, with {@code notEqualTo} and the like as well;
 * only {@link OfSet#notContains} fits it too. NaN fits none but {@code notEqualTo}. Filters can't be changed and are safe for many
 * threads; {@link #toString} is the same filter in NQL, the query language.
 */
public final class Filter {
    private static final String AND = " AND ";
    private static final String OR = " OR ";

    private final String nql;
    private final String joint; // AND or OR, if it is several filters joined by that; else null

    private Filter(String nql, String joint) {
        this.nql = nql;
        this.joint = joint;
    }

    // --------------------------------------------------------------------------------------------- combinations --

    /** What fits both. */
    public Filter and(Filter other) {
        return joined(AND, other);
    }

    /** What fits one of them at least. */
    public Filter or(Filter other) {
        return joined(OR, other);
    }

    /** What does not fit: also objects that lack the field. */
    public Filter not() {
        return new Filter("NOT (" + nql + ")", null);
    }

    private Filter joined(String by, Filter other) {
        if (other == null) {
            throw new IllegalArgumentException("The other filter is null.");
        }
        return new Filter(partOf(by) + by + other.partOf(by), by);
    }

    private String partOf(String whole) {
        return joint == null || joint.equals(whole) ? nql : "(" + nql + ")";
    }

    /** This filter as a query of the query language. */
    @Override
    public String toString() {
        return nql;
    }

    // --------------------------------------------------------------------------------------------------- fields --

    /** An {@code int} or a {@code float}. */
    public static OfNumber number(String path) {
        return new OfNumber(field(path, "float"));
    }

    /** A {@code string}. */
    public static OfText string(String path) {
        return new OfText(field(path, "string"));
    }

    /** A {@code bool} that is true, or one that is false. */
    public static Filter bool(String path, boolean value) {
        return comparison(field(path, "bool"), "=", Boolean.toString(value));
    }

    /** A {@code datetime}. */
    public static OfTime datetime(String path) {
        return new OfTime(field(path, "datetime"));
    }

    /** A {@code stringSet}, such as {@code sys/tags}. */
    public static OfSet stringSet(String path) {
        return new OfSet(field(path, "stringSet"));
    }

    /** A {@code floatSeries}, by its last value or another number that says something of it. */
    public static OfFloatSeries floatSeries(String path) {
        return new OfFloatSeries(field(path, "floatSeries"));
    }

    /** A {@code stringSeries}, by its last value. */
    public static OfText stringSeries(String path) {
        return new OfText(field(path, "stringSeries"));
    }

    /** Objects that a process is connected to; all others with {@link #not}. */
    public static Filter active() {
        return comparison(field("sys/state", "experimentState"), "=", "running");
    }

    /**
     * Whether there is a field of a path and a type.
     *
     * @param type as {@link Field#type} names it
     */
    public static Filter exists(String path, String type) {
        return exists(field(path, AttributeType.of(type).label()));
    }

    private static String field(String path, String type) {
        return "`" + AttributePath.of(path) + "`:" + type;
    }

    private static Filter exists(String field) {
        return new Filter(field + " EXISTS", null);
    }

    private static Filter comparison(String field, String operator, String value) {
        return new Filter(field + " " + operator + " " + value, null);
    }

    private static String quoted(String text) {
        if (text == null) {
            throw new IllegalArgumentException("The text to compare with is null.");
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** A number of an object, to be held against another. */
    public static class OfNumber {
        private final String field;

        private OfNumber(String field) {
            this.field = field;
        }

        public Filter equalTo(double value) {
            return is("=", value);
        }

        public Filter notEqualTo(double value) {
            return is("!=", value);
        }

        public Filter lessThan(double value) {
            return is("<", value);
        }

        public Filter atMost(double value) {
            return is("<=", value);
        }

        public Filter greaterThan(double value) {
            return is(">", value);
        }

        public Filter atLeast(double value) {
            return is(">=", value);
        }

        /** Whether the field is there. */
        public Filter exists() {
            return Filter.exists(field);
        }

        private Filter is(String operator, double value) {
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException("NaN is neither equal to a number nor more or less than one.");
            }
            String text = Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
            return comparison(field, operator, text);
        }
    }

    /** A float series; of one without points, no number fits anything. */
    public static final class OfFloatSeries {
        private final String field;

        private OfFloatSeries(String field) {
            this.field = field;
        }

        public OfNumber last() {
            return of("last");
        }

        /** The smallest finite value. */
        public OfNumber min() {
            return of("min");
        }

        /** The largest finite value. */
        public OfNumber max() {
            return of("max");
        }

        /** Of the finite values. */
        public OfNumber average() {
            return of("average");
        }

        /** Of the finite values, as all there are: divided by their number. */
        public OfNumber variance() {
            return of("variance");
        }

        /** Whether the series is there. */
        public Filter exists() {
            return Filter.exists(field);
        }

        private OfNumber of(String aggregate) {
            return new OfNumber(aggregate + "(" + field + ")");
        }
    }

    /** A text of an object. Upper and lower case are different. */
    public static final class OfText {
        private final String field;

        private OfText(String field) {
            this.field = field;
        }

        public Filter equalTo(String value) {
            return comparison(field, "=", quoted(value));
        }

        public Filter notEqualTo(String value) {
            return comparison(field, "!=", quoted(value));
        }

        public Filter contains(String part) {
            return comparison(field, "CONTAINS", quoted(part));
        }

        public Filter notContains(String part) {
            return comparison(field, "NOT CONTAINS", quoted(part));
        }

        /** Whether a regular expression (RE2's) fits some part of it. */
        public Filter matches(String regex) {
            return comparison(field, "MATCHES", quoted(regex));
        }

        public Filter notMatches(String regex) {
            return comparison(field, "NOT MATCHES", quoted(regex));
        }

        /** Whether the field is there. */
        public Filter exists() {
            return Filter.exists(field);
        }
    }

    /** A set of strings. */
    public static final class OfSet {
        private final String field;

        private OfSet(String field) {
            this.field = field;
        }

        public Filter contains(String element) {
            return comparison(field, "CONTAINS", quoted(element));
        }

        /** All of them; without any, every object. */
        public Filter containsAll(String... elements) {
            return Arrays.stream(elements)
                    .map(this::contains)
                    .reduce(Filter::and)
                    .orElseThrow();
        }

        /** One of them at least. */
        public Filter containsAny(String... elements) {
            return Arrays.stream(elements)
                    .map(this::contains)
                    .reduce(Filter::or)
                    .orElseThrow();
        }

        /** Objects without the set too. */
        public Filter notContains(String element) {
            return comparison(field, "NOT CONTAINS", quoted(element));
        }

        /** Whether the set is there. */
        public Filter exists() {
            return Filter.exists(field);
        }
    }

    /** A point in time of an object. */
    public static final class OfTime {
        private final String field;

        private OfTime(String field) {
            this.field = field;
        }

        public Filter equalTo(Instant time) {
            return is("=", time);
        }

        public Filter before(Instant time) {
            return is("<", time);
        }

        public Filter after(Instant time) {
            return is(">", time);
        }

        public Filter atLeast(Instant time) {
            return is(">=", time);
        }

        public Filter atMost(Instant time) {
            return is("<=", time);
        }

        /** At most so long ago when the question is asked. */
        public Filter withinLast(Duration age) {
            return comparison(field, ">=", ago(age));
        }

        /** Longer ago than that when the question is asked. */
        public Filter longerAgoThan(Duration age) {
            return comparison(field, "<", ago(age));
        }

        /** Whether the field is there. */
        public Filter exists() {
            return Filter.exists(field);
        }

        private Filter is(String operator, Instant time) {
            if (time == null) {
                throw new IllegalArgumentException("The time to compare with is null.");
            }
            return comparison(field, operator, quoted(time.toString()));
        }

        private static String ago(Duration age) {
            if (age == null || age.isNegative()) {
                throw new IllegalArgumentException("An age of " + age + "; give one that is not negative.");
            }
            return quoted("-" + age.toSeconds() + "s");
        }
    }
}
