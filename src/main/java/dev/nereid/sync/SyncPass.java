package dev.nereid.sync;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.ReplayTarget;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Rejection;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run file to one server, once: everything that is in the file now, or a turn's share of it. What the server confirmed
 * is remembered, also when the pass fails half-way. No file is open while the network is at work. For one thread.
 */
public final class SyncPass {
    private static final Logger LOG = LoggerFactory.getLogger(SyncPass.class);
    private static final int REJECTIONS_KEPT = 5;

    private final HttpTransport server;
    private final UUID instanceId;
    private final MicroClock clock;
    private Replay replay; // of the last run
    private Runnable betweenBatches = () -> {};
    private BiFunction<OperationBatch, String, AppliedState> applying;
    private String openEnd; // see RunFileReader
    private String joinedId; // sys/id under which the file's object was found on the server; null if it was not

    /** @param instanceId of the server, as it says itself */
    public SyncPass(HttpTransport server, UUID instanceId, MicroClock clock) {
        this.server = server;
        this.instanceId = instanceId;
        this.clock = clock;
        this.applying = server::apply;
    }

    /** Small batches go with those of other files. */
    SyncPass sharing(SharedRequests requests) {
        applying = requests::apply;
        return this;
    }

    /** What else is to be asked of the server, before each batch: a pass may take long. */
    SyncPass betweenBatches(Runnable request) {
        betweenBatches = request;
        return this;
    }

    /** Under which {@code sys/id} the server knew the object before it heard of this file; null if it did not. */
    SyncPass joining(String sysId) {
        joinedId = sysId;
        return this;
    }

    /**
     * @throws SyncException if the server is away or refuses
     * @throws dev.nereid.log.LogException if the file can't be read
     */
    public AppliedState run(Path file, Destination destination, Replay.Listener listener) {
        return run(file, reader -> destination, listener);
    }

