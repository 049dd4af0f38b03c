package dev.nereid.testing;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.log.ReplayTarget;
import dev.nereid.model.AppliedState;
import dev.nereid.store.Store;

/** A store in this process, as what a run file is replayed to. */
public class StoreTarget implements ReplayTarget {
    private final Store store;

    public StoreTarget(Store store) {
        this.store = store;
    }

    @Override
    public AppliedState state(LogIdentity log) {
        return store.state(log);
    }

    @Override
    public int[] checksums(LogIdentity log, long after, int max) {
        return store.checksums(log, after, max);
    }

    @Override
    public AppliedState apply(OperationBatch batch) {
        return store.apply(batch);
    }

    @Override
    public AppliedState lose(LostOperations lost) {
        return store.lose(lost);
    }

    @Override
    public AppliedState fill(OperationBatch batch) {
        return store.fill(batch);
    }
}
