package dev.nereid.model;

/** A single value that an attribute can have. */
public sealed interface Value {
    AttributeType type();

    /** For an attribute of this type, or of none yet: an integer is a float where one is expected, if it is exact. */
    default Value as(AttributeType type) {
        boolean widens = type == AttributeType.FLOAT
                && this instanceof OfInt integer
                && (long) (double) integer.value == integer.value
                && integer.value != Long.MAX_VALUE; // which comes back from 2^63, since that is cut to it
        return widens ? new OfFloat(((OfInt) this).value) : this;
    }

    record OfInt(long value) implements Value {
        @Override
        public AttributeType type() {
            return AttributeType.INTEGER;
        }
    }

    /** NaN, the infinities and -0.0 are values like any other. */
    record OfFloat(double value) implements Value {
        @Override
        public AttributeType type() {
            return AttributeType.FLOAT;
        }
    }

    record OfBool(boolean value) implements Value {
        @Override
        public AttributeType type() {
            return AttributeType.BOOLEAN;
        }
    }

    record OfString(String value) implements Value {
        @Override
        public AttributeType type() {
            return AttributeType.STRING;
        }
    }

    /** @param micros since 1970-01-01 UTC */
    record OfDatetime(long micros) implements Value {
        @Override
        public AttributeType type() {
            return AttributeType.DATETIME;
        }
    }

    /** @param type one that {@linkplain AttributeType#isReference is a reference} */
    record OfReference(AttributeType type, String text) implements Value {
        public OfReference {
            if (!type.isReference()) {
                throw new IllegalArgumentException(type + " is no reference");
            }
        }
    }
}
