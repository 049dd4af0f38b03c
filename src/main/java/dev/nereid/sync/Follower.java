package dev.nereid.sync;

import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileFinaliser;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.AppliedState;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.Operation;
import dev.nereid.sync.Followed.Look;
import dev.nereid.sync.HttpTransport.ServerInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what running jobs log, as they log it: many run files in one directory, to one server, until it is stopped.
 *
 * <p>It goes in rounds. A round looks at every file from outside, opens those that have changed, and gives each that has
 * something to send one turn: a small share, smaller for the first, so that the server hears of a new run at once while
 * others have much to send. All it knows is a cache: it may be killed and started again at any moment.
 *
 * <p>Rounds are for one thread; {@link #stop} for any.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PARALLEL = 4;
    private static final String LISTING = "the list of run files";

    /** A network file system may show an old size for a while, and two commits may look like one. */
    private static final int LOOK_AGAIN_SCANS = 5;

    /** How often the server is asked who it is when there is nothing to send: it may have been restored, or replaced. */
    private static final Duration GREETING_PERIOD = Duration.ofMinutes(1);

    /** At most, one file's share of a round: where there is a limit, what the network carries in 1/8 s. */
    private static final long SHARE_BYTES_MAX = 1 << 20;

    private static final long SHARE_BYTES_MIN = 4 << 10;
    private static final int SHARES_PER_SECOND = 8;

    /**
     * What is followed.
     *
     * @param files names the run files there are now; asked once a round
     * @param objects the objects whose files are meant; empty for all
     */
    public record Subject(Supplier<List<Path>> files, Set<UUID> objects, Placement placement) {}

    /**
     * How a file stands after a turn.
     *
     * @param localId {@code offline/<object id>}
     * @param operations that the server has of the file
     * @param pending operations that it lacks
     * @param writer if it is not alive, nothing will come after what is pending
     * @param isNew whether the server hears of the file for the first time
     */
    public record Standing(
            Path file, String localId, AppliedState state, long operations, long pending, Life writer, boolean isNew) {}

    /**
     * What a round did.
     *
     * @param files run files there are
     * @param live those whose writers are alive
     * @param turns files that were opened
     * @param pendingBytes what waits in those files, about
     * @param more whether there is something to send right away
     * @param away whether the server could not be reached
     */
    public record Round(int files, int live, int turns, long pendingBytes, boolean more, boolean away) {}

    /** Told what happens, from several threads. */
    public interface Listener {
        void applied(Path file, int operations, long points, long bytes);

        /**
         * A part of the content of a file has been sent.
         *
         * @param isWhole whether the server has all of it now
         */
        void sentContent(Path file, long bytes, boolean isWhole);

        void stands(Standing standing);

        /** The file is no longer there. */
        void vanished(Path file);

        /**
         * Something doesn't work, and will be tried again. Said once.
         *
         * @param what a run file, the server's address, or the listing of the files
         */
        void trouble(String what, String reason);

        void worksAgain(String what);

        void ended(Round round);
    }

    private final HttpTransport server;
    private final MicroClock clock;
    private final LongSupplier nanoTime;
    private final Subject subject;
    private final Duration interval;
    private final Listener listener;
    private final ExecutorService threads;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong turnNumber = new AtomicLong();

    // For the thread of the rounds.
    private final Map<Path, Followed> followed = new LinkedHashMap<>();
    private ServerInfo followedFor; // the server that what we know is about
    private long scans;
    private long nextScan;
    private boolean listingFails;

    private ServerInfo info; // guarded by this: what the server said last that it is; null if it was never reached
    private long nextGreeting; // guarded by this
    private boolean serverFails; // guarded by this: and it was said
    private volatile boolean away; // in this round

    /** @param interval between looks at the files; a round before it is over only goes on with what is pending */
    public Follower(HttpTransport server, Subject subject, Duration interval, Listener listener) {
        this(server, MicroClock.SYSTEM, System::nanoTime, threads(), subject, interval, listener);
    }

    Follower(
            HttpTransport server,
            MicroClock clock,
            LongSupplier nanoTime,
            ExecutorService threads,
            Subject subject,
            Duration interval,
            Listener listener) {
        this.server = server;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.threads = threads;
        this.subject = subject;
        this.interval = interval;
        this.listener = listener;
        this.nextScan = nanoTime.getAsLong();
        this.nextGreeting = nextScan;
    }

    /** Those that its turns run on; ended by {@link #close}. */
    static ExecutorService threads() {
        return Executors.newFixedThreadPool(PARALLEL, Follower::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "nereid-follow");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Round after round until {@link #stop}.
     *
     * @throws SyncException if the server refuses us at the very first contact
     */
    public void run() throws InterruptedException {
        Backoff backoff = new Backoff(new SplittableRandom());
        while (!isStopping()) {
            Round round = round();
            listener.ended(round);
            if (!round.away()) {
                backoff.reset();
            }
            Duration pause = round.away() ? backoff.next() : round.more() ? Duration.ZERO : interval;
            stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Lets the turns under way end, and no other begin. */
    public void stop() {
        stopped.countDown();
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    // -------------------------------------------------------------------------------------------------- rounds --

    /** One round. It ends early when it is time to look at the files again; whose turn is left out comes first then. */
    public Round round() throws InterruptedException {
        away = false;
        if (!serverAnswers(false)) {
            return summary(0);
        }
        if (nanoTime.getAsLong() - nextScan >= 0) {
            scan();
        }
        long now = nanoTime.getAsLong();
        List<Followed> due = followed.values().stream()
                .filter(file -> file.isDue(now))
                .sorted(Followed.ORDER)
                .toList();
        Queue<Followed> waiting = new ConcurrentLinkedQueue<>(due);
        work(waiting, Math.min(PARALLEL, due.size()));
        return summary(due.size() - waiting.size());
    }

    private Round summary(int turns) {
        long now = nanoTime.getAsLong();
        int live = 0;
        long pendingBytes = 0;
        boolean more = false;
        for (Followed file : followed.values()) {
            live += file.isLive() ? 1 : 0;
            pendingBytes += file.pendingBytes();
            more |= file.isDue(now);
        }
        return new Round(followed.size(), live, turns, pendingBytes, more && !away, away);
    }

    private void work(Queue<Followed> waiting, int parallel) throws InterruptedException {
        Callable<Void> turns = () -> {
            Followed file = waiting.poll();
            while (file != null) {
                turn(file);
                boolean goOn = !away && !isStopping() && nanoTime.getAsLong() - nextScan < 0;
                file = goOn ? waiting.poll() : null;
            }
            return null;
        };
        try {
            for (Future<Void> future : threads.invokeAll(Collections.nCopies(parallel, turns))) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Following has failed in an unexpected way", e.getCause());
        }
    }

    /** Which files are there, and which of them have changed. */
    private void scan() {
        if (!server().equals(followedFor)) { // what we know is of no use for another
            forgetAll();
            followedFor = server();
        }
        try {
            List<Path> files = subject.files().get();
            forgetAllBut(new HashSet<>(files));
            boolean again = scans++ % LOOK_AGAIN_SCANS == 0;
            long now = nanoTime.getAsLong();
            for (Path file : files) {
                followed.computeIfAbsent(file, path -> begin(path, now)).look(again, now);
            }
            if (listingFails) {
                listingFails = false;
                listener.worksAgain(LISTING);
            }
        } catch (LogException e) {
            if (!listingFails) {
                listingFails = true;
                listener.trouble(LISTING, e.getMessage());
            }
        }
        nextScan = nanoTime.getAsLong() + interval.toNanos();
    }

    private Followed begin(Path file, long now) {
        return new Followed(file, SyncState.load(file, followedFor.instanceId()) != null, now);
    }

    private void forgetAllBut(Set<Path> files) {
        followed.values().removeIf(file -> {
            boolean gone = !files.contains(file.file());
            if (gone) {
                file.close();
                listener.vanished(file.file());
            }
            return gone;
        });
    }

    private void forgetAll() {
        followed.values().forEach(Followed::close);
        followed.clear();
    }

    // --------------------------------------------------------------------------------------------------- turns --

    private void turn(Followed file) {
        long share = share();
        if (!file.begin(turnNumber.incrementAndGet(), share)) {
            return;
        }
        long soon = nanoTime.getAsLong() + interval.toNanos();
        Look look = Look.of(file.file());
        try {
            send(file, soon);
            if (file.recover()) {
                listener.worksAgain(file.file().toString());
            }
        } catch (LogException.TryAgain e) {
            file.tryAgain(soon);
        } catch (LogException.Gone | LogException.Empty e) { // nothing is lost with it, and the next scan may know more
            file.fail(look, false, nanoTime.getAsLong(), soon);
        } catch (LogException e) {
            failed(file, e.getMessage(), file.fail(look, false, nanoTime.getAsLong(), soon));
        } catch (SyncException e) {
            if (!isStopping()
                    && serverAnswers(true)) { // so it is this file that it doesn't take, or one request that got lost
                failed(file, e.getMessage(), file.fail(null, !e.isTemporary(), nanoTime.getAsLong(), soon));
            }
        } catch (RuntimeException e) {
            LOG.error("Syncing {} has failed in an unexpected way; it will be tried again", file.file(), e);
            failed(file, e.toString(), file.fail(null, true, nanoTime.getAsLong(), soon));
        }
    }

    private void failed(Followed file, String reason, boolean isNews) {
        if (isNews && !isStopping()) {
            listener.trouble(file.file().toString(), reason);
        }
    }

    /** By chance, since two followers that send the same at the same time would never notice each other. */
    private long share() {
        RateLimit limit = server.limit();
        long most = limit == null
                ? SHARE_BYTES_MAX
                : Math.max(SHARE_BYTES_MIN, Math.min(SHARE_BYTES_MAX, limit.bytesPerSecond() / SHARES_PER_SECOND));
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }

    private void send(Followed file, long soon) {
        Path path = file.file();
        RunFileFinaliser.finaliseDead(path);
        Life writer = WriterLock.of(path); // before we read: after its death nothing comes
        RunFileReader reader = file.open(Look.of(path), writer == Life.LIVE);
        try {
            Operation.Create creation = reader.creation();
            if (!subject.objects().isEmpty() && !subject.objects().contains(creation.objectId())) {
                file.ignore();
                return;
            }
            long end = reader.lastSequence();
            boolean isNew = !file.isRegistered();
            Destination destination = subject.placement().of(creation);
            SyncPass.Turn turn = new SyncPass(server, server().instanceId(), clock)
                    .turn(reader, destination, file::allowance, (state, operations, points, bytes) -> {
                        file.spend(Replay.cost(operations, bytes));
                        listener.applied(path, operations, points, bytes);
                    });
            file.end(reader, turn.confirmed(), end, soon);
            listener.stands(new Standing(
                    path,
                    ObjectId.offline(creation.objectId()),
                    turn.state(),
                    turn.confirmed(),
                    Math.max(0, end - turn.confirmed()),
                    writer,
                    isNew));
            if (turn.confirmed() >= end) {
                sendFiles(file);
            }
        } finally {
            file.release(reader);
        }
    }

    /** When everything else is there: one part of one content. */
    private void sendFiles(Followed file) {
        FileUploads uploads = file.uploads(
                server, server().instanceId(), (bytes, isWhole) -> listener.sentContent(file.file(), bytes, isWhole));
        int known = uploads.failures().size();
        uploads.lookForAbsent();
        uploads.refresh();
        uploads.sendPart();
        file.filesPending(!uploads.isDone());
        uploads.failures().stream()
                .skip(known)
                .forEach(reason -> listener.trouble(file.file().toString(), reason));
    }

    // ------------------------------------------------------------------------------------------------- server --

    /**
     * Whether the server is there and lets us in.
     *
     * @param doubtful whether there is reason to ask now
     */
    private synchronized boolean serverAnswers(boolean doubtful) {
        long now = nanoTime.getAsLong();
        if (away || info != null && !serverFails && !doubtful && now - nextGreeting < 0) {
            return !away;
        }
        try {
            info = server.info();
            nextGreeting = now + GREETING_PERIOD.toNanos();
            if (serverFails) {
                serverFails = false;
                listener.worksAgain(server.address());
            }
            return true;
        } catch (SyncException e) {
            if (info == null && !e.isTemporary()) {
                throw e; // a mistake of whoever started us, not a bad day of the server
            }
            away = true;
            if (!serverFails && !isStopping()) {
                serverFails = true;
                listener.trouble(server.address(), e.getMessage());
            }
            return false;
        }
    }

    private synchronized ServerInfo server() {
        return info;
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        stop();
        threads.shutdownNow();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forgetAll();
    }

    /** Whether the server has answered at all. */
    public synchronized boolean hasReachedServer() {
        return info != null;
    }
}
