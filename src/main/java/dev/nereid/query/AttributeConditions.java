package dev.nereid.query;

import static dev.nereid.db.jooq.Tables.ATTRIBUTE;
import static dev.nereid.db.jooq.Tables.SET_ELEMENT;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.db.ValueList;
import dev.nereid.model.Aggregate;
import dev.nereid.model.AttributeType;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import dev.nereid.store.AggregateColumns;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Conditions on fields that are attributes: objects that are among those of which an attribute fits. So each is true or
 * false, and the database looks the path up once, not once for every object, unless these are few.
 */
final class AttributeConditions {
    private static final List<String> NUMBERS = List.of(AttributeType.INTEGER.label(), AttributeType.FLOAT.label());

    private final DSLContext db;
    private final TextConditions texts;
    private final long now;
    private final boolean ofFew;

    /** @param ofFew see {@link dev.nereid.store.ObjectFilter#on} */
    AttributeConditions(DSLContext db, TextConditions texts, long now, boolean ofFew) {
        this.db = db;
        this.texts = texts;
        this.now = now;
        this.ofFew = ofFew;
    }

    Condition exist(String path, Type type) {
        return among(of(path, type));
    }

    private static Condition of(String path, Type type) {
        Condition ofType = type.isNumber() ? ATTRIBUTE.TYPE.in(NUMBERS) : ATTRIBUTE.TYPE.eq(label(type));
        return ATTRIBUTE.PATH.eq(path).and(ofType);
    }

    private static String label(Type type) {
        return AttributeType.valueOf(type.name()).label();
    }

    private Condition among(Condition... attributes) {
        if (ofFew) {
            return DSL.exists(
                    DSL.selectOne().from(ATTRIBUTE).where(attributes).and(ATTRIBUTE.TARGET.eq(TRACKED_OBJECT.ID)));
        }
        return TRACKED_OBJECT.ID.in(DSL.select(ATTRIBUTE.TARGET).from(ATTRIBUTE).where(attributes));
    }

    /** @param values any of which may be the one, of texts that may be equal; else the comparison's own */
    Condition compare(Comparison comparison, List<String> values) {
        Condition field = of(comparison.path(), comparison.type());
        Operator operator = comparison.operator();
        String value = comparison.value();
        return switch (comparison.type()) {
            case FLOAT, INTEGER -> among(field, number(operator, NqlNumber.of(value)));
            case BOOLEAN -> among(field, Comparisons.of(operator, ATTRIBUTE.INT_VALUE, NqlValue.flag(value) ? 1L : 0L));
            case DATETIME -> among(field, Comparisons.of(operator, ATTRIBUTE.INT_VALUE, NqlTime.micros(value, now)));
            case FLOAT_SERIES -> among(field, ATTRIBUTE.POINT_COUNT.gt(0L), series(comparison, NqlNumber.of(value)));
            case STRING -> text(comparison, values, field);
            case STRING_SERIES -> text(comparison, values, field.and(ATTRIBUTE.POINT_COUNT.gt(0L)));
            case STRING_SET -> set(operator, values, field);
            case ARTIFACT -> artifact(operator, value, field);
            case RUN_STATE -> DSL.falseCondition(); // which sys/state alone is
            default -> throw new IllegalArgumentException("A " + comparison.type() + " has no operators");
        };
    }

    private static Condition number(Operator operator, NqlNumber number) {
        Condition whole = ATTRIBUTE
                .TYPE
                .eq(AttributeType.INTEGER.label())
                .and(Comparisons.ofLong(operator, ATTRIBUTE.INT_VALUE, number));
        return whole.or(ATTRIBUTE.TYPE.eq(AttributeType.FLOAT.label()).and(Comparisons.ofFloatValue(operator, number)));
    }

    /** An aggregate that has no point to be of is NaN. */
    private static Condition series(Comparison comparison, NqlNumber number) {
        Aggregate aggregate = comparison.aggregate() == null ? Aggregate.LAST : comparison.aggregate();
        return Comparisons.ofDouble(comparison.operator(), AggregateColumns.of(ATTRIBUTE, aggregate), number);
    }

    private Condition text(Comparison comparison, List<String> values, Condition field) {
        var all = DSL.select(ATTRIBUTE.TARGET, ATTRIBUTE.STRING_VALUE)
                .from(ATTRIBUTE)
                .where(field, ATTRIBUTE.STRING_VALUE.isNotNull());
        Condition fits = texts.on(comparison, values, ATTRIBUTE.STRING_VALUE, all);
        return texts.isOfObjects(comparison) ? fits : among(field, fits);
    }

    /** What has no set does not contain it either. */
    private Condition set(Operator operator, List<String> values, Condition field) {
        Condition contains = TRACKED_OBJECT.ID.in(DSL.select(ATTRIBUTE.TARGET)
                .from(ATTRIBUTE)
                .join(SET_ELEMENT)
                .on(SET_ELEMENT.ATTRIBUTE_ID.eq(ATTRIBUTE.ID))
                .where(field, ValueList.ofTexts(db, SET_ELEMENT.ELEMENT, values), SET_ELEMENT.PRESENT.eq(1L)));
        return operator == Operator.CONTAINS ? contains : DSL.not(contains);
    }

    /** Its hash is over all its files, which no database can compute. */
    private Condition artifact(Operator operator, String hash, Condition field) {
        List<Long> fitting = ArtifactHashes.of(db, field).entrySet().stream()
                .filter(artifact -> artifact.getValue().equals(hash) == (operator == Operator.EQUAL))
                .map(artifact -> artifact.getKey())
                .toList();
        return ValueList.ofLongs(db, TRACKED_OBJECT.ID, fitting);
    }
}
