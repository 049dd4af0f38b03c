package dev.nereid.log;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;

/** Where a log is replayed to: a store, near or far. Calls may be repeated; nothing is applied twice. */
public interface ReplayTarget {
    /** What it has of the log. For a log it doesn't know: nothing, with the digest at {@link LogIdentity#base}. */
    AppliedState state(LogIdentity log);

    /** Checksums of applied operations after a sequence, in order; fewer than {@code max} only at the end. */
    int[] checksums(LogIdentity log, long after, int max);

    /**
     * Applies a batch whole, and commits; or changes nothing, and the outcome says why. An operation that another log of
     * the same run file has, under the same sequence and with the same checksum, is noted, and has no effect again.
     */
    AppliedState apply(OperationBatch batch);

    /**
     * Takes note that the next operations of a log are lost, and commits; or changes nothing, and the outcome says why. A log
     * that it doesn't know can't begin so, but for a fork.
     */
    AppliedState lose(LostOperations lost);

    /**
     * Applies those operations of a batch that had been lost, and commits; or changes nothing, and the outcome says why. Where
     * the batch begins in its log matters not, only that what is there already is the same.
     */
    AppliedState fill(OperationBatch batch);
}
