package dev.nereid;

/**
 * How far a run has come.
 *
 * @param durable operations in the run file, which a kill can't take; what still waits in memory is not counted
 * @param synced those of them that a server has confirmed
 * @param pending the others
 * @param pendingFiles contents of files that the server lacks, though it has the operations that name them; in mode {@link
 *     Mode#OFFLINE}, all that it lacks
 * @param rejected operations that the server has and keeps aside, since they contradict what it knows
 * @param trouble why nothing moves, in words; null if it does, or if nothing is pending
 * @param message for people: what is pending, that it is safe and where, and the command that finishes the job
 */
public record SyncStatus(
        long durable, long synced, long pending, int pendingFiles, long rejected, String trouble, String message) {
    /** Whether the server has everything, and has taken all of it. */
    public boolean isClean() {
        return pending == 0 && pendingFiles == 0 && rejected == 0;
    }
}
