package dev.nereid.log;

/**
 * What a copy of a damaged run file says of the operations that it lacks, so that a gap in it is no damage to the copy.
 *
 * @param last the last operation of which there was a trace: what is missing up to there is lost; 0 in a whole log
 * @param isCut whether operations behind that one may be lost, too
 */
record Trace(long last, boolean isCut) {
    static final Trace NONE = new Trace(0, false);

    /** Where it can't be read what a file says: it may be a copy of one that was cut. */
    static final Trace UNKNOWN = new Trace(0, true);

    /** A trace beyond reason is damage itself. */
    private static final long AHEAD_MAX = 1_000_000;

    /** @param lastHeld the last operation that the copy holds */
    boolean isPlausible(long lastHeld) {
        return last <= lastHeld + AHEAD_MAX;
    }

    /** Whether anything is, or may be, missing. */
    boolean hasGaps() {
        return last > 0;
    }
}
