package dev.nereid.codec;

/**
 * Consecutive operations of one log that its run file has lost: it is damaged there, and its writer is gone. They keep their
 * place, so that what follows can be applied, and another copy of the file may still bring them.
 *
 * @param log which log
 * @param first sequence of the first of them
 * @param last sequence of the last of them
 * @param digestBefore digest of the log just before the first
 */
public record LostOperations(LogIdentity log, long first, long last, long digestBefore) {
    public LostOperations {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("No operations lie from " + first + " to " + last);
        }
    }

    /** Digest of the log at the last of them. */
    public long digestAfter() {
        return Digest.lost(digestBefore, last - first + 1);
    }
}
