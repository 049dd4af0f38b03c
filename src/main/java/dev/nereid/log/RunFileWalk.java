package dev.nereid.log;

import dev.nereid.codec.Digest;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.Replay.Position;
import dev.nereid.model.Limits;
import java.util.List;

/**
 * Goes through a run file from one place to another, batch after batch, and on behind what is lost; knows the digest of the
 * log up to where it is. For one thread.
 */
public final class RunFileWalk {
    private final RunFileReader file;
    private final long end;
    private Position position;
    private List<LoggedOperation> operations = List.of();
    private LogException.Lost hole; // null unless the last step was one over what is lost
    private long lost;

    /** To where the file ends. */
    public RunFileWalk(RunFileReader file, Position from) {
        this(file, from, Long.MAX_VALUE);
    }

    /** @param end sequence of the last operation */
    RunFileWalk(RunFileReader file, Position from, long end) {
        this.file = file;
        this.position = from;
        this.end = end;
    }

    /**
     * One step: over some {@link #operations}, or over a {@link #hole}.
     *
     * @return false at the end
     * @throws LogException if the file can't be read
     */
    public boolean next() {
        operations = List.of();
        hole = null;
        int max = (int) Math.min(Limits.BATCH_OPERATIONS_MAX, end - position.sequence());
        if (max <= 0) {
            return false;
        }
        try {
            operations = file.read(position.sequence(), max, Limits.BATCH_BYTES_TARGET);
        } catch (LogException.Lost e) {
            hole = e;
            long count = Math.min(e.last(), end) - position.sequence();
            lost += count;
            position = new Position(position.sequence() + count, Digest.lost(position.digest(), count));
            return true;
        }
        long digest = position.digest();
        for (LoggedOperation operation : operations) {
            digest = Digest.next(digest, operation.crc());
        }
        position = new Position(position.sequence() + operations.size(), digest);
        return !operations.isEmpty();
    }

    /** Those of the last step, in order. */
    public List<LoggedOperation> operations() {
        return operations;
    }

    /** What says that the operations of the last step are lost; null if they are not. */
    public LogException.Lost hole() {
        return hole;
    }

    /** Behind the last step. */
    public Position position() {
        return position;
    }

    /** Operations in the holes so far. */
    long lost() {
        return lost;
    }
}
