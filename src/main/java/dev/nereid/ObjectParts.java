package dev.nereid;

import dev.nereid.log.OperationLog;
import dev.nereid.sync.SyncWorker;
import java.time.Duration;

/**
 * What a {@link TrackedObject} is made of, which depends on its mode.
 *
 * @param log null in mode READ_ONLY
 * @param worker null where nothing is sent
 */
record ObjectParts(
        Duration closeTimeout,
        Duration requestTimeout,
        OperationLog log,
        SyncWorker worker,
        SyncProgress progress,
        Recorder recorder,
        ObjectReader reader) {
    ObjectParts(
            ObjectBuilder<?> options,
            OperationLog log,
            SyncWorker worker,
            SyncProgress progress,
            Recorder recorder,
            ObjectReader reader) {
        this(options.closeTimeout, options.requestTimeout, log, worker, progress, recorder, reader);
    }
}
