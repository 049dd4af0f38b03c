package dev.nereid.sync;

import dev.nereid.codec.LogIdentity;
import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.Rejection;
import dev.nereid.model.StopRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background thread of an {@code ASYNC} or {@code SYNC} run: sends what is committed, pings, and waits out a server
 * that is away. It never fails the job and never gives up; what it has not sent stays in the run file.
 *
 * <p>Safe for many threads.
 */
public final class SyncWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncWorker.class);
    /** How long people wait without wondering. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration PING_PERIOD = Duration.ofSeconds(10);

    /** Commits come every 40 ms; a request for each would be a waste. */
    private static final Duration BATCHING = Duration.ofMillis(500);

    /** Between tries while somebody waits for the server, or for the job to end. */
    private static final Duration RETRY_WHILE_AWAITED = Duration.ofMillis(250);

    private final Path file;
    private final UUID logId;
    private final Destination destination;
    private final HttpTransport server;
    private final MicroClock clock;
    private final Thread thread;
    private final Backoff backoff;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition(); // for the worker: something to do, or to stop
    private final Condition progress = lock.newCondition(); // for those who wait for the worker
    private boolean pending = true; // guarded by lock
    private boolean hurry; // guarded by lock
    private int waiting; // guarded by lock: callers who wait for the server's answer
    private boolean stopping; // guarded by lock
    private boolean ended; // guarded by lock
    private AppliedState applied; // guarded by lock
    private long complete; // guarded by lock: up to this sequence, the contents of files have arrived too
    private int pendingFiles; // guarded by lock
    private List<String> fileFailures = List.of(); // guarded by lock: why some contents can't be sent
    private String trouble; // guarded by lock: why nothing moves; null if all is well
    private String refusal; // guarded by lock: the server's code for it; null if waiting may mend it
    private boolean heardElsewhere; // guarded by lock: somebody waits who says what is wrong
    private long refusals; // guarded by lock: failures that waiting does not mend

    private boolean refused; // whether the last failure was a refusal; for the worker's thread
    private volatile LogIdentity log;
    private volatile boolean cancelled; // the request under way was cut off by ourselves
    private ServerLife life; // of the server; null if it has to be asked; for the worker's thread
    private String
            joinedId; // sys/id of the object that the run joined on the server; null if it did not; set before the
    // start
    private FileUploads uploads; // to that server; for the worker's thread
    private long nextPing; // for the worker's thread
    private UUID heardRequest; // the latest; for the worker's thread
    private Consumer<StopRequest> stopListener; // null for a writer that can't be asked; set before the start

    /** @param project where the run belongs if its first operation doesn't say; may be null */
    public SyncWorker(Path file, UUID logId, String project, HttpTransport server, MicroClock clock) {
        this(file, logId, project, server, clock, new Backoff(new SplittableRandom()), System::nanoTime);
    }

    SyncWorker(
            Path file,
            UUID logId,
            String project,
            HttpTransport server,
            MicroClock clock,
            Backoff backoff,
            LongSupplier nanoTime) {
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.nextPing = nanoTime.getAsLong();
        this.log = LogIdentity.ofFile(logId);
        this.file = file;
        this.logId = logId;
        this.destination = new Destination(project, null);
        this.server = server;
        this.clock = clock;
        this.thread = new Thread(this, "nereid-sync");
        thread.setDaemon(true);
    }

    /**
     * Who is told when somebody asks the writer by way of the server to stop: within a ping's ten seconds, once for each
     * request, on the worker's thread, which waits for nobody. Before {@link #start}.
     */
    public void onStopRequest(Consumer<StopRequest> listener) {
        stopListener = listener;
    }

    /** Says under which {@code sys/id} the server has the object that this run joins. Before {@link #start}. */
    public void joining(String sysId) {
        joinedId = sysId;
    }

    /** As long as somebody waits for the server's word and throws what is wrong, a warning beside would say less, or else. */
    public void leaveTroublesTo(boolean somebodyElse) {
        String untold;
        String code;
        lock.lock();
        try {
            untold = heardElsewhere && !somebodyElse ? trouble : null;
            code = refusal;
            heardElsewhere = somebodyElse;
        } finally {
            lock.unlock();
        }
        if (untold != null) {
            warn(untold, code);
        }
    }

    public void start() {
        thread.start();
    }

    /** Something was committed. Called by the writer's thread, so it does nothing but tell. */
    public void wake() {
        lock.lock();
        try {
            pending = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            Duration rest = turn(awaitWork(untilPing()));
            while (rest != null) {
                pause(rest);
                rest = turn(awaitWork(untilPing()));
            }
        } catch (InterruptedException e) {
            // Out of time: the rest stays in the run file.
        } finally {
            end();
        }
    }

    /** One try, and how long to rest after it; null if it was the last. */
    Duration turn(boolean work) {
        boolean last = isStopping();
        boolean done = attempt(work || last);
        boolean isOver = done ? pendingFiles() == 0 : refused; // waiting would not change the server's mind
        return last && isOver ? null : done ? BATCHING : backoff.next();
    }

    /** Nanoseconds. */
    long untilPing() {
        return nextPing - nanoTime.getAsLong();
    }

    /** One try: send what is there, or say that we live. False if that has to be tried again. */
    private boolean attempt(boolean send) {
        try {
            if (life == null) {
                life = server.info().life();
                uploads = new FileUploads(server, life.instanceId(), file, (bytes, isWhole) -> {});
            }
            if (send) {
                SyncPass pass = new SyncPass(server, life.instanceId(), clock)
                        .betweenBatches(this::pingIfDue)
                        .joining(joinedId);
                sent(pass.run(file, destination, (state, operations, points, bytes) -> {
                    log = pass.log();
                    sent(state);
                }));
                sendFiles();
            }
            pingIfDue();
            worked();
            noticeOtherLife();
            return true;
        } catch (SyncException | LogException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.error("Syncing {} has failed in an unexpected way; it will be tried again", file, e);
            failed(e);
        }
        return false;
    }

    /** After a restore, the server may lack what it had: everything has to be asked again. */
    private void noticeOtherLife() {
        ServerLife last = server.lastLife();
        if (last != null && !last.equals(life)) {
            life = null;
            lock.lock();
            try {
                complete = 0;
            } finally {
                lock.unlock();
            }
            wake();
        }
    }

    /** A part at a time, so that operations go first. */
    private void sendFiles() {
        long upTo = applied().applied();
        uploads.refresh();
        uploads.sendPart();
        List<String> failures = uploads.failures();
        lock.lock();
        try {
            pendingFiles = uploads.pendingFiles();
            pending |= pendingFiles > 0;
            hurry |= pendingFiles > 0;
            if (pendingFiles == 0) {
                complete = upTo;
            }
            if (failures.size() > fileFailures.size()) {
                LOG.warn("A file of {} can't be sent: {}", file, failures.get(failures.size() - 1));
            }
            fileFailures = failures;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something to send or not: who is connected can be asked something. */
    private void pingIfDue() {
        if (applied() == null || isStopping() || untilPing() > 0) {
            return;
        }
        if (stopListener == null) {
            server.ping(log.logId());
        } else {
            StopRequest request = server.listen(log.logId());
            if (request != null && !request.id().equals(heardRequest)) {
                heardRequest = request.id();
                stopListener.accept(request);
            }
        }
        nextPing = nanoTime.getAsLong() + PING_PERIOD.toNanos();
    }

    private void worked() {
        backoff.reset();
        refused = false;
        if (trouble() != null) {
            LOG.info("Syncing with {} works again", server.address());
            setTrouble(null, null);
        }
    }

    private void failed(RuntimeException e) {
        if (cancelled) {
            return; // by ourselves, which is no trouble of the server's
        }
        life = null; // what answers at this address next may be another server
        refused = e instanceof SyncException failure && !failure.isTemporary();
        String code = refused ? ((SyncException) e).code() : null;
        if (setTrouble(e.getMessage(), code)) {
            warn(e.getMessage(), code);
        }
        if (refused) {
            tellRefusal();
        }
        wake();
    }

    private void warn(String message, String code) {
        if ("object_deleted".equals(code)) {
            LOG.warn(
                    "{} Logging goes on, but is not sent: it stays in {}. To delete that, too, when the program has ended:"
                            + " nereid clear --path {} --unsynced{}",
                    message,
                    file,
                    file.toAbsolutePath().getParent(),
                    localId());
        } else {
            String when = code == null ? "later" : "when the reason is mended";
            LOG.warn("{} Logging goes on; everything is safe in {} and will be sent {}.", message, file, when);
        }
    }

    /** With a space before; empty if the file does not tell. */
    private String localId() {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return " " + ObjectId.offline(reader.creation().objectId());
        } catch (LogException e) {
            return "";
        }
    }

    private void tellRefusal() {
        lock.lock();
        try {
            refusals++;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void sent(AppliedState state) {
        worked(); // before those who wait for this hear of it
        lock.lock();
        try {
            applied = state;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether that is news, and nobody else tells. */
    private boolean setTrouble(String reason, String code) {
        lock.lock();
        try {
            boolean isNews = trouble == null || code != null && !code.equals(refusal);
            trouble = reason;
            refusal = code;
            return isNews && !heardElsewhere;
        } finally {
            lock.unlock();
        }
    }

    /** True if something was committed; false if it is time to ping. */
    boolean awaitWork(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!pending && !stopping && left > 0) {
                left = news.awaitNanos(left);
            }
            boolean work = pending;
            pending = false;
            return work;
        } finally {
            lock.unlock();
        }
    }

    /** Cut short by whoever comes to wait for the worker; short in any case while somebody does. */
    private void pause(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            boolean wasStopping = stopping;
            boolean awaited = stopping || waiting > 0;
            long left = Math.min(duration.toNanos(), awaited ? RETRY_WHILE_AWAITED.toNanos() : Long.MAX_VALUE);
            while (left > 0 && !hurry && stopping == wasStopping) {
                left = news.awaitNanos(left);
            }
            hurry = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ------------------------------------------------------------------------------------- for other threads --

    /** The server's last word; null if there was none yet. */
    public AppliedState applied() {
        lock.lock();
        try {
            return applied;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the server has the contents of all files up to a sequence, but those that {@link #fileFailures} names. */
    public boolean hasFilesUpTo(long sequence) {
        lock.lock();
        try {
            return complete >= sequence;
        } finally {
            lock.unlock();
        }
    }

    private int pendingFiles() {
        lock.lock();
        try {
            return pendingFiles;
        } finally {
            lock.unlock();
        }
    }

    /** Why some contents of files will not be sent, as sentences. */
    public List<String> fileFailures() {
        lock.lock();
        try {
            return fileFailures;
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing moves; null if all is well. */
    public String trouble() {
        lock.lock();
        try {
            return trouble;
        } finally {
            lock.unlock();
        }
    }

    /** What the server calls its refusal, such as {@code model_key_taken}; null if nothing moves for another reason. */
    public String refusal() {
        lock.lock();
        try {
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the server has confirmed a sequence, and has the contents of files up to there, but those that {@link
     * #fileFailures} names. False if it has not within the timeout, or refuses: then waiting would not help, and {@link
     * #trouble} says why.
     */
    public boolean awaitApplied(long sequence, Duration timeout) throws InterruptedException {
        return await(
                () -> applied != null
                        && applied.isKnown()
                        && applied.applied() >= sequence
                        && (complete >= sequence || !fileFailures.isEmpty()),
                timeout);
    }

    /** Waits until the server has given the run its ID. False in the same cases. */
    public boolean awaitRegistered(Duration timeout) throws InterruptedException {
        return await(() -> applied != null && applied.sysId() != null, timeout);
    }

    private boolean await(BooleanSupplier reached, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(timeout);
            long refusalsBefore = refusals;
            hurry = true;
            waiting++;
            news.signal();
            while (!reached.getAsBoolean() && !ended && refusals == refusalsBefore && left > 0) {
                left = progress.awaitNanos(left);
            }
            return reached.getAsBoolean();
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** The first operations of this log after a sequence that the server keeps aside. Asks the server. */
    public List<Rejection> rejections(long after, int max, Duration timeout) {
        return server.within(timeout).rejections(log, after, max);
    }

    /**
     * Lets the thread send what is left, up to a limit, and ends it.
     *
     * @param slow told once if that takes longer than people wait without wondering
     */
    public void stop(Duration timeout, Runnable slow) throws InterruptedException {
        lock.lock();
        try {
            stopping = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        try {
            long millis = Math.max(1, TimeUnit.MILLISECONDS.convert(timeout));
            long quiet = Math.min(millis, QUIET.toMillis());
            thread.join(quiet);
            if (thread.isAlive() && millis > quiet) {
                slow.run();
                thread.join(millis - quiet);
            }
        } finally {
            cancelled = true;
            thread.interrupt();
            server.close(); // a socket does not hear the interrupt
        }
        thread.join(TimeUnit.SECONDS.toMillis(2));
    }
}