    /** @param destination found out from what is in the file */
    AppliedState run(Path file, Function<RunFileReader, Destination> destination, Replay.Listener listener) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return run(reader, destination.apply(reader), listener, Replay::run);
        }
    }

    /** See {@link RunFileReader#openEnd}; of the file of the last run, and null where the server has operations beyond it. */
    String openEnd() {
        return openEnd;
    }

    /** Which log the file turned out to be, once {@link #run} has told its listener of a batch. */
    LogIdentity log() {
        return replay.log();
    }

    /**
     * What a turn has left behind.
     *
     * @param state the server's last word
     * @param confirmed how far it has this file
     */
    record Turn(AppliedState state, long confirmed) {}

    /** One turn, as {@link #run} otherwise. */
    Turn turn(RunFileReader reader, Destination destination, Replay.Allowance allowance, Replay.Listener listener) {
        return run(reader, destination, listener, replay -> {
            AppliedState state = replay.turn(allowance);
            return new Turn(state, replay.position().sequence());
        });
    }

    /** Null also where the server has from another copy what followed. */
    private static String openEnd(RunFileReader reader, AppliedState state) {
        String openEnd = reader.openEnd();
        return openEnd != null && state != null && state.applied() > reader.lastSequence() ? null : openEnd;
    }

    private <T> T run(
            RunFileReader reader, Destination destination, Replay.Listener listener, Function<Replay, T> way) {
        SyncState.Entry known = SyncState.load(reader.file(), instanceId);
        Replay.Position position = known == null ? null : known.positionIn(reader);
        ReplayTarget target = new LettingGo(reader, server, applying, betweenBatches, knownId(reader, known));
        boolean isNew = known == null && replay == null; // a reply that is lost may have been to what arrived
        replay = new Replay(reader, target, destination, position, listener);
        if (isNew) {
            replay.expectingNothing();
        }
        try {
            return way.apply(replay);
        } finally {
            openEnd = openEnd(reader, replay.lastState());
            remember(reader, replay, known);
        }
    }

    /** The server may have lost it; then it is to give the same again. */
    private String knownId(RunFileReader reader, SyncState.Entry known) {
        return known != null && isOf(reader, known.objectId()) ? known.sysId() : joinedId;
    }

    private static boolean isOf(RunFileReader reader, UUID objectId) {
        try {
            return objectId.equals(reader.creation().objectId());
        } catch (LogException.Lost e) {
            return true; // what the file can't say any more; its log begins with nothing else
        }
    }

    /** The server; while it is asked, the run file is not open: a writer that ends must not wait for the network. */
    private record LettingGo(
            RunFileReader reader,
            HttpTransport server,
            BiFunction<OperationBatch, String, AppliedState> applying,
            Runnable before,
            String knownId)
            implements ReplayTarget {
        @Override
        public AppliedState state(LogIdentity log) {
            reader.letGo();
            return server.state(log);
        }

        @Override
        public int[] checksums(LogIdentity log, long after, int max) {
            reader.letGo();
            return server.checksums(log, after, max);
        }

        @Override
        public AppliedState apply(OperationBatch batch) {
            reader.letGo();
            before.run();
            return applying.apply(batch, batch.firstSequence() == 1 ? knownId : null);
        }

        @Override
        public AppliedState lose(LostOperations lost) {
            reader.letGo();
            return server.lose(lost);
        }

        @Override
        public AppliedState fill(OperationBatch batch) {
            reader.letGo();
            before.run();
            return server.fill(batch);
        }
    }

    private static UUID objectId(RunFileReader reader, AppliedState confirmed) {
        try {
            return reader.creation().objectId();
        } catch (LogException.Lost e) { // what the file can't say any more, the server knows
            return confirmed.objectId();
        }
    }

    private List<String> rejections(Replay replay, AppliedState confirmed) {
        if (confirmed.rejected() == 0) {
            return List.of();
        }
        try {
            return server.rejections(replay.log(), 0, REJECTIONS_KEPT).stream()
                    .map(Rejection::text)
                    .toList();
        } catch (SyncException e) {
            return List.of(); // their number is known, and the next change asks again
        }
    }

    /** Neither beside it nor by name. */
    private static boolean hasNoFiles(RunFileReader reader, long after) {
        try {
            return new RunFileContents(reader.file()).isEmpty()
                    && PendingFiles.named(reader, Math.max(after, reader.base().sequence()))
                            .isEmpty();
        } catch (LogException.Unreadable e) {
            return true; // what makes no sense names nothing
        } catch (LogException e) {
            return false; // the next pass looks again
        }
    }

    private void remember(RunFileReader reader, Replay replay, SyncState.Entry known) {
        AppliedState confirmed = replay.lastState();
        Replay.Position position = replay.position();
        ServerLife confirmedBy = server.lastLife(); // the address may have passed to another server meanwhile
        if (confirmedBy == null || confirmed == null || !confirmed.isKnown() || position == null) {
            return;
        }
        if (known != null
                && !known.sysId().equals(confirmed.sysId())
                && known.instanceId().equals(confirmedBy.instanceId())) {
            LOG.warn(
                    "{} is called {} on {} now: the server was restored from a backup, and the ID is another's.",
                    known.sysId(),
                    confirmed.sysId(),
                    server.address());
        }
        SyncState.Entry news = news(reader, position, confirmed, confirmedBy, known);
        if (news != null) {
            SyncState.save(reader.file(), news.withRejections(rejections(replay, confirmed)));
        }
    }

    /** What is to be remembered of the file, without what was rejected; null if all of it is known already. */
    private SyncState.Entry news(
            RunFileReader reader,
            Replay.Position position,
            AppliedState confirmed,
            ServerLife confirmedBy,
            SyncState.Entry known) {
        boolean goesOn = known != null && known.isOf(confirmedBy) && known.positionIn(reader) != null;
        long before = goesOn ? Math.min(known.complete(), position.sequence()) : 0;
        long complete = hasNoFiles(reader, before) ? position.sequence() : before;
        boolean unchanged = goesOn
                && known.acknowledged() == position.sequence()
                && known.complete() == complete
                && known.digest() == position.digest()
                && known.sysId().equals(confirmed.sysId())
                && known.project().equals(confirmed.project())
                && known.rejected() == confirmed.rejected()
                && known.lost() == confirmed.lost()
                && known.applied() == confirmed.applied();
        if (unchanged) {
            return null;
        }
        return reader.together(() -> new SyncState.Entry(
                confirmedBy.instanceId(),
                confirmedBy.epoch(),
                server.address(),
                position.sequence(),
                complete,
                position.digest(),
                SyncState.crcAt(reader, position.sequence()),
                objectId(reader, confirmed),
                confirmed.sysId(),
                confirmed.project(),
                confirmed.rejected(),
                confirmed.lost(),
                confirmed.applied(),
                clock.micros(),
                List.of()));
    }
}
