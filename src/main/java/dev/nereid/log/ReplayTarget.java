package dev.nereid.log;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;

/** Where a log is replayed to: a store, near or far. Calls may be repeated; nothing is applied twice. */
public interface ReplayTarget {
    /** What it has of the log. For a log it doesn't know: nothing, with the digest at {@link LogIdentity#base}. */
    AppliedState state(LogIdentity log);

    /** Checksums of applied operations after a sequence, in order; fewer than {@code max} only at the end. */
    int[] checksums(LogIdentity log, long after, int max);

    /** Applies a batch whole, and commits; or changes nothing, and the outcome says why. */
    AppliedState apply(OperationBatch batch);
}
