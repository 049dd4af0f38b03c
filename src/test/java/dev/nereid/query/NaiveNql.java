package dev.nereid.query;

import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesSummary;
import dev.nereid.model.Value;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Exists;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What a query means, worked out on an object in memory as the package says it, and in no other way. */
final class NaiveNql {
    private final long now;

    NaiveNql(long now) {
        this.now = now;
    }

    boolean fits(Nql query, ObjectView object) {
        if (query instanceof Nql.And and) {
            return and.parts().stream().allMatch(part -> fits(part, object));
        } else if (query instanceof Nql.Or or) {
            return or.parts().stream().anyMatch(part -> fits(part, object));
        } else if (query instanceof Nql.Not not) {
            return !fits(not.part(), object);
        } else if (query instanceof Exists exists) {
            return field(object, exists.path(), exists.type()) != null;
        }
        Comparison comparison = (Comparison) query;
        AttributeView field = field(object, comparison.path(), comparison.type());
        if (comparison.type() == Type.STRING_SET) {
            boolean contains = field != null && field.elements().contains(comparison.value());
            return contains == (comparison.operator() == Operator.CONTAINS);
        }
        return field != null && fits(comparison, field);
    }

    /** Null if there is none of this type. */
    private static AttributeView field(ObjectView object, String path, Type type) {
        AttributeView field = object.attributes().get(path);
        if (field == null) {
            return null;
        }
        boolean isNumber = field.type() == AttributeType.FLOAT || field.type() == AttributeType.INTEGER;
        boolean fits = type == Type.FLOAT || type == Type.INTEGER
                ? isNumber
                : field.type() == AttributeType.valueOf(type.name());
        return fits ? field : null;
    }

    private boolean fits(Comparison comparison, AttributeView field) {
        Operator operator = comparison.operator();
        String value = comparison.value();
        SeriesSummary points = field.summary();
        if (points != null && points.count() == 0) {
            return false;
        }
        return switch (comparison.type()) {
            case FLOAT, INTEGER ->
                field.value() instanceof Value.OfInt whole
                        ? ofWhole(operator, whole.value(), value)
                        : ofDouble(operator, ((Value.OfFloat) field.value()).value(), value);
            case FLOAT_SERIES -> ofDouble(operator, aggregate(points, comparison.aggregate()), value);
            case BOOLEAN ->
                ((Value.OfBool) field.value()).value() == value.equals("true") == (operator == Operator.EQUAL);
            case DATETIME ->
                ordered(
                        operator,
                        Long.compare(((Value.OfDatetime) field.value()).micros(), NqlTime.micros(value, now)));
            case STRING -> ofText(operator, ((Value.OfString) field.value()).value(), value);
            case STRING_SERIES -> ofText(operator, points.lastText(), value);
            case RUN_STATE -> {
                String state = ((Value.OfReference) field.value()).text().equals("active") ? "running" : "idle";
                yield state.equals(value) == (operator == Operator.EQUAL);
            }
            case ARTIFACT ->
                field.files().sha256() != null
                        && ordered(operator, field.files().sha256().compareTo(value));
            default -> throw new AssertionError(comparison);
        };
    }

    private static double aggregate(SeriesSummary points, Aggregate aggregate) {
        return switch (aggregate == null ? Aggregate.LAST : aggregate) {
            case LAST -> points.lastValue();
            case MIN -> points.min();
            case MAX -> points.max();
            case AVERAGE -> points.average();
            case VARIANCE -> points.variance();
        };
    }

    private static boolean ofWhole(Operator operator, long field, String text) {
        if (text.equals("nan")) {
            return operator == Operator.UNEQUAL;
        }
        return text.endsWith("inf")
                ? ordered(operator, text.startsWith("-") ? 1 : -1)
                : ordered(operator, new BigDecimal(field).compareTo(new BigDecimal(text)));
    }

    private static boolean ofDouble(Operator operator, double field, String text) {
        if (text.equals("nan")) {
            return Double.isNaN(field) == (operator == Operator.EQUAL);
        }
        double value = text.endsWith("inf")
                ? text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                : Double.parseDouble(text);
        if (Double.isNaN(field)) {
            return operator == Operator.UNEQUAL;
        }
        return ordered(operator, field < value ? -1 : field > value ? 1 : 0);
    }

    private static boolean ofText(Operator operator, String field, String value) {
        return switch (operator) {
            case CONTAINS -> field.contains(value);
            case NOT_CONTAINS -> !field.contains(value);
            case MATCHES -> Pattern.compile(value).matcher(field).find();
            case NOT_MATCHES -> !Pattern.compile(value).matcher(field).find();
            default ->
                ordered(
                        operator,
                        Arrays.compareUnsigned(
                                field.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static boolean ordered(Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case UNEQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            default -> throw new AssertionError(operator);
        };
    }
}
