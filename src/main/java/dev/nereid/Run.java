package dev.nereid;

import dev.nereid.codec.Instants;
import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectId;
import dev.nereid.model.Value;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.SyncWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;

/**
 * A run while it is being logged. See the package for what its calls promise. Close it; a run that is still open when
 * the JVM ends (also by SIGTERM) is closed then.
 *
 * <p>Paths are cleaned: empty parts vanish. They have at most 1,024 bytes and no control characters; else a call throws
 * {@link IllegalArgumentException}. A path of another type, or one that is a namespace, is refused with
 * {@link AttributeConflictException}. After {@link #close}, logging throws {@link RunClosedException}.
 *
 * <p>Safe for many threads at once.
 */
public final class Run implements AutoCloseable {
    static final String TAGS = "sys/tags";

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

    private final RunBuilder options;
    private final OperationLog log;
    private final SyncWorker worker; // null offline
    private final StringSet tags;
    private boolean closed; // guarded by this: and said what there was to say

    Run(RunBuilder options, OperationLog log, SyncWorker worker) {
        this.options = options;
        this.log = log;
        this.worker = worker;
        this.tags = new StringSet(log, TAGS);
    }

    // ---------------------------------------------------------------------------------------------------- values --

    /** Sets an integer of 64 bits. */
    public void assign(String path, long value) {
        assign(path, new Value.OfInt(value));
    }

    /** Sets a float; NaN and the infinities are values too. */
    public void assign(String path, double value) {
        assign(path, new Value.OfFloat(value));
    }

    /** Sets a boolean. */
    public void assign(String path, boolean value) {
        assign(path, new Value.OfBool(value));
    }

    /** Sets a string, at most 1 MiB of UTF-8; what is longer is cut, with a warning. */
    public void assign(String path, String value) {
        requireValue(path, value);
        assign(path, new Value.OfString(value));
    }

    /** Sets a point in time, kept in microseconds. */
    public void assign(String path, Instant value) {
        assign(path, new Value.OfDatetime(micros(path, value)));
    }

