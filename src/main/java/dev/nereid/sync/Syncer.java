package dev.nereid.sync;

import dev.nereid.codec.LogIdentity;
import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileFinaliser;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.MicroClock;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.sync.RateLimit.Sleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many run files to one server: oldest first, several at once. A file that can't be delivered does not hold up the
 * others; its outcome says why.
 */
public final class Syncer {
    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);

    /** So many are in hand at once: most of them wait for the request that they share. */
    static final int PARALLEL = 64;

    /** Of those, so many that are larger than this: each has a batch in memory. */
    private static final int PARALLEL_LARGE = 4;

    /** So many send contents, of which each holds a part in memory. */
    private static final int PARALLEL_CONTENTS = 8;

    private static final long LARGE_BYTES = 1 << 20;

    /** Tries of one file, while the server is away. */
    private static final int ATTEMPTS = 4;

    /**
     * What became of one run file.
     *
     * @param localId {@code offline/<object id>}; null if the file could not be read
     * @param kind null if the file could not be read
     * @param state the server's last word; null if there was none
     * @param failure why not all of it is delivered; null if it is
     * @param openEnd that more may have followed what is in the file, which is damaged at its end; null if not, and where the
     *     server has operations beyond that end
     */
    public record Outcome(
            Path file, String localId, ObjectKind kind, AppliedState state, String failure, String openEnd) {
        /** The same with another reason. */
        public Outcome because(String reason) {
            return new Outcome(file, localId, kind, state, reason, openEnd);
        }
    }

    /** Told what happens, from several threads. */
    public interface Listener {
        void applied(Path file, int operations, long points, long bytes);

        /**
         * A part of the content of a file has been sent.
         *
         * @param isWhole whether the server has all of it now
         */
        void sentContent(Path file, long bytes, boolean isWhole);

        void finished(Outcome outcome);
    }

    private final HttpTransport server;
    private final SharedRequests requests;
    private final Semaphore contents = new Semaphore(PARALLEL_CONTENTS);
    private final Semaphore large = new Semaphore(PARALLEL_LARGE);
    private final UUID instanceId;
    private final MicroClock clock;
    private final IntFunction<ExecutorService> threads; // by their number
    private final Sleeper beforeRetry;
    private final Supplier<Backoff> backoffs;

    public Syncer(HttpTransport server, UUID instanceId, MicroClock clock) {
        this(
                server,
                instanceId,
                clock,
                Executors::newFixedThreadPool,
                TimeUnit.NANOSECONDS::sleep,
                () -> new Backoff(new SplittableRandom()));
    }

    Syncer(
            HttpTransport server,
            UUID instanceId,
            MicroClock clock,
            IntFunction<ExecutorService> threads,
            Sleeper beforeRetry,
            Supplier<Backoff> backoffs) {
        this.server = server;
        this.requests = new SharedRequests(server);
        this.instanceId = instanceId;
        this.clock = clock;
        this.threads = threads;
        this.beforeRetry = beforeRetry;
        this.backoffs = backoffs;
    }

    /**
     * Delivers what every run file has for the server.
     *
     * @return in the order of the files; without those in which there was nothing to deliver
     */
    public List<Outcome> run(List<Path> files, Placement placement, Listener listener) throws InterruptedException {
        ExecutorService executor = threads.apply(Math.max(1, Math.min(PARALLEL, files.size())));
        try {
            Map<Path, Outcome> outcomes = new HashMap<>();
            Map<Path, Future<Outcome>> futures = new LinkedHashMap<>();
            for (Path file : files) {
                if (!isVersion(file)) {
                    futures.put(file, executor.submit(() -> sync(file, placement, listener)));
                }
            }
            for (Map.Entry<Path, Future<Outcome>> future : futures.entrySet()) {
                outcomes.put(future.getKey(), future.getValue().get());
            }
            // A version gets its number from its model, which therefore goes first; the numbers are to be in their
            // order.
            for (Path file : files) {
                if (isVersion(file)) {
                    outcomes.put(file, sync(file, placement, listener));
                }
            }
            return files.stream().map(outcomes::get).filter(Objects::nonNull).toList();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Syncing has failed in an unexpected way", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static boolean isVersion(Path file) {
        return RunFileName.kind(file) == ObjectKind.MODEL_VERSION;
    }

    private Outcome sync(Path file, Placement placement, Listener listener) throws InterruptedException {
        Outcome outcome = deliver(file, placement, listener);
        if (outcome != null) {
            listener.finished(outcome);
        }
        return outcome;
    }

    /** Null if there is nothing to deliver: deleted since it was listed, or killed before anything was logged. */
    private Outcome deliver(Path file, Placement placement, Listener listener) throws InterruptedException {
        Whose[] whose = {Whose.NOBODY_KNOWS};
        AppliedState[] last = new AppliedState[1];
        SyncPass pass = new SyncPass(server, instanceId, clock).sharing(requests);
        boolean holdsLarge = false;
        try {
            RunFileFinaliser.finaliseDead(file); // so that what is in a WAL counts
            if (isLarge(file)) {
                large.acquire();
                holdsLarge = true;
            }
            Replay.Listener progress = (state, operations, points, bytes) -> {
                last[0] = state;
                listener.applied(file, operations, points, bytes);
            };
            Function<RunFileReader, Destination> destination = reader -> {
                whose[0] = whose(reader, placement);
                return whose[0].destination();
            };
            AppliedState state = passUntilItWorks(pass, file, destination, progress);
            last[0] = state;
            List<String> failures = sendFilesInTurn(file, listener);
            String failure = failures.isEmpty() ? null : String.join(" ", failures);
            return new Outcome(file, whose[0].localId(), whose[0].kind(), state, failure, pass.openEnd());
        } catch (LogException.Gone | LogException.Empty e) {
            return null;
        } catch (SyncException | LogException e) {
            return new Outcome(file, whose[0].localId(), whose[0].kind(), last[0], e.getMessage(), pass.openEnd());
        } catch (RuntimeException e) {
            LOG.error("Syncing {} has failed in an unexpected way; please report it", file, e);
            return new Outcome(
                    file, whose[0].localId(), whose[0].kind(), last[0], "An unexpected error: " + e, pass.openEnd());
        } finally {
            if (holdsLarge) {
                large.release();
            }
        }
    }

    private static boolean isLarge(Path file) {
        try {
            return Files.size(file) > LARGE_BYTES;
        } catch (IOException e) {
            return false; // which whoever opens it says in words
        }
    }

    /** What a run file is about, and where that belongs. */
    private record Whose(String localId, ObjectKind kind, Destination destination) {
        static final Whose NOBODY_KNOWS = new Whose(null, null, null);
    }

    private Whose whose(RunFileReader reader, Placement placement) {
        try {
            Operation.Create creation = reader.creation();
            return new Whose(ObjectId.offline(creation.objectId()), creation.object(), placement.of(creation));
        } catch (LogException.Lost e) {
            reader.letGo();
            AppliedState state = server.state(LogIdentity.ofFile(e.logId()));
            if (!state.isKnown()) {
                throw e;
            }
            return new Whose(
                    ObjectId.offline(state.objectId()), RunFileName.kind(reader.file()), Destination.AS_LOGGED);
        }
    }

    private List<String> sendFilesInTurn(Path file, Listener listener) throws InterruptedException {
        contents.acquire();
        try {
            return sendFiles(file, listener);
        } finally {
            contents.release();
        }
    }

    /** Returns why some of them can't be sent. */
    private List<String> sendFiles(Path file, Listener listener) throws InterruptedException {
        FileUploads uploads = new FileUploads(
                server, instanceId, file, (bytes, isWhole) -> listener.sentContent(file, bytes, isWhole));
        Backoff backoff = backoffs.get();
        for (int attempt = 1; ; attempt++) {
            try {
                uploads.lookForAbsent();
                uploads.refresh();
                while (uploads.sendPart()) {
                    attempt = 1; // what goes on is not in vain
                }
                return uploads.failures();
            } catch (SyncException e) {
                if (!e.isTemporary() || attempt == ATTEMPTS || server.isClosed()) {
                    throw e;
                }
            }
            beforeRetry.sleep(backoff.next().toNanos());
        }
    }

    private AppliedState passUntilItWorks(
            SyncPass pass, Path file, Function<RunFileReader, Destination> destination, Replay.Listener progress)
            throws InterruptedException {
        Backoff backoff = backoffs.get();
        for (int attempt = 1; ; attempt++) {
            try {
                return pass.run(file, destination, progress);
            } catch (SyncException e) {
                if (!e.isTemporary() || attempt == ATTEMPTS || server.isClosed()) {
                    throw e;
                }
            } catch (LogException.TryAgain e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            beforeRetry.sleep(backoff.next().toNanos());
        }
    }
}
