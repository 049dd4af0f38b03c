package dev.nereid.model;

import java.util.UUID;

/**
 * An operation that a store keeps aside, and why.
 *
 * @param logId of the log that it is in
 * @param time of the operation, in microseconds
 * @param kind label of {@link OperationKind}
 * @param value what it would have set, in one short line for people
 * @param blockingPath the attribute that stands in its way; its own path where none does
 */
public record Rejection(
        UUID logId,
        long sequence,
        long time,
        String kind,
        String path,
        String value,
        Cause cause,
        String blockingPath,
        String reason) {

    /** What could be done about it. */
    public enum Cause {
        /**
         * An attribute stands in the way. If that is deleted, operations on other paths are tried again by themselves; those on
         * its own are ended, as all that was logged to it before.
         */
        CONFLICT("conflict"),
        /** The store takes no more, for the time being. */
        LIMIT("limit"),
        /** It makes no sense, and never will. */
        INVALID("invalid");

        private final String label;

        Cause(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /** @throws IllegalArgumentException if there is none */
        public static Cause of(String label) {
            for (Cause cause : values()) {
                if (cause.label.equals(label)) {
                    return cause;
                }
            }
            throw new IllegalArgumentException("There is no cause \"" + label + "\".");
        }
    }

    /** What kind of operation it is, for people. */
    public String kindWords() {
        OperationKind known = OperationKind.ofLabel(kind);
        return known == null ? kind : known.words();
    }

    /** One line for people. */
    public String text() {
        return "operation " + sequence + " (" + kindWords() + " \"" + path + "\"): " + reason.replaceFirst("\\.$", "");
    }

    /** What whoever logged it can do, as a sentence. */
    public String advice() {
        return switch (cause) {
            case CONFLICT ->
                blockingPath.equals(path)
                        ? "Log it to another path; or delete \"" + path
                                + "\" and log it again: a deletion ends what was logged there before, this too."
                        : "Log it to another path; or delete \"" + blockingPath
                                + "\", then this is tried again by itself.";
            case LIMIT -> "Have the limit raised, then try again (--retry).";
            case INVALID -> "Nothing will make it valid: drop it (--drop), or leave it.";
        };
    }
}
