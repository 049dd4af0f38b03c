package dev.nereid.model;

/** Type of an attribute, fixed by the first operation on it. Labels are the type names of NQL. */
public enum AttributeType {
    INTEGER("int", "an integer"),
    FLOAT("float", "a float"),
    BOOLEAN("bool", "a boolean"),
    STRING("string", "a string"),
    DATETIME("datetime", "a datetime"),
    FLOAT_SERIES("floatSeries", "a float series"),
    STRING_SERIES("stringSeries", "a string series"),
    STRING_SET("stringSet", "a string set");

    private final String label;
    private final String words;

    AttributeType(String label, String words) {
        this.label = label;
        this.words = words;
    }

    public String label() {
        return label;
    }

    /** For messages, with its article: "a float series". */
    public String words() {
        return words;
    }

    public boolean isSeries() {
        return this == FLOAT_SERIES || this == STRING_SERIES;
    }

    public boolean isScalar() {
        return ordinal() <= DATETIME.ordinal();
    }

    /** @throws IllegalArgumentException if no type has this label */
    public static AttributeType of(String label) {
        for (AttributeType type : values()) {
            if (type.label.equals(label)) {
                return type;
            }
        }
        throw new IllegalArgumentException("Unknown attribute type: \"" + label + "\"");
    }
}
