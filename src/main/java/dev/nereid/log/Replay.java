package dev.nereid.log;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.codec.PointsCodec;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.model.Limits;
import java.util.List;

/**
 * Brings a target up to date from a run file: <i>reconcile</i> (what does it have, and is that what this file holds?),
 * then batch after batch. One pass; whoever wants more calls again. For one thread.
 *
 * <p>The target's word counts: a position that we remember is used only where the target confirms its digest. If the
 * target has other operations under our sequences, this file was copied and written on in two places, and the rest of it
 * is replayed as a log of its own, a {@linkplain LogIdentity#fork fork}. Where a damaged copy left the others may have been
 * lost; then its fork repeats some of what others bring, which a target applies once, see {@link ReplayTarget#apply}.
 *
 * <p>Where the file is damaged, the target is told which operations are lost, and what follows is replayed behind them. Where
 * the target had been told so and this file has the operations, it gets them: see {@link Comparison}.
 */
public final class Replay {
    /** Told after each batch that is applied. */
    public interface Listener {
        Listener NONE = (state, operations, points, bytes) -> {};

        void applied(AppliedState state, int operations, long points, long bytes);
    }

    /** How much one {@linkplain #turn turn} may send; asked once it is known what the target has. */
    public interface Allowance {
        /** @return bytes as {@link #cost} counts them; none if not positive */
        long bytes(long applied);
    }

    /** A place in a file that was confirmed before, which saves reading up to it again. */
    public record Position(long sequence, long digest) {}

    /** What an operation costs beside its payload, about: path, numbers, checksum. */
    private static final int OVERHEAD_BYTES = 32;

    static final int CHECKSUMS_PER_CALL = 100_000;

    /** Another syncer of the same log makes us align again; this often without getting further is no coincidence. */
    private static final int ALIGNMENTS_MAX = 100;

    private static final int REFUSALS_MAX = 10;

    private final RunFileReader file;
    private final ReplayTarget target;
    private final Destination destination;
    private final Listener listener;
    private final BatchSize size = new BatchSize();

    private boolean expectsNothing;
    private LogIdentity log;
    private Position position;
    private boolean isOfEarlierPass = true; // the position
    private AppliedState last;
    private boolean atEnd;

    /**
     * @param known where an earlier pass ended, or null
     */
    public Replay(RunFileReader file, ReplayTarget target, Destination destination, Position known, Listener listener) {
        this.file = file;
        this.target = target;
        this.destination = destination;
        this.listener = listener;
        this.log = LogIdentity.ofFile(file.logId());
        this.position = known;
    }

    /**
     * Lets {@link #run} send the first batch without asking before what the target has: a file that nobody remembers comes
     * for the first time, most likely. If it does not, the answer says so.
     */
    public Replay expectingNothing() {
        expectsNothing = true;
        return this;
    }

    /** Which log the file turned out to be. Valid after {@link #run}. */
    public LogIdentity log() {
        return log;
    }

    /** How far the target has confirmed this file. Valid after {@link #run}. */
    public Position position() {
        return position;
    }

    /** Whether there was nothing left in the file when it was last looked at. */
    public boolean isAtEnd() {
        return atEnd;
    }

    /** The target's last word, also when {@link #run} failed; null if there was none. */
    public AppliedState lastState() {
        return last;
    }

    /** Replays until the end of the file as it is now; returns the target's last word. */
    public AppliedState run() {
        boolean isBegun = expectsNothing && begin();
        long furthest = -1;
        for (int fruitless = 0; fruitless < ALIGNMENTS_MAX; fruitless++) {
            if (!isBegun) {
                align();
            }
            isBegun = false;
            if (position.sequence() > furthest) {
                furthest = position.sequence();
                fruitless = 0;
            }
            if (send(Long.MAX_VALUE)) {
                return last;
            }
        }
        throw new LogException(
                "The target keeps refusing to go on with " + file.file() + ", though it confirms what it"
                        + " has. The data is safe in the file. Please report this.",
                null);
    }

    /**
     * Replays a part of the file: all that is allowed, and the operation that goes beyond it. Ends early if another syncer
     * of the same log was faster; the next turn sees how far that one is.
     */
    public AppliedState turn(Allowance allowance) {
        align();
        send(allowance.bytes(position.sequence()));
        return last;
    }

    /** What operations count against an {@link Allowance}. */
    public static long cost(long operations, long payloadBytes) {
        return operations * OVERHEAD_BYTES + payloadBytes;
    }

