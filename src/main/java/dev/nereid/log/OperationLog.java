package dev.nereid.log;

import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Limits;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.SysFields;
import dev.nereid.model.Text;
import dev.nereid.model.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one process for one object, from the first operation to the last.
 *
 * <p>Logging methods validate and enqueue: they do no I/O, and return before anything is on disk. {@link #flush} returns
 * when everything put before it is committed. {@link #end} writes what is queued, {@link #finalise} makes one plain
 * file of it.
 *
 * <p>Safe for many threads.
 */
public final class OperationLog {
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);

    private final UUID logId;
    private final UUID objectId;
    private final ObjectKind kind;
    private final RunFileWriter file;
    private final WriterLock lifeSign;
    private final OperationQueue queue;
    private final WriterProgress progress;
    private final OperationWriter writer;
    private final RunFileEnd end;
    private final KnownAttributes attributes;
    private final RunFileContents contents;
    private final DiskGovernor governor;
    private final boolean failWhenFull;
    private final MicroClock clock;
    private final Set<String> warnedPaths = ConcurrentHashMap.newKeySet();
    private boolean writerEnded; // guarded by this
    private volatile boolean walIsLost; // at the end, for good
    private boolean finalised; // guarded by this

    private OperationLog(
            Operation.Create creation, RunFileStart start, LogSeed seed, Runnable onCommit, LongSupplier nanoTime) {
        LogSettings settings = start.settings();
        this.logId = start.logId();
        this.objectId = creation.objectId();
        this.kind = creation.object();
        this.file = start.file();
        this.lifeSign = start.lifeSign();
        this.clock = settings.clock();
        this.attributes = seed.attributes;
        this.governor = new DiskGovernor(file.file(), settings.disk(), nanoTime);
        this.contents = new RunFileContents(file.file(), governor);
        this.failWhenFull = settings.failWhenFull();
        this.queue = new OperationQueue(
                settings.queueCapacity(), settings.queueTimeout(), settings.failWhenFull(), nanoTime);
        this.progress = new WriterProgress(queue, file, 1);
        this.writer = new OperationWriter(queue, file, lifeSign, governor, settings, progress, onCommit, nanoTime);
        this.end = new RunFileEnd(file, lifeSign, progress);
        setNotes(settings.noteNamespace());
    }

    /**
     * Creates a run file whose first operation, already committed, creates or joins an object.
     *
     * @param seed what is known of the object from its other logs
     * @param onCommit called on the writer's thread after each commit; must be quick
     * @throws LogException if the file can't be created
     */
    public static OperationLog create(LogSettings given, Operation.Create creation, LogSeed seed, Runnable onCommit) {
        OperationLog log = prepare(UUID.randomUUID(), given, creation, seed, onCommit, System::nanoTime);
        log.writer.start();
        return log;
    }

    /** As {@link #create}, for tests that do the {@linkplain #writer writer}'s work on a thread of their own. */
    static OperationLog prepare(
            UUID logId,
            LogSettings given,
            Operation.Create creation,
            LogSeed seed,
            Runnable onCommit,
            LongSupplier nanoTime) {
        RunFileStart start = RunFileStart.of(logId, given, creation, seed, nanoTime);
        try {
            return new OperationLog(creation, start, seed, onCommit, nanoTime);
        } catch (RuntimeException e) {
            start.undo(e);
            throw e;
        }
    }

    private void setNotes(String namespace) {
        String path = (namespace != null
                        ? namespace
                        : "monitoring/" + logId.toString().substring(0, 8)) + "/dropped";
        try {
            Attribute notes = attributes.handle(path, AttributeType.STRING_SERIES);
            notes.makeVital();
            queue.setNotes(notes, clock);
        } catch (LogException.Conflict e) {
            // The job has used the path for something else: then the count has to do.
        }
    }

    public UUID logId() {
        return logId;
    }

    public UUID objectId() {
        return objectId;
    }

    public ObjectKind kind() {
        return kind;
    }

    public Path file() {
        return file.file();
    }

    /** For tests: what shows that the writer lives. */
    WriterLock lifeSign() {
        return lifeSign;
    }

    /** For tests. */
    OperationWriter writer() {
        return writer;
    }

    /** For tests. */
    RunFileWriter runFile() {
        return file;
    }

    // ------------------------------------------------------------------------------------------------- logging --

    /** Sets a value; an integer where there is a float becomes one. Paths here and below are in normal form. */
    public void assign(String path, Value value) {
        Value kept = kept(path, value);
        bindAndPut(kept.type(), new Operation.Assign(path, kept));
    }

    /** Sets many; if one of them has another type, none. */
    public void assignAll(Map<String, Value> values) {
        Map<String, Value> kept = new LinkedHashMap<>();
        Map<String, AttributeType> types = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            kept.put(path, kept(path, value));
            types.put(path, kept.get(path).type());
        });
        attributes.bindAll(types);
        kept.forEach((path, value) -> put(new Operation.Assign(path, value)));
    }

    private Value kept(String path, Value value) {
        Value fitting = value instanceof Value.OfString text ? new Value.OfString(fit(path, text.value())) : value;
        return fitting.as(typeOf(path));
    }

    /** The series of this path; the path takes its type with the first point. */
    public Attribute series(String path, AttributeType type) {
        return attributes.handle(path, type);
    }

    public void append(Attribute series, double value) {
        try {
            queue.putFloat(current(series), pointTime(), value);
        } catch (LogException.Closed e) {
            throw closedFor(series.path);
        }
    }

    /** @param timeMicros microseconds, or {@link Long#MIN_VALUE} for now */
    public void append(Attribute series, double step, long timeMicros, double value) {
        long time = timeMicros == Long.MIN_VALUE ? pointTime() : timeMicros;
        double checked = checkStep(series, step);
        try {
            queue.putFloat(current(series), checked, time, value);
        } catch (LogException.Closed e) {
            throw closedFor(series.path);
        }
    }

    /**
     * Appends all or, if a step is none, nothing.
     *
     * @param steps null for those after the last one
     */
    public void appendAll(Attribute series, double[] steps, double[] values) {
        if (steps == null) {
            for (double value : values) {
                append(series, value);
            }
            return;
        }
        for (double step : steps) {
            checkStep(series, step);
        }
        for (int i = 0; i < values.length; i++) {
            append(series, steps[i], Long.MIN_VALUE, values[i]);
        }
    }

    /** @param step null for the step after the last one */
    public void append(Attribute series, Double step, long timeMicros, String value) {
        long time = timeMicros == Long.MIN_VALUE ? pointTime() : timeMicros;
        Double given = step == null ? null : checkStep(series, step);
        try {
            queue.putText(current(series), given, time, fit(series.path, value));
        } catch (LogException.Closed e) {
            throw closedFor(series.path);
        }
    }

    /**
     * As {@link #append(Attribute, double)}, for what is only nice to have: it never waits, and while half of the queue is
     * in use it is dropped and counted. So it doesn't make anybody wait who appends.
     */
    public void offer(Attribute series, double value) {
        try {
            queue.offerFloat(current(series), pointTime(), value);
        } catch (LogException.Closed e) {
            throw closedFor(series.path);
        }
    }

    /** As {@link #offer(Attribute, double)}, to a string series. */
    public void offer(Attribute series, String value) {
        try {
            queue.offerText(current(series), pointTime(), fit(series.path, value));
        } catch (LogException.Closed e) {
            throw closedFor(series.path);
        }
    }

    /** Adds elements to a set; without any, nothing is logged. */
    public void add(String path, List<String> elements) {
        if (!elements.isEmpty()) {
            bindAndPut(AttributeType.STRING_SET, new Operation.Add(path, elements));
        }
    }

    /** Removes elements from a set; without any, nothing is logged. */
    public void remove(String path, List<String> elements) {
        if (!elements.isEmpty()) {
            bindAndPut(AttributeType.STRING_SET, new Operation.Remove(path, elements));
        }
    }

    /**
     * Keeps the content of a file, to be named by operations; on disk when this returns. Does I/O.
     *
     * @return null if the disk did not take it and that is no reason to stop
     * @throws IOException if the content can't be read
     */
    public FileRef keep(InputStream content, String name) throws IOException {
        return kept(name, () -> contents.copy(content, name));
    }

    /** As {@link #keep}, but the content stays where it is and is only read. */
    public FileRef refer(Path content, String name) throws IOException {
        return kept(name, () -> contents.refer(content, name));
    }

    private interface Keeping {
        FileRef run() throws IOException;
    }

    private FileRef kept(String name, Keeping keeping) throws IOException {
        try {
            return keeping.run();
        } catch (RunFileContents.NotWritten e) {
            queue.drop("file " + name);
            String message = "The file " + name + " can't be kept beside " + file.file() + ": " + e.getMessage()
                    + ". It was not logged; what was logged before is safe. Make room on the disk.";
            if (failWhenFull) {
                throw new LogException.QueueFull(message);
            }
            LOG.error(message);
            return null;
        }
    }

    /** Sets a file, or adds files to a file set or an artifact. */
    public void putFiles(String path, AttributeType type, List<FileRef> files) {
        bindAndPut(type, new Operation.PutFiles(path, type, files));
    }

    /** Removes files from a file set by their names. */
    public void removeFiles(String path, List<String> names) {
        bindAndPut(AttributeType.FILE_SET, new Operation.RemoveFiles(path, names));
    }

    /** Says how the values of a float series are to be shown; null where nothing is said. */
    public void configureSeries(String path, Double min, Double max, String unit) {
        bindAndPut(AttributeType.FLOAT_SERIES, new Operation.ConfigureSeries(path, min, max, unit));
    }

    /** @return false if there is no series or set of this path */
    public boolean clear(String path) {
        Attribute known = attributes.find(path);
        if (known == null || !known.type.canBeEmpty()) {
            return false;
        }
        put(new Operation.Clear(path, known.type));
        return true;
    }

    /** Deletes the attribute, or all below the path. Returns how many. */
    public int delete(String path) {
        String refusal = SysFields.refusal(kind, path, null);
        if (refusal != null) {
            throw new LogException.Conflict(refusal + " Nothing was logged.");
        }
        List<Attribute> found = attributes.findAll(path);
        for (Attribute attribute : found) {
            attributes.remove(attribute);
            put(new Operation.Delete(attribute.path));
        }
        return found.size();
    }

    /** @param stage one of {@link SysFields#STAGES} */
    public void changeStage(String stage) {
        put(new Operation.ChangeStage(stage));
    }

    /** Type of an attribute as far as this process knows, or null. */
    public AttributeType typeOf(String path) {
        Attribute known = attributes.find(path);
        return known == null ? null : known.type;
    }

    /** A store has refused what this log says of a path: what is there has another type. */
    public void forget(String path) {
        attributes.findAll(path).forEach(attributes::remove);
    }

    /** Paths of the attributes that this process knows. */
    public Set<String> knownPaths() {
        return attributes.paths();
    }

    /**
     * What a store says of the object.
     *
     * @param settled paths that were known when everything logged before was already in the store: for these its word
     *     counts, also where it has them no more
     */
    public void learn(ObjectView object, Set<String> settled) {
        attributes.learn(object, settled);
    }

    /** The path takes the type once the operation is known to make sense. */
    private void bindAndPut(AttributeType type, Operation operation) {
        attributes.bind(operation.path(), type);
        put(operation);
    }

    private void put(Operation operation) {
        try {
            queue.put(operation, clock.micros());
        } catch (LogException.Closed e) {
            throw closedFor(operation.path());
        }
    }

    /** A handle is there before its attribute, and outlives its deletion; what it then appends is a new series. */
    private Attribute current(Attribute series) {
        if (series.life == Attribute.Life.KNOWN) {
            return series;
        }
        Attribute now = series.successor;
        if (now == null || now.life != Attribute.Life.KNOWN) {
            now = attributes.bind(series);
            if (series.isVital()) {
                now.makeVital();
            }
            series.successor = now == series ? null : now;
        }
        return now;
    }

    /** Whole milliseconds: what the documents keep, and what packs best. */
    private long pointTime() {
        return clock.wholeMillis();
    }

    private static double checkStep(Attribute series, double step) {
        if (!Double.isFinite(step)) {
            throw new IllegalArgumentException("The step of a point of \"" + series.path + "\" is " + step
                    + "; a step is a finite number. The point was not logged.");
        }
        return step + 0.0; // makes 0.0 of -0.0
    }

    private String fit(String path, String text) {
        String fitting = Text.cut(Text.wellFormed(text), Limits.STRING_BYTES_MAX);
        if (!fitting.equals(text) && warnedPaths.add(path)) {
            LOG.warn(
                    "Text for \"{}\" was {}; said once for this attribute",
                    path,
                    fitting.length() < text.length()
                            ? "cut from " + text.length() + " to " + fitting.length() + " characters (at most "
                                    + Limits.STRING_BYTES_MAX + " bytes are kept)"
                            : "not valid Unicode: halves of surrogate pairs were replaced");
        }
        return fitting;
    }

    private LogException.Closed closedFor(String path) {
        return new LogException.Closed("This " + kind.words() + " has been closed: \"" + path
                + "\" can't be logged any more. What was"
                + " logged before is safe in " + file.file() + ". To go on, "
                + switch (kind) {
                    case RUN -> "join the run with NEREID_RUN=" + ObjectId.offline(objectId);
                    case MODEL, MODEL_VERSION -> "open it again with withId(\"" + ObjectId.offline(objectId) + "\")";
                    case PROJECT -> "open it again";
                }
                + ".");
    }

    // ---------------------------------------------------------------------------------------------------- life --

    /**
     * Waits until everything put before this call is committed.
     *
     * @throws TimeoutException with the reason, if that takes longer
     * @throws LogException if something can't be committed any more, with how much
     */
    public void flush(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            progress.await(queue.hurry(), timeout);
        } catch (TimeoutException e) {
            if (!isClosedWell()) {
                throw e;
            }
        }
    }

    /** Waits for whoever is about to close it: then all that was put is written, and the WAL went in good order. */
    private synchronized boolean isClosedWell() {
        return finalised && writerEnded && !walIsLost && progress.givenUp() == 0;
    }

    /** Sequence of the last operation that is committed: what a kill of the process can't take. */
    public long durableUpTo() {
        return progress.durableSequence();
    }

    /** Whether somebody deleted the run file or its WAL, or moved it: then nothing is kept of what is logged. */
    public boolean isGone() {
        return progress.isGone() || walIsLost;
    }

    /** Whether somebody deleted the WAL, and what is in it is not yet saved. */
    public boolean hasLostWal() {
        return file.hasLostWal();
    }

    /** Operations that were not logged because the disk did not keep up or failed. */
    public long dropped() {
        return progress.dropped();
    }

    /** What of it was more than points, in words; null if nothing was. */
    public String droppedValues() {
        return queue.droppedValues();
    }

    /**
     * After {@link #end}, for who asked to be told: throws if something is lost for which calls had returned.
     *
     * @throws LogException.QueueFull with the count
     */
    public void requireKept() {
        long lost = progress.lost();
        if (failWhenFull && lost > 0) {
            throw new LogException.QueueFull(lost + (lost == 1 ? " operation" : " operations")
                    + " whose calls had returned are not in " + file.file()
                    + ": there was no room until the run ended, or the file was gone. What was written before is safe."
                    + " Make room on the disk, and start the run again.");
        }
    }

    /** Whether what was logged last is still in a {@code -wal} beside the file, after {@link #finalise}. */
    public boolean needsWal() {
        return HeldRunFile.needsJournal(file.file());
    }

    /**
     * Takes nothing more, writes what is queued and ends the writer. May be called again.
     *
     * @param timeout for writing; what can't be written by then is lost and counted as dropped
     */
    public synchronized void end(Duration timeout) throws InterruptedException {
        queue.close();
        writerEnded |= writer.join(timeout);
    }

    /** What another log of this process that goes on with the object starts from, after {@link #end}. */
    public LogSeed continuation() {
        return LogSeed.after(attributes, file.lastTime());
    }

    /**
     * Makes one plain file of it, after {@link #end}. If a reader stands in the way for two seconds, the next one who
     * finds the file does it. May be called again.
     */
    public void finalise() {
        finalise(RunFileFinaliser.PATIENCE);
    }

    /** @param patience how long to wait for readers */
    synchronized void finalise(Duration patience) {
        if (!finalised) {
            finalised = true;
            walIsLost = !end.run(writerEnded, patience);
        }
    }

    /** Deletes the run file, after {@link #finalise}: for a run that never started. */
    public void discard() {
        end.deleteFile();
    }
}
