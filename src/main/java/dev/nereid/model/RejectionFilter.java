package dev.nereid.model;

import java.util.List;
import java.util.UUID;

/**
 * Which of the operations that are kept aside of an object are meant: those that fit all that is given.
 *
 * @param paths attributes, or namespaces with all below; empty for any
 * @param sequences empty for any
 * @param logId null for any
 */
public record RejectionFilter(List<String> paths, List<Long> sequences, UUID logId) {
    public static final RejectionFilter ALL = new RejectionFilter(List.of(), List.of(), null);

    public static RejectionFilter ofPaths(List<String> paths) {
        return new RejectionFilter(paths, List.of(), null);
    }
}
