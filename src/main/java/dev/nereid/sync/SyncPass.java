package dev.nereid.sync;

import dev.nereid.codec.LogIdentity;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.MicroClock;
import dev.nereid.model.Rejection;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * One run file to one server, once: everything that is in the file now. What the server confirmed is remembered, also
 * when the pass fails half-way. For one thread.
 */
public final class SyncPass {
    private static final int REJECTIONS_KEPT = 5;

    private final HttpTransport server;
    private final UUID instanceId;
    private final MicroClock clock;
    private Replay replay; // of the last run

    /** @param instanceId of the server, as it says itself */
    public SyncPass(HttpTransport server, UUID instanceId, MicroClock clock) {
        this.server = server;
        this.instanceId = instanceId;
        this.clock = clock;
    }

    /**
     * @param project where to create the object if it names no project, or to override that; may be null
     * @throws SyncException if the server is away or refuses
     * @throws dev.nereid.log.LogException if the file can't be read
     */
    public AppliedState run(Path file, String project, Replay.Listener listener) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            SyncState.Entry known = SyncState.load(file, instanceId);
            replay = new Replay(reader, server, project, known == null ? null : known.position(), listener);
            try {
                return replay.run();
            } finally {
                remember(reader, replay, known);
            }
        }
    }

    /** Which log the file turned out to be, once {@link #run} has told its listener of a batch. */
    LogIdentity log() {
        return replay.log();
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

    private void remember(RunFileReader reader, Replay replay, SyncState.Entry known) {
        AppliedState confirmed = replay.lastState();
        Replay.Position position = replay.position();
        UUID confirmedBy = server.lastInstanceId(); // the address may have passed to another server meanwhile
        if (confirmedBy == null || confirmed == null || !confirmed.isKnown() || position == null) {
            return;
        }
        boolean unchanged = known != null
                && known.instanceId().equals(confirmedBy)
                && known.acknowledged() == position.sequence()
                && known.digest() == position.digest()
                && known.rejected() == confirmed.rejected();
        if (!unchanged) {
            SyncState.save(
                    reader.file(),
                    new SyncState.Entry(
                            confirmedBy,
                            server.address(),
                            position.sequence(),
                            position.digest(),
                            reader.creation().objectId(),
                            confirmed.sysId(),
                            confirmed.project(),
                            confirmed.rejected(),
                            clock.micros(),
                            rejections(replay, confirmed)));
        }
    }
}
