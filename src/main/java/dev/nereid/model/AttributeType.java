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
    STRING_SET("stringSet", "a string set"),
    FILE("file", "a file"),
    FILE_SET("fileSet", "a file set"),
    FILE_SERIES("fileSeries", "a file series"),
    ARTIFACT("artifact", "an artifact"),
    GIT_REF("gitRef", "a Git reference"),
    NOTEBOOK_REF("notebookRef", "a notebook reference"),
    RUN_STATE("experimentState", "a run state");

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
        return this == FLOAT_SERIES || this == STRING_SERIES || this == FILE_SERIES;
    }

    public boolean isScalar() {
        return ordinal() <= DATETIME.ordinal() || isReference();
    }

    /** Text that means something outside: a commit, a notebook, a state. */
    public boolean isReference() {
        return this == GIT_REF || this == NOTEBOOK_REF || this == RUN_STATE;
    }

    /** Whether objects have an order by it. */
    public boolean isSortable() {
        return isScalar() || isSeries();
    }

    /** Whether it has files, listed by name. */
    public boolean hasFiles() {
        return this == FILE || this == FILE_SET || this == ARTIFACT;
    }

    /** Whether a clear makes sense: what can be empty. */
    public boolean canBeEmpty() {
        return isSeries() || this == STRING_SET || this == FILE_SET || this == ARTIFACT;
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