    /** Sends the first batch without asking before. False if the target has heard of the file, or nothing can be sent so. */
    private boolean begin() {
        if (position != null || file.base().sequence() > 0) {
            return false;
        }
        List<LoggedOperation> operations;
        try {
            operations = readAfter(0, size.bytes());
        } catch (LogException.Lost e) {
            return false;
        }
        if (operations.isEmpty()) {
            return false;
        }
        position = new Position(0, Digest.start(file.logId()));
        AppliedState answer = apply(operations);
        if (answer.lost() > 0 || !isConfirmed(answer, after(operations))) {
            position = null;
            return false;
        }
        isOfEarlierPass = false;
        report(answer, operations);
        return true;
    }

    private List<LoggedOperation> readAfter(long sequence, long bytes) {
        int operationsMax = (int) Math.min(Limits.BATCH_OPERATIONS_MAX, bytes / OVERHEAD_BYTES + 1);
        return file.read(sequence, operationsMax, bytes);
    }

    // ----------------------------------------------------------------------------------------------- reconcile --

    /** Only asks: how far the target has confirmed this file. Nothing is sent. */
    public Position reconcile() {
        align(true);
        return position;
    }

    /** Finds out which log this file is and sets the position to what the target has of it. */
    private void align() {
        align(false);
    }

    /** @param asksOnly whether the target is not to be given what it lacks before that either */
    private void align(boolean asksOnly) {
        for (int refusals = 0; ; ) {
            AppliedState state = target.state(log);
            last = state;
            if (isOfEarlierPass && state.lost() > 0) { // by a damaged file, which a better one may have replaced since
                position = null;
            }
            isOfEarlierPass = false;
            if (state.applied() < file.base().sequence()) {
                throw beginsTooLate(state.applied());
            }
            long end = Math.min(state.applied(), file.lastSequence());
            Position own = positionAt(end);
            if (end == state.applied() && own.digest() == state.digest()) {
                position = own;
                return;
            }
            if (position != null) { // what was remembered may be the part that is wrong
                position = null;
                continue;
            }
            if (log.base() < file.base().sequence()) {
                requireCommonBase();
            }
            Comparison comparison = new Comparison(file, target, log, end, state.lost() > 0);
            boolean isSame = comparison.run();
            if (asksOnly && !comparison.found().isEmpty()) {
                position = positionAt(comparison.found().get(0).first() - 1);
                return;
            }
            if (!comparison.found().isEmpty() && !fill(comparison.found())) {
                refusals++; // somebody else has filled it, from another copy
                if (refusals == REFUSALS_MAX) {
                    throw new LogException(
                            "The target says that it has lost operations of " + file.file()
                                    + ", and does not take them."
                                    + " The data is safe in the file. Please report this.",
                            null);
                }
                continue;
            }
            if (isSame) { // the target has all of this file, and more: a copy that has not gone on
                position = end == last.applied() ? new Position(end, last.digest()) : own;
                return;
            }
            log = forkBehind(comparison.lastAgreed());
        }
    }

    private LogIdentity forkBehind(long base) {
        long at = base;
        while (true) {
            try {
                LoggedOperation first = file.read(at, 1, 1).get(0);
                return log.fork(base, first.sequence(), first.crc());
            } catch (LogException.Lost e) {
                if (base == 0) {
                    throw e; // what the log is, only its beginning can say
                }
                at = e.last();
            }
        }
    }

    private Position positionAt(long sequence) {
        return positionIn(file, position != null && position.sequence() <= sequence ? position : file.base(), sequence);
    }

    /**
     * A place in a file, by the checksums as they stand there.
     *
     * @param from a place before it, or the same
     * @throws LogException.Unreadable if the file does not reach so far
     */
    public static Position positionIn(RunFileReader file, Position from, long sequence) {
        long digest = from.digest();
        long at = from.sequence();
        while (at < sequence) {
            int[] checksums = file.checksums(at, (int) Math.min(CHECKSUMS_PER_CALL, sequence - at));
            for (int crc : checksums) {
                digest = Digest.next(digest, crc);
            }
            at += checksums.length;
            if (checksums.length == 0) {
                throw new LogException.Unreadable(
                        "Operation " + (at + 1) + " is missing from " + file.file() + ".", null);
            }
        }
        return new Position(sequence, digest);
    }

    private LogException beginsTooLate(long applied) {
        return new LogException.BeginsTooLate(file.file() + " is a part of a log, with what was logged after operation "
                + file.base().sequence()
                + ", and the store that it goes to (a server, or what answers local questions) has "
                + (applied == 0 ? "nothing" : "only " + applied + " operations")
                + " of this log. Bring what comes before it first: the bundle that was packed earlier, or one of the whole log, packed"
                + " without --since and --unsynced.");
    }

