package dev.nereid.model;

import java.util.UUID;

/**
 * What a store has of one log: the answer to a batch and to the question where to go on.
 *
 * @param outcome of the batch; {@link Outcome#APPLIED} where there was none
 * @param applied highest sequence that is applied and committed; 0 if the log is unknown
 * @param digest of the log at {@code applied}
 * @param objectId the object it belongs to, which is another than its own where a custom run ID was taken; null while
 *     the log is unknown
 * @param sysId {@code CLS-3}; null if the store gives no IDs
 * @param project "workspace/name"; null while the log is unknown
 * @param rejected operations of this log that are kept aside
 * @param clamped operations whose time lay too far ahead of the store's clock
 * @param lost operations up to {@code applied} that a damaged run file has lost, and no other copy has brought yet
 */
public record AppliedState(
        Outcome outcome,
        long applied,
        long digest,
        UUID objectId,
        String sysId,
        String project,
        long rejected,
        long clamped,
        long lost) {

    public enum Outcome {
        /** Everything up to {@code applied} is in, including the batch. */
        APPLIED,
        /** The same, but all of the batch was in before; nothing was changed. */
        REPEATED,
        /** The batch begins beyond what the store has; nothing was changed. */
        GAP,
        /** The batch does not continue, or contradicts, what the store has of this log; nothing was changed. */
        FORKED
    }

    public boolean isKnown() {
        return objectId != null;
    }

    public AppliedState with(Outcome other) {
        return new AppliedState(other, applied, digest, objectId, sysId, project, rejected, clamped, lost);
    }
}
