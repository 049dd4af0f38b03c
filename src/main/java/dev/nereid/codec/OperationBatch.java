package dev.nereid.codec;

import java.util.List;

/**
 * Consecutive operations of one log, with what the receiver needs to place them.
 *
 * @param log which log
 * @param project where to create the object if its own log names no project, or to override that; null if neither
 * @param modelKey of a model that is created by this batch: instead of the one that it asks for; null to keep that
 * @param digestBefore digest of the log just before the first operation
 */
public record OperationBatch(
        LogIdentity log, String project, String modelKey, long digestBefore, List<LoggedOperation> operations) {
    public OperationBatch(LogIdentity log, String project, long digestBefore, List<LoggedOperation> operations) {
        this(log, project, null, digestBefore, operations);
    }

    public OperationBatch {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("A batch needs an operation");
        }
    }

    public long firstSequence() {
        return operations.get(0).sequence();
    }

    public long lastSequence() {
        return operations.get(operations.size() - 1).sequence();
    }
}
