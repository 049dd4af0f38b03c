package dev.nereid.model;

/** What is tracked. The label is the word of the documents' API, and what files and stores keep. */
public enum ObjectKind {
    RUN("run", "run"),
    MODEL("model", "model"),
    MODEL_VERSION("modelVersion", "model version"),
    PROJECT("project", "project");

    private final String label;
    private final String words;

    ObjectKind(String label, String words) {
        this.label = label;
        this.words = words;
    }

    public String label() {
        return label;
    }

    /** As a sentence has it. */
    public String words() {
        return words;
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