    private void assign(String path, Value value) {
        try {
            log.assign(AttributePath.of(path), value);
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    // ------------------------------------------------------------------------------------------ series and sets --

    /** A float series to append to: the fast way, when many points go to one path. Nothing is logged by this call. */
    public FloatSeries floatSeries(String path) {
        return new FloatSeries(log, path);
    }

    /** A string series to append to. Nothing is logged by this call. */
    public StringSeries stringSeries(String path) {
        return new StringSeries(log, path);
    }

    /** A set of strings to add to. Nothing is logged by this call. */
    public StringSet stringSet(String path) {
        return new StringSet(log, AttributePath.of(path));
    }

    /** The set {@code sys/tags}. */
    public StringSet tags() {
        return tags;
    }

    /** Appends a point to a float series, at the step after the last one. */
    public void append(String path, double value) {
        floatSeries(path).append(value);
    }

    /** Appends a point to a string series, at the step after the last one. */
    public void append(String path, String value) {
        stringSeries(path).append(value);
    }

    /**
     * Empties a series or a set; it stays, and steps that nobody gives go on counting.
     *
     * @throws AttributeConflictException if this process knows no series or set of this path
     */
    public void clear(String path) {
        String normal = AttributePath.of(path);
        try {
            if (!log.clear(normal)) {
                AttributeType type = log.typeOf(normal);
                throw new AttributeConflictException(
                        "\"" + normal + "\" is " + (type == null ? "not known to this process" : type.words())
                                + "; only a series or a set can be cleared. Nothing was logged.");
            }
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    /**
     * Deletes an attribute, or all attributes below a namespace, as far as this process knows them. The path may then
     * take another type.
     *
     * @return how many attributes were deleted
     */
    public int delete(String path) {
        try {
            return log.delete(AttributePath.of(path));
        } catch (LogException e) {
            throw NereidException.of(e);
        }
    }

    // ------------------------------------------------------------------------------------------------- durability --

    /**
     * Waits until everything logged before this call is committed to the run file: a kill can't take it any more.
     *
     * @throws NereidException if that takes longer than 30 seconds, with the reason
     */
    public void flush() {
        try {
            log.flush(WRITE_TIMEOUT);
        } catch (LogException e) {
            throw NereidException.of(e);
        } catch (TimeoutException e) {
            throw new NereidException(
                    "What was logged is not on disk after " + WRITE_TIMEOUT.toSeconds() + " s: " + e.getMessage()
                            + ". It waits in memory; everything up to operation " + durableUpTo() + " is safe in "
                            + file() + ".",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NereidException("Interrupted while waiting for the disk. Nothing is lost.", e);
        }
    }

    /** Sequence of the last operation in the run file that a kill can't take. Operations count from 1. */
    public long durableUpTo() {
        return log.durableUpTo();
    }

    /** Operations that were not logged because the disk failed or did not keep up. */
    public long dropped() {
        return log.dropped();
    }

    // ------------------------------------------------------------------------------------------------------ sync --

    /** {@code sys/id} if a server has given one, else {@code offline/<object id>}. Does not wait. */
    public String id() {
        AppliedState applied = worker == null ? null : worker.applied();
        return applied != null && applied.sysId() != null ? applied.sysId() : ObjectId.offline(log.objectId());
    }

    /**
     * Waits until everything logged before this call is on the server.
     *
     * @return false if it is not within the timeout, which loses nothing; always false offline
     */
    public boolean awaitSync(Duration timeout) {
        if (worker == null) {
            return false;
        }
        long start = System.nanoTime();
        flush();
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        try {
            return worker.awaitApplied(log.durableUpTo(), left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The run file. */
    public Path file() {
        return log.file();
    }

    /**
     * Commits what is queued, sends it to the server (within {@link RunBuilder#closeTimeout}) and ends the run file.
     * What the server doesn't have then stays in the run file, and a line on standard error says so. An interrupt
     * meanwhile ends the waiting for the server. May be called again.
     */
    @Override
    public void close() {
        close(WRITE_TIMEOUT, options.closeTimeout);
    }

    /** At the end of the JVM: within a budget, and with the command that finishes the job. */
    void closeAtExit(Duration writeTimeout, Duration syncTimeout) {
        close(writeTimeout, syncTimeout);
        if (worker == null) {
            System.err.println(
                    "nereid: " + id() + " is safe in " + file() + ". To send it to a server: nereid sync --path "
                            + file().toAbsolutePath().getParent());
        }
    }

    /** Each step may be taken twice at once: at the end of the JVM, one thread closes a run that another is closing. */
    private void close(Duration writeTimeout, Duration syncTimeout) {
        boolean interrupted = Thread.interrupted(); // before this call: not meant for it
        boolean hurry = endLog(writeTimeout);
        interrupted |= hurry;
        if (worker != null) {
            try {
                worker.stop(hurry ? Duration.ZERO : syncTimeout);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        log.finalise();
        OpenRuns.remove(this);
        synchronized (this) {
            if (!closed) {
                closed = true;
                sayWhatIsPending();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** To its end: no data is lost because somebody is in a hurry. Returns whether somebody was. */
    private boolean endLog(Duration timeout) {
        boolean interrupted = false;
        while (true) {
            try {
                log.end(timeout);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void sayWhatIsPending() {
        if (log.dropped() > 0) {
            System.err.println("nereid: " + log.dropped() + " operations of " + id()
                    + " were not logged: the disk failed or did not keep up.");
        }
        if (worker == null) {
            return;
        }
        AppliedState applied = worker.applied();
        long pending = log.durableUpTo() - (applied == null ? 0 : applied.applied());
        if (applied != null && applied.rejected() > 0) {
            SyncState.Entry delivery = SyncState.latest(file());
            System.err.println("nereid: the server keeps " + applied.rejected() + " of the operations of " + id()
                    + " aside" + (delivery == null ? "." : ": " + String.join("; ", delivery.rejections())));
        }
        if (pending > 0) {
            System.err.println("nereid: " + pending + " operations of " + id() + " are not on the server yet ("
                    + (worker.trouble() == null ? "out of time" : worker.trouble()) + "). They are safe in " + file()
                    + ". To send them: nereid sync --path "
                    + file().toAbsolutePath().getParent());
        }
    }

    static long micros(String path, Instant time) {
        requireValue(path, time);
        try {
            return Instants.micros(time);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The time for \"" + path + "\", " + time
                    + ", is further away than microseconds can count. Nothing was logged.");
        }
    }

    static void requireValue(String path, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("The value for \"" + path + "\" is null. Nothing was logged.");
        }
    }
}
