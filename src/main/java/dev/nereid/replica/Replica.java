package dev.nereid.replica;

import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.OperationBatch;
import dev.nereid.db.DatabaseException;
import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.Replay;
import dev.nereid.log.ReplayTarget;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.AppliedState;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import dev.nereid.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The local store of one data directory. Use: {@link #open}, {@link #refresh}, ask the {@link #store}, close. For one
 * thread.
 */
public final class Replica implements AutoCloseable {
    /** A run file that could not be read, and why. */
    public record Problem(Path file, String reason) {}

    /**
     * Replicas that this process is refreshing. Opening a lock file again and closing it would drop the lock that another
     * thread holds on it.
     */
    private static final Set<Path> REFRESHING = ConcurrentHashMap.newKeySet();

    private final Path data;
    private final Path directory;
    private final Store store;

    private Replica(Path data, Path directory, Store store) {
        this.data = data;
        this.directory = directory;
        this.store = store;
    }

    /**
     * @param data data directory, or one run file
     * @param cache directory for replicas, see {@link CacheDirectory}
     * @throws LogException if there is no such data directory
     */
    public static Replica open(Path data, Path cache) {
        try {
            Path directory = cache.resolve(CacheDirectory.keyOf(data.toRealPath()));
            Files.createDirectories(directory);
            return new Replica(data, directory, openStore(directory));
        } catch (IOException e) {
            RunFileName.list(data); // says it better if the data directory is the reason
            throw new UncheckedIOException("Can't keep a replica in " + cache, e);
        }
    }

    public Store store() {
        return store;
    }

    /**
     * Brings the store up to date from the run files as they are now.
     *
     * @return files that could not be read; the others are up to date. Null if another process is refreshing: then the
     *     store answers from its last state
     */
    public List<Problem> refresh() {
        Path lockFile = directory.resolve("refresh.lock");
        if (!REFRESHING.add(lockFile)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? null : refreshAlone();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't refresh the replica in " + directory, e);
        } finally {
            REFRESHING.remove(lockFile);
        }
    }

    private List<Problem> refreshAlone() {
        List<Problem> problems = new ArrayList<>();
        if (!replayAll(problems)) {
            store.clear();
            problems.clear();
            replayAll(problems);
        }
        return problems;
    }

    /** False if a run file is gone, and with it what it said. */
    private boolean replayAll(List<Problem> problems) {
        Set<UUID> present = new HashSet<>();
        boolean unsure = false;
        for (Path file : RunFileName.list(data)) {
            try (RunFileReader reader = RunFileReader.open(file)) {
                present.add(reader.logId());
                Replay replay =
                        new Replay(reader, new StoreTarget(store), Destination.AS_LOGGED, null, Replay.Listener.NONE);
                replay.run();
                boolean alive = WriterLock.of(file) == Life.LIVE;
                store.setActiveUntil(replay.log().logId(), alive ? Long.MAX_VALUE : 0);
            } catch (LogException.Gone | LogException.Empty e) {
                // Deleted since it was listed, or killed before anything was logged.
            } catch (LogException | StoreException e) {
                problems.add(new Problem(file, e.getMessage()));
                unsure |= e instanceof LogException.TryAgain; // it lives, and what is known of it stays
            }
        }
        return unsure || present.containsAll(store.fileIds());
    }

    /** One at a time: somebody else may be about to replace a broken store, or to create it. */
    private static synchronized Store openStore(Path directory) throws IOException {
        Path lockFile = directory.resolve("open.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed
            return openOrReplaceStore(directory);
        }
    }

    private static Store openOrReplaceStore(Path directory) throws IOException {
        StoreOptions options = StoreOptions.replica();
        Path file = directory.resolve("replica.db");
        try {
            return Store.openSqlite(file, options);
        } catch (DatabaseException e) {
            if (!e.isUnusableFile()) {
                throw e;
            }
            // Broken, or of another version: it is only a copy.
            deleteStore(directory);
            return Store.openSqlite(file, options);
        }
    }

    private static void deleteStore(Path directory) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(directory.resolve("replica.db" + suffix));
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private record StoreTarget(Store store) implements ReplayTarget {
        @Override
        public AppliedState state(LogIdentity log) {
            return store.state(log);
        }

        @Override
        public int[] checksums(LogIdentity log, long after, int max) {
            return store.checksums(log, after, max);
        }

        @Override
        public AppliedState apply(OperationBatch batch) {
            return store.apply(batch);
        }
    }
}
