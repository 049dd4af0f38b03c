package dev.nereid;

import dev.nereid.log.OperationLog;
import dev.nereid.model.AttributePath;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.Text;
import dev.nereid.model.Value;
import dev.nereid.settings.Durations;
import dev.nereid.sync.SyncWorker;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a {@link Run}, a {@link Model}, a {@link ModelVersion} and a {@link Project} have in common: fields to log and to
 * read. See the package for what its calls promise. Close it; what is still open when the JVM ends (also by SIGTERM) is
 * closed then.
 *
 * <p>Paths are cleaned: empty parts vanish. They have at most 1,024 bytes and no control characters; else a call throws
 * {@link IllegalArgumentException}. A path of another type, or one that is a namespace, is refused with
 * {@link AttributeConflictException}, and so is everything in {@code sys} but {@code sys/name}, {@code sys/description},
 * {@code sys/tags}, {@code sys/group_tags} and a run's {@code sys/failed}. After {@link #close}, logging throws
 * {@link ObjectClosedException}.
 *
 * <p>Safe for many threads at once.
 */
public abstract sealed class TrackedObject extends ReadableObject implements AutoCloseable
        permits Run, Model, ModelVersion, Project {
    static final String TAGS = "sys/tags";
    static final String GROUP_TAGS = "sys/group_tags";

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);
    private static final int UNIT_CHARS_MAX = 200;

    private final ObjectKind kind;
    private final Duration closeTimeout;
    private final Duration requestTimeout;
    private final OperationLog log; // null in mode READ_ONLY
    private final SyncWorker worker; // null where nothing is sent
    private final SyncProgress progress;
    private final Recorder recorder;
    private final ObjectContents contents;
    private final FileLogger files;
    private final StringSet tags;
    private final StringSet groupTags;
    private final ObjectEnd end;

    TrackedObject(ObjectKind kind, ObjectParts parts) {
        this.kind = kind;
        this.closeTimeout = parts.closeTimeout();
        this.requestTimeout = parts.requestTimeout();
        this.log = parts.log();
        this.worker = parts.worker();
        this.progress = parts.progress();
        this.recorder = parts.recorder();
        this.contents = new ObjectContents(parts.reader(), this::catchUp);
        this.end = new ObjectEnd(log, worker, progress, contents);
        this.files = new FileLogger(recorder);
        this.tags = new StringSet(recorder, TAGS);
        this.groupTags = new StringSet(recorder, GROUP_TAGS);
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
        Arguments.requireValue(path, value);
        assign(path, new Value.OfString(value));
    }

    /** Sets a point in time, kept in microseconds. */
    public void assign(String path, Instant value) {
        assign(path, new Value.OfDatetime(Arguments.micros(path, value)));
    }

    /** Sets what another field was when it was fetched, of this object or another: an int, float, bool, string or datetime. */
    public void assign(String path, Field source) {
        Arguments.requireValue(path, source);
        assign(path, ValueTree.copyOf(source));
    }

    /** As {@link #assignAll(String, Map, boolean)}, refusing what is no value. */
    public void assignAll(String path, Map<String, ?> values) {
        assignAll(path, values, false);
    }

    /**
     * Sets many values: a map nested in another is a namespace. What is there already and not named stays. All of them
     * are logged or, if one of them is refused, none.
     *
     * @param path of the namespace; empty for none
     * @param values numbers, booleans, strings, enums, {@link Instant}s, and maps of those
     * @param stringify whether anything else becomes its text, instead of an {@link IllegalArgumentException}
     */
    public void assignAll(String path, Map<String, ?> values, boolean stringify) {
        Arguments.requireValue(path, values);
        recorder.assignAll(ValueTree.of(path, values, stringify));
    }

    private void assign(String path, Value value) {
        recorder.assign(AttributePath.of(path), value);
    }

    // ------------------------------------------------------------------------------------------ series and sets --

    /** A float series to append to: the fast way, when many points go to one path. Nothing is logged by this call. */
    public FloatSeries floatSeries(String path) {
        return new FloatSeries(recorder, path);
    }

    /** A string series to append to. Nothing is logged by this call. */
    public StringSeries stringSeries(String path) {
        return new StringSeries(recorder, path);
    }

    /** A set of strings to add to. Nothing is logged by this call. */
    public StringSet stringSet(String path) {
        return new StringSet(recorder, AttributePath.of(path));
    }

    /** The set {@code sys/tags}. */
    public StringSet tags() {
        return tags;
    }

    /** The set {@code sys/group_tags}. */
    public StringSet groupTags() {
        return groupTags;
    }

    /** Appends a point to a float series, at the step after the last one. */
    public void append(String path, double value) {
        floatSeries(path).append(value);
    }

    /** Appends a point to a string series, at the step after the last one. */
    public void append(String path, String value) {
        stringSeries(path).append(value);
    }

    // ----------------------------------------------------------------------------------------------------- files --

    /**
     * Sets a file. Its content is copied beside the run file while the call lasts: what is synced later is what exists now. In
     * mode {@link Mode#SYNC} the server has it when this returns.
     *
     * @throws NereidException if the file can't be read; if the disk does not take the copy, it is counted in {@link #dropped},
     *     or {@link QueueFullException} is thrown, as {@link ObjectBuilder#failWhenFull} says
     */
    public void upload(String path, Path file) {
        upload(path, file, FileCapture.COPY);
    }

    /** As {@link #upload(String, Path)}, with a choice between a copy and a reference. */
    public void upload(String path, Path file, FileCapture capture) {
        Arguments.requireValue(path, file);
        Arguments.requireValue(path, capture);
        files.upload(path, file, capture);
    }

    /**
     * Sets a file from memory.
     *
     * @param name of the file, with an extension that says what it is: {@code weights.bin}; 1 to 1,024 bytes
     */
    public void upload(String path, byte[] content, String name) {
        Arguments.requireValue(path, content);
        files.upload(path, content, name);
    }

    /** Sets a file from a stream, which is read to its end and left open. One that is used up gives an empty file. */
    public void upload(String path, InputStream content, String name) {
        Arguments.requireValue(path, content);
        files.upload(path, content, name);
    }

    /** A set of files to add to. Nothing is logged by this call. */
    public FileSet fileSet(String path) {
        return new FileSet(recorder, path);
    }

    /** A series of files to append to, such as an image per epoch. Nothing is logged by this call. */
    public FileSeries fileSeries(String path) {
        return new FileSeries(recorder, path);
    }

    /**
     * Adds files to an artifact: where they are, their sizes, times and hashes. Contents stay where they are.
     *
     * @param location a file, or a directory with all files below it, or a pattern as for {@link FileSet#add}
     * @throws NereidException if there is no file, or one can't be read
     */
    public void trackFiles(String path, String location) {
        Arguments.requireValue(path, location);
        if (recorder.ignoresAll()) {
            return;
        }
        files.track(path, FileNames.of(List.of(location)));
    }

    /** Adds files to an artifact that lie elsewhere, such as in S3, as their storage describes them. Nothing is read. */
    public void trackFiles(String path, Collection<ArtifactFile> remote) {
        Arguments.requireValue(path, remote);
        files.track(path, remote);
    }

    /**
     * Says how the values of a float series are to be shown.
     *
     * @param min lowest value that makes sense; null if that is not said
     * @param max highest
     * @param unit as a person reads it, at most 200 characters
     * @throws IllegalArgumentException if one of them is NaN, the lowest is above the highest, or the unit is longer
     */
    public void configureSeries(String path, Double min, Double max, String unit) {
        if (unit != null && unit.length() > UNIT_CHARS_MAX) {
            throw new IllegalArgumentException("The unit of \"" + path + "\" has " + unit.length()
                    + " characters; at most " + UNIT_CHARS_MAX + " are allowed. Nothing was logged.");
        }
        if (min != null && min.isNaN() || max != null && max.isNaN() || min != null && max != null && min > max) {
            throw new IllegalArgumentException("The values of \"" + path + "\" can't be shown from " + min + " to "
                    + max + ". Nothing was logged. Give a number or null for each, the lowest first.");
        }
        recorder.configureSeries(AttributePath.of(path), min, max, unit == null ? null : Text.wellFormed(unit));
    }

    /**
     * Empties a series or a set; it stays, and steps that nobody gives go on counting.
     *
     * @throws AttributeConflictException if this process knows no series or set of this path
     */
    public void clear(String path) {
        recorder.clear(AttributePath.of(path));
    }

    /**
     * Deletes an attribute, or all attributes below a namespace, as far as this process knows them. The path may then
     * take another type.
     *
     * @return how many attributes were deleted
     */
    public int delete(String path) {
        return recorder.delete(AttributePath.of(path));
    }

    // ------------------------------------------------------------------------------------------------- durability --

    /**
     * Waits until everything logged before this call is committed to the run file: a kill can't take it any more.
     *
     * @throws NereidException if that takes longer than 30 seconds, with the reason
     */
    public void flush() {
        recorder.flush(WRITE_TIMEOUT);
    }

    /** Sequence of the last operation in the run file that a kill can't take. Operations count from 1. */
    public long durableUpTo() {
        return recorder.durableUpTo();
    }

    /**
     * Operations that are not logged because the disk is full, failed or did not keep up. The last point of a series counts
     * until there is room for it.
     */
    public long dropped() {
        return recorder.dropped();
    }

    // --------------------------------------------------------------------------------------------------- reading --

    @Override
    ObjectContents contents() {
        return contents;
    }

    /**
     * Learns which attributes other processes have made, or deleted, meanwhile: so that a conflict of types is told at
     * the call. Reads as {@link #exists} does, and fails alike.
     */
    public void refresh() {
        if (log != null) {
            Set<String> settled = log.knownPaths();
            log.learn(contents.object(), settled);
        }
    }

    final Table table(ObjectQuery query) {
        return new Table(query, contents::objects);
    }

    final UUID objectId() {
        return log != null ? log.objectId() : contents.object().objectId();
    }

    /** Brings what was logged before to where it is read. */
    private void catchUp() {
        if (end.hasCome()) {
            throw new ObjectClosedException("This " + kind.words()
                    + " has been closed and can't be read any more. "
                    + (progress.isForNothing()
                            ? "Mode DEBUG has kept nothing of it."
                            : "Open it again: withId(\"" + id() + "\") in mode READ_ONLY."));
        }
        if (worker == null) {
            flush();
        } else if (!awaitSync(requestTimeout)) {
            if (progress.isDeletedThere()) {
                throw new ObjectNotFoundException("There is nothing to read any more: "
                        + progress.status(null).message());
            }
            throw new ServerUnavailableException("What is read now would lack what this process has logged. "
                    + progress.status("not within " + Durations.text(requestTimeout))
                            .message());
        }
    }

    // ------------------------------------------------------------------------------------------------------ sync --

    /** {@code sys/id} if a server has given one, else {@code offline/<object id>}. Does not wait. */
    @Override
    public String id() {
        return progress.id();
    }

    /**
     * Waits until a server has given it its {@code sys/id}.
     *
     * @return empty if it has not within the timeout, or refuses; offline and in mode DEBUG always, and at once
     */
    public Optional<String> awaitId(Duration timeout) {
        Arguments.requireTimeout(timeout, "Nothing was waited for.");
        if (!id().startsWith(ObjectId.OFFLINE)) {
            return Optional.of(id());
        }
        return awaitServer(() -> worker.awaitRegistered(timeout)) ? Optional.of(id()) : Optional.empty();
    }

    /** As {@link #awaitSync(Duration)}, for {@link ObjectBuilder#closeTimeout}. */
    public boolean awaitSync() {
        return awaitSync(closeTimeout);
    }

    /**
     * Waits until everything logged before this call is on the server.
     *
     * @return false if it is not within the timeout, or the server refuses it: nothing is lost then, and
     *     {@link #syncStatus} says more; always false where nothing is sent
     */
    public boolean awaitSync(Duration timeout) {
        Arguments.requireTimeout(timeout, "Nothing was waited for.");
        if (worker == null) {
            return false;
        }
        long start = System.nanoTime();
        flush();
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        return awaitServer(() -> worker.awaitApplied(recorder.durableUpTo(), left));
    }

    private interface Waiting {
        boolean run() throws InterruptedException;
    }

    private boolean awaitServer(Waiting waiting) {
        try {
            return worker != null && waiting.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How much of what is in the run file a server has, and what to do about the rest. Does not wait. */
    public SyncStatus syncStatus() {
        return progress.status(null);
    }

    /** The run file; null in mode {@link Mode#READ_ONLY}, and deleted at the end in mode {@link Mode#DEBUG}. */
    public Path file() {
        return log == null ? null : log.file();
    }

    /**
     * Commits what is queued, sends it to the server (within {@link ObjectBuilder#closeTimeout}) and ends the run file.
     * What the server doesn't have then stays in the run file, and a line on standard error says so. An interrupt
     * meanwhile ends the waiting for the server. May be called again.
     *
     * @throws QueueFullException with {@link ObjectBuilder#failWhenFull}, if there was no room until the end for something that
     *     a call had returned for; it is closed all the same
     */
    @Override
    public void close() {
        stop(closeTimeout);
    }

    /**
     * As {@link #close}, with another limit for the server; the disk gets 30 s more if it needs them.
     *
     * @return what is on the server then, and what isn't
     */
    public SyncStatus stop(Duration timeout) {
        Arguments.requireTimeout(timeout, "Nothing was closed.");
        close(WRITE_TIMEOUT, timeout);
        end.requireKept();
        return progress.status(ObjectEnd.OUT_OF_TIME);
    }

    Recorder recorder() {
        return recorder;
    }

    /** At the end of the JVM: within a budget, and with the command that finishes the job. */
    void closeAtExit(Duration writeTimeout, Duration syncTimeout) {
        close(writeTimeout, closeTimeout.compareTo(syncTimeout) < 0 ? closeTimeout : syncTimeout);
        SyncStatus status = progress.status(ObjectEnd.OUT_OF_TIME);
        if (worker == null && status.pending() > 0) {
            System.err.println("nereid: " + status.message());
        }
    }

    private void close(Duration writeTimeout, Duration syncTimeout) {
        end.close(writeTimeout, syncTimeout);
        OpenObjects.remove(this);
    }
}
