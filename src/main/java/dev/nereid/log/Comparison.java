package dev.nereid.log;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a run file with what a target has of its log, operation by operation: up to where they hold the same, and which
 * operations the file has that the target had to give up for lost. What one of the two has lost agrees with whatever the other
 * has there.
 *
 * <p>What was lost counts as found only if file and target agree again behind it, or hold nothing else up to their end. Where
 * they hold different operations next, two copies may have parted within the hole: then it stays one, and the file leaves the
 * log before it, behind the last operation that both of them have.
 */
final class Comparison {
    /** Sequences, both ends included. */
    record Range(long first, long last) {}

    private final RunFileReader file;
    private final ReplayTarget target;
    private final LogIdentity log;
    private final long end;
    private final boolean targetLacksSome;

    private final List<Range> found = new ArrayList<>();
    private final List<Range> perhaps = new ArrayList<>(); // since they last agreed
    private long lastAgreed;

    Comparison(RunFileReader file, ReplayTarget target, LogIdentity log, long end, boolean targetLacksSome) {
        this.file = file;
        this.target = target;
        this.log = log;
        this.end = end;
        this.targetLacksSome = targetLacksSome;
    }

    /** What the target may be given, in order. Valid after {@link #run}. */
    List<Range> found() {
        return found;
    }

    /** The last operation of which both are known to hold the same. Valid after {@link #run}. */
    long lastAgreed() {
        return lastAgreed;
    }

    /** Whether nothing in them differs. */
    boolean run() {
        long at = Math.max(log.base(), file.base().sequence());
        lastAgreed = at;
        while (at < end) {
            int max = (int) Math.min(Replay.CHECKSUMS_PER_CALL, end - at);
            int[] ours = file.checksums(at, max);
            int[] theirs = target.checksums(log, at, max);
            int count = Math.min(ours.length, theirs.length);
            for (int i = 0; i < count; i++) {
                if (!agree(at + i + 1, ours[i], theirs[i])) {
                    return false;
                }
            }
            at += count;
            if (count == 0) {
                throw new LogException(
                        "The target has " + end + " operations of " + file.file() + " but shows checksums of " + at
                                + " only. The data is safe in the file.",
                        null);
            }
        }
        found.addAll(perhaps);
        return true;
    }

    private boolean agree(long sequence, int ours, int theirs) {
        boolean weLack = ours == Digest.LOST && file.hasGaps();
        if (ours == theirs) {
            if (!weLack) {
                agreed(sequence);
            }
            return true;
        }
        if (weLack) {
            return true;
        }
        if (theirs == Digest.LOST && targetLacksSome) {
            note(sequence);
            return true;
        }
        LoggedOperation own = file.intact(sequence); // what stands in the file for its checksum may be the damage
        if (own != null && own.crc() == theirs) {
            agreed(sequence);
        }
        return own == null || own.crc() == theirs;
    }

    private void agreed(long sequence) {
        found.addAll(perhaps);
        perhaps.clear();
        lastAgreed = sequence;
    }

    private void note(long sequence) {
        Range last = perhaps.isEmpty() ? null : perhaps.remove(perhaps.size() - 1);
        if (last != null && last.last() == sequence - 1) {
            perhaps.add(new Range(last.first(), sequence));
        } else {
            if (last != null) {
                perhaps.add(last);
            }
            perhaps.add(new Range(sequence, sequence));
        }
    }
}
