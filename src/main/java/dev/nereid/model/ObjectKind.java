package dev.nereid.model;

/** What is tracked. The label is the word of the documents' API, and what files and stores keep. */
public enum ObjectKind {
    RUN("run"),
    MODEL("model"),
    MODEL_VERSION("modelVersion"),
    PROJECT("project");

    private final String label;

    ObjectKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** @throws IllegalArgumentException if no kind has this label */
    public static ObjectKind of(String label) {
        for (ObjectKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("Unknown kind of object: \"" + label + "\"");
    }
}
