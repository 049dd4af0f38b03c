package dev.nereid;

import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributePath;
import dev.nereid.query.Nql;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import dev.nereid.query.NqlException;
import dev.nereid.query.NqlParser;
import dev.nereid.query.NqlText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Which objects a {@link TableQuery} means, by their fields. First the field and what it is taken for, then what it must
 * be: {@code Filter.floatSeries("val/acc").last().greaterThan(0.9)}. Filters combine by {@link #and}, {@link #or} and
 * {@link #not}, each a group of its own.
 *
 * <p>An object is meant or not, and {@code not()} means exactly the others. One that lacks the field, or has another type
 * there, fits no comparison, {@code notEqualTo} and {@code notMatches} included; only {@link OfSet#notContains} fits it
 * too. NaN fits {@code equalTo(Double.NaN)} and {@code notEqualTo} of every number.
 *
 * <p>What can't be asked is an {@link IllegalArgumentException}. Filters can't be changed and are safe for many threads; {@link
 * #toString} is the same filter in NQL, the query language.
 */
public final class Filter {
    private final Nql nql;

    private Filter(Nql nql) {
        this.nql = nql;
    }

    // --------------------------------------------------------------------------------------------- combinations --

    /** What fits both. */
    public Filter and(Filter other) {
        return joined(other, nql -> nql instanceof Nql.And and ? and.parts() : List.of(nql), Nql.And::new);
    }

    /** What fits one of them at least. */
    public Filter or(Filter other) {
        return joined(other, nql -> nql instanceof Nql.Or or ? or.parts() : List.of(nql), Nql.Or::new);
    }

    /** What does not fit: objects that lack the field among it. */
    public Filter not() {
        return new Filter(new Nql.Not(nql));
    }

    private Filter joined(Filter other, Function<Nql, List<Nql>> parts, Function<List<Nql>, Nql> join) {
        require(other, "other filter");
        List<Nql> all = new ArrayList<>(parts.apply(nql));
        all.addAll(parts.apply(other.nql));
        return new Filter(join.apply(all));
    }

    /** This filter in the query language. */
    @Override
    public String toString() {
        return NqlText.of(nql);
    }

    // --------------------------------------------------------------------------------------------------- fields --

    /** An {@code int} or a {@code float}. */
    public static OfNumber number(String path) {
        return new OfNumber(path, Type.FLOAT, null);
    }

    /** A {@code string}. */
    public static OfText string(String path) {
        return new OfText(path, Type.STRING);
    }

    /** A {@code bool}. */
    public static OfFlag bool(String path) {
        return new OfFlag(path);
    }

    /** A {@code datetime}. */
    public static OfTime datetime(String path) {
        return new OfTime(path);
    }

    /** A {@code stringSet}, such as {@code sys/tags}. */
    public static OfSet stringSet(String path) {
        return new OfSet(path);
    }

    /** A {@code floatSeries}, by a number that says something of it. One without points fits nothing but {@code exists}. */
    public static OfFloatSeries floatSeries(String path) {
        return new OfFloatSeries(path);
    }

    /** A {@code stringSeries}, by its last value. */
    public static OfText stringSeries(String path) {
        return new OfText(path, Type.STRING_SERIES);
    }

    /** An {@code artifact}, by its hash. */
    public static OfHash artifact(String path) {
        return new OfHash(path);
    }

    /** Objects that a process is connected to; all others by {@link #not}. */
    public static Filter active() {
        return new OfField("sys/state", Type.RUN_STATE, null).is(Operator.EQUAL, "running");
    }

    /**
     * Objects with a field of this path and type.
     *
     * @param type as {@link Field#type} names it
     */
    public static Filter exists(String path, String type) {
        require(type, "type");
        Type known = Type.of(type);
        if (known == null) {
            throw new IllegalArgumentException(
                    "No field has the type \"" + type + "\". Give one that structure() names, such as floatSeries.");
        }
        return new OfField(path, known, null).exists();
    }

    private static void require(Object value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("The " + what + " of a filter is null.");
        }
    }

    /** A field, to be held against a value. */
    public static sealed class OfField permits OfNumber, OfFloatSeries, OfText, OfHash, OfFlag, OfSet, OfTime {
        private final String path;
        private final Type type;
        private final Aggregate aggregate; // null for none

        private OfField(String path, Type type, Aggregate aggregate) {
            this.path = AttributePath.of(path);
            this.type = type;
            this.aggregate = aggregate;
        }

        /** Whether the field is there, with this type. */
        public Filter exists() {
            return new Filter(new Nql.Exists(path, type));
        }

        final Filter is(Operator operator, String value) {
            Nql comparison = new Comparison(path, type, aggregate, operator, value);
            try {
                return new Filter(NqlParser.parse(NqlText.of(comparison)));
            } catch (NqlException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        final Filter isText(Operator operator, String value) {
            require(value, "value for \"" + path + "\"");
            return is(operator, value);
        }
    }

    /** A number. */
    public static final class OfNumber extends OfField {
        private OfNumber(String path, Type type, Aggregate aggregate) {
            super(path, type, aggregate);
        }

        public Filter equalTo(Number value) {
            return isNumber(Operator.EQUAL, value);
        }

        public Filter notEqualTo(Number value) {
            return isNumber(Operator.UNEQUAL, value);
        }

        public Filter lessThan(Number value) {
            return isNumber(Operator.LESS, value);
        }

        public Filter atMost(Number value) {
            return isNumber(Operator.LESS_OR_EQUAL, value);
        }

        public Filter greaterThan(Number value) {
            return isNumber(Operator.GREATER, value);
        }

        public Filter atLeast(Number value) {
            return isNumber(Operator.GREATER_OR_EQUAL, value);
        }

        /** Whole numbers keep all their digits. */
        private Filter isNumber(Operator operator, Number value) {
            require(value, "number");
            boolean isWhole = value instanceof Long
                    || value instanceof Integer
                    || value instanceof Short
                    || value instanceof Byte;
            double number = value.doubleValue();
            if (isWhole) {
                return is(operator, Long.toString(value.longValue()));
            }
            return is(
                    operator,
                    Double.isFinite(number)
                            ? Double.toString(number)
                            : Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
        }
    }

    /** A float series. */
    public static final class OfFloatSeries extends OfField {
        private final String path;

        private OfFloatSeries(String path) {
            super(path, Type.FLOAT_SERIES, null);
            this.path = path;
        }

        /** The value of the last step. */
        public OfNumber last() {
            return of(Aggregate.LAST);
        }

        /** The least value but NaN. */
        public OfNumber min() {
            return of(Aggregate.MIN);
        }

        /** The greatest value but NaN. */
        public OfNumber max() {
            return of(Aggregate.MAX);
        }

        /** Of the finite values. */
        public OfNumber average() {
            return of(Aggregate.AVERAGE);
        }

        /** Of the finite values, taken for all there are: the mean of their squared distances from the average. */
        public OfNumber variance() {
            return of(Aggregate.VARIANCE);
        }

        private OfNumber of(Aggregate aggregate) {
            return new OfNumber(path, Type.FLOAT_SERIES, aggregate);
        }
    }

    /** A text. Upper and lower case are different. */
    public static final class OfText extends OfField {
        private OfText(String path, Type type) {
            super(path, type, null);
        }

        public Filter equalTo(String value) {
            return isText(Operator.EQUAL, value);
        }

        public Filter notEqualTo(String value) {
            return isText(Operator.UNEQUAL, value);
        }

        public Filter contains(String part) {
            return isText(Operator.CONTAINS, part);
        }

        public Filter notContains(String part) {
            return isText(Operator.NOT_CONTAINS, part);
        }

        /** Whether a regular expression (of RE2) is found anywhere in it; {@code ^} and {@code $} stand for its ends. */
        public Filter matches(String regex) {
            return isText(Operator.MATCHES, regex);
        }

        /** Whether it is found nowhere in it. */
        public Filter notMatches(String regex) {
            return isText(Operator.NOT_MATCHES, regex);
        }
    }

    /** A hash. */
    public static final class OfHash extends OfField {
        private OfHash(String path) {
            super(path, Type.ARTIFACT, null);
        }

        /** @param sha256 as {@link Field#fileHash} gives it */
        public Filter equalTo(String sha256) {
            return isText(Operator.EQUAL, sha256);
        }

        public Filter notEqualTo(String sha256) {
            return isText(Operator.UNEQUAL, sha256);
        }
    }

    /** A truth value. */
    public static final class OfFlag extends OfField {
        private OfFlag(String path) {
            super(path, Type.BOOLEAN, null);
        }

        public Filter isTrue() {
            return is(Operator.EQUAL, "true");
        }

        public Filter isFalse() {
            return is(Operator.EQUAL, "false");
        }
    }

    /** A set of strings. */
    public static final class OfSet extends OfField {
        private OfSet(String path) {
            super(path, Type.STRING_SET, null);
        }

        public Filter contains(String element) {
            return isText(Operator.CONTAINS, element);
        }

        /** Fits objects without the set, too. */
        public Filter notContains(String element) {
            return isText(Operator.NOT_CONTAINS, element);
        }

        /** All of them. */
        public Filter containsAll(String... elements) {
            return each(elements, Filter::and);
        }

        /** One of them at least. */
        public Filter containsAny(String... elements) {
            return each(elements, Filter::or);
        }

        private Filter each(String[] elements, BinaryOperator<Filter> join) {
            require(elements, "elements");
            return Arrays.stream(elements)
                    .map(this::contains)
                    .reduce(join)
                    .orElseThrow(() -> new IllegalArgumentException("A filter by the elements of a set names none."));
        }
    }

    /** A point in time. */
    public static final class OfTime extends OfField {
        private OfTime(String path) {
            super(path, Type.DATETIME, null);
        }

        public Filter equalTo(Instant time) {
            return isTime(Operator.EQUAL, time);
        }

        public Filter notEqualTo(Instant time) {
            return isTime(Operator.UNEQUAL, time);
        }

        public Filter before(Instant time) {
            return isTime(Operator.LESS, time);
        }

        public Filter notAfter(Instant time) {
            return isTime(Operator.LESS_OR_EQUAL, time);
        }

        public Filter after(Instant time) {
            return isTime(Operator.GREATER, time);
        }

        public Filter notBefore(Instant time) {
            return isTime(Operator.GREATER_OR_EQUAL, time);
        }

        /** At most so long before the question is asked, in whole seconds; what is yet to come as well. */
        public Filter withinLast(Duration age) {
            return is(Operator.GREATER_OR_EQUAL, ago(age));
        }

        /** Longer ago when the question is asked, in whole seconds. */
        public Filter longerAgoThan(Duration age) {
            return is(Operator.LESS, ago(age));
        }

        private Filter isTime(Operator operator, Instant time) {
            require(time, "time");
            return is(operator, time.toString());
        }

        private static String ago(Duration age) {
            require(age, "age");
            if (age.isNegative()) {
                throw new IllegalArgumentException("An age of " + age + " is in the future.");
            }
            long seconds = age.toSeconds();
            return seconds % 86_400 == 0 && seconds > 0 ? "-" + seconds / 86_400 + "d" : "-" + seconds + "s";
        }
    }
}
