package dev.nereid;

import dev.nereid.settings.Durations;
import java.time.Duration;
import java.util.function.Predicate;

/** Waits until what was logged is committed and on the disk: {@link Durability#EACH_CALL}. */
final class CommittedRecorder extends WaitingRecorder {
    private final Duration timeout;

    CommittedRecorder(LogRecorder recorder, Duration timeout) {
        super(recorder);
        this.timeout = timeout;
    }

    @Override
    void confirm(String what, Predicate<String> isOurs, Runnable logging) {
        long before = dropped();
        logging.run();
        recorder().flush(timeout);
        if (dropped() != before) { // by this call or by another at the same time: no call returns that may have lost
            // something
            throw new NereidException(
                    what + " may not have been logged: the disk takes nothing, or the run was closed within "
                            + Durations.text(timeout) + ". What was logged before is safe. Check the disk.",
                    null);
        }
    }
}
