package dev.nereid.model;

/**
 * An operation that a store keeps aside, and why.
 *
 * @param kind label of {@link OperationKind}
 */
public record Rejection(long sequence, String kind, String path, String reason) {
    /** One line for people. */
    public String text() {
        return "operation " + sequence + " (" + kind + " \"" + path + "\"): " + reason.replaceFirst("\\.$", "");
    }
}
