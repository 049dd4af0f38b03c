package dev.nereid.replica;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.ReplayTarget;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.replica.RunFileLoader.Loaded;
import dev.nereid.store.Ingest;
import dev.nereid.store.ReplicaSources.Source;
import dev.nereid.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** One run file on its way into the store, in portions. */
final class SourceReplay implements ReplayTarget, AutoCloseable {
    private final String name;
    private final Loaded loaded;
    private final RunFileReader reader;
    private final List<Source> before;
    private final Replay replay;
    private Ingest ingest; // of the portion that is under way

    /** @param before what was known of this name */
    SourceReplay(String name, Loaded loaded, List<Source> before) {
        this.name = name;
        this.loaded = loaded;
        this.reader = loaded.reader();
        this.before = before;
        this.replay = new Replay(reader, this, Destination.AS_LOGGED, position(), Replay.Listener.NONE);
    }

    /** Where an earlier refresh ended; null if this is another file. */
    private Replay.Position position() {
        if (before.size() != 1 || before.get(0).lastSequence() == 0) {
            return null;
        }
        Source source = before.get(0);
        return crcAt(source.lastSequence()) == source.crc()
                ? new Replay.Position(source.lastSequence(), source.digest())
                : null;
    }

    private int crcAt(long sequence) {
        int[] one = sequence == 0 ? new int[0] : reader.checksums(sequence - 1, 1);
        return one.length == 0 ? 0 : one[0];
    }

    Path file() {
        return loaded.file().file();
    }

    /** What is the matter with the file; null if nothing is. */
    String damage() {
        return reader.damage();
    }

    /** Logs of which this name said more before. */
    List<UUID> contradicted() {
        Replay.Position position = replay.position();
        return before.stream()
                .filter(source -> position == null
                        || !source.logId().equals(replay.log().logId())
                        || source.lastSequence() > position.sequence())
                .map(Source::logId)
                .toList();
    }

    /**
     * Replays some of it, and notes how far.
     *
     * @return whether that was all
     * @throws LogException if the file can't be read any further
     * @throws StoreException if what it says can't be taken
     */
    boolean replay(Ingest portion, long bytes) {
        ingest = portion;
        try {
            replay.turn(applied -> bytes);
            note(replay.isAtEnd());
            return replay.isAtEnd();
        } catch (LogException | StoreException e) {
            note(false); // what came before it is in
            throw e;
        }
    }

    private void note(boolean isWhole) {
        Replay.Position position = replay.position();
        if (position == null) {
            return;
        }
        UUID logId = replay.log().logId();
        boolean isSettled = isWhole && !loaded.isAlive() && !reader.readsCopy();
        int crc = isSettled ? 0 : crcAt(position.sequence());
        String print = isSettled ? loaded.file().print() : "";
        before.stream()
                .filter(source -> !source.logId().equals(logId))
                .forEach(source -> ingest.sources().remove(name));
        ingest.sources().put(new Source(name, logId, position.sequence(), position.digest(), crc, print));
        if (loaded.isAlive() || !before.isEmpty()) { // a log that was never alive here is not
            ingest.setActiveUntil(logId, loaded.isAlive() ? Long.MAX_VALUE : 0);
        }
    }

    @Override
    public AppliedState state(LogIdentity log) {
        return ingest.state(log);
    }

    @Override
    public int[] checksums(LogIdentity log, long after, int max) {
        return ingest.checksums(log, after, max);
    }

    @Override
    public AppliedState apply(OperationBatch batch) {
        return ingest.apply(batch);
    }

    @Override
    public AppliedState lose(LostOperations lost) {
        return ingest.lose(lost);
    }

    @Override
    public AppliedState fill(OperationBatch batch) {
        return ingest.fill(batch);
    }

    @Override
    public void close() {
        reader.close();
    }
}
