package dev.nereid;

/**
 * What is safe, and when. The README has a table of what each level loses, as measured; a file that was not lost opens, and
 * has the beginning of what was logged, without a gap.
 */
public enum Durability {
    /**
     * A kill of the process ({@code kill -9}, out of memory) costs what was logged in the last {@linkplain
     * ObjectBuilder#linger linger} and commit, or 40 ms while operations keep coming, a power failure about a second
     * more. A kill takes nothing that {@link TrackedObject#flush} has returned for. The default.
     */
    KILL_SAFE,

    /**
     * A power failure costs no more than a kill: every commit waits for the disk, some milliseconds on most. Neither takes
     * anything that {@link TrackedObject#flush} has returned for.
     */
    POWER_SAFE,

    /**
     * Neither takes anything that a logging call has returned for: each waits until its operation is committed and on the
     * disk. One that is not within {@linkplain ObjectBuilder#queueTimeout the time that a call may take} throws. What the run
     * records by itself is as with {@link #POWER_SAFE}.
     */
    EACH_CALL
}