    /** In a part of a log, nobody sees where the target's operations before it begin to be others. */
    private void requireCommonBase() {
        Position theirs = new Position(0, Digest.start(file.logId()));
        while (theirs.sequence() < file.base().sequence()) {
            int max = (int) Math.min(CHECKSUMS_PER_CALL, file.base().sequence() - theirs.sequence());
            int[] checksums = target.checksums(log, theirs.sequence(), max);
            if (checksums.length == 0) {
                break;
            }
            long digest = theirs.digest();
            for (int crc : checksums) {
                digest = Digest.next(digest, crc);
            }
            theirs = new Position(theirs.sequence() + checksums.length, digest);
        }
        if (!theirs.equals(file.base())) {
            throw new LogException(
                    file.file() + " goes on from operation " + file.base().sequence()
                            + " of a log of which the target has other operations before that: the run file was copied and"
                            + " written on in two places, or the target has lost some. Nothing was sent. Pack the whole log,"
                            + " without --since and --unsynced.",
                    null);
        }
    }

    /** Gives the target what it had lost. False if it turns out to have other operations there. */
    private boolean fill(List<Comparison.Range> found) {
        for (Comparison.Range range : found) {
            for (long at = range.first() - 1; at < range.last(); ) {
                int max = (int) Math.min(Limits.BATCH_OPERATIONS_MAX, range.last() - at);
                List<LoggedOperation> operations;
                try {
                    operations = file.read(at, max, Limits.BATCH_BYTES_TARGET);
                } catch (LogException.Lost e) {
                    at = e.last();
                    continue;
                }
                AppliedState answer = target.fill(batch(0, operations));
                if (answer.outcome() != Outcome.APPLIED) {
                    return false;
                }
                last = answer;
                at += operations.size();
                report(answer, operations);
            }
        }
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- send --

    /** Sends all there is, up to a limit. False if the target is elsewhere than we thought. */
    private boolean send(long allowed) {
        atEnd = false;
        long left = allowed;
        while (left > 0) {
            List<LoggedOperation> operations;
            try {
                operations = readAfter(position.sequence(), Math.min(left, size.bytes()));
            } catch (LogException.Lost e) {
                if (!lose(e)) {
                    return false;
                }
                left -= OVERHEAD_BYTES;
                continue;
            }
            if (operations.isEmpty()) {
                atEnd = true;
                return true;
            }
            AppliedState answer = apply(operations);
            if (!isConfirmed(answer, after(operations))) {
                return false;
            }
            left -= report(answer, operations);
        }
        return true;
    }

    private AppliedState apply(List<LoggedOperation> operations) {
        long start = System.nanoTime();
        AppliedState answer = target.apply(batch(position.digest(), operations));
        size.took(System.nanoTime() - start);
        return answer;
    }

    private OperationBatch batch(long digestBefore, List<LoggedOperation> operations) {
        return new OperationBatch(log, destination.project(), destination.modelKey(), digestBefore, operations);
    }

    /** Goes on behind operations that this file has lost. */
    private boolean lose(LogException.Lost hole) {
        if (hole.first() == 1) {
            throw hole; // what the log is, only its beginning can say
        }
        LostOperations lost = new LostOperations(log, position.sequence() + 1, hole.last(), position.digest());
        boolean confirmed = isConfirmed(target.lose(lost), new Position(lost.last(), lost.digestAfter()));
        if (confirmed && hole.last() == file.lastSequence()) {
            concludeWith(hole.first() - 1);
        }
        return confirmed;
    }

    /** Nothing of this file follows what it has lost, so other copies that are the same up to there may say what that was. */
    private void concludeWith(long sequence) {
        LoggedOperation operation = file.intact(sequence);
        if (operation != null && sequence > log.base()) {
            last = target.fill(batch(0, List.of(operation)));
            position = new Position(last.applied(), last.digest());
        }
    }

    /** If not, somebody else delivers it too, or has gone on from a copy: ask again. */
    private boolean isConfirmed(AppliedState answer, Position after) {
        boolean confirmed = (answer.outcome() == Outcome.APPLIED || answer.outcome() == Outcome.REPEATED)
                && answer.applied() == after.sequence()
                && answer.digest() == after.digest();
        if (confirmed) {
            last = answer;
            position = after;
        }
        return confirmed;
    }

    private Position after(List<LoggedOperation> operations) {
        long digest = position.digest();
        for (LoggedOperation operation : operations) {
            digest = Digest.next(digest, operation.crc());
        }
        return new Position(operations.get(operations.size() - 1).sequence(), digest);
    }

    /** What they cost. Of those that were there before, nobody is told. */
    private long report(AppliedState state, List<LoggedOperation> operations) {
        long points = 0;
        long bytes = 0;
        for (LoggedOperation operation : operations) {
            points += operation.kind().isText() ? 0 : PointsCodec.count(operation.payload());
            bytes += operation.payload().length;
        }
        if (state.outcome() == Outcome.APPLIED) {
            listener.applied(state, operations.size(), points, bytes);
        }
        return cost(operations.size(), bytes);
    }
}
