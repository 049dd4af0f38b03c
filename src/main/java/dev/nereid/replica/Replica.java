package dev.nereid.replica;

import dev.nereid.db.DatabaseException;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.store.Store;
import dev.nereid.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.exception.DataAccessException;

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
    private final DeliveryNotes notes;

    private Replica(Path data, Path directory, Store store, DeliveryNotes notes) {
        this.data = data;
        this.directory = directory;
        this.store = store;
        this.notes = notes;
    }

    /** As {@link #open(Path, Path, DeliveryNotes)}, where nobody notes which IDs servers gave. */
    public static Replica open(Path data, Path cache) {
        return open(data, cache, DeliveryNotes.NONE);
    }

    /**
     * @param data data directory, or one run file
     * @param cache directory for replicas, see {@link CacheDirectory}
     * @param notes which IDs servers gave
     * @throws LogException if there is no such data directory, and nothing was pulled for it
     */
    public static Replica open(Path data, Path cache, DeliveryNotes notes) {
        try {
            Path directory = CacheDirectory.replicaOf(data, cache);
            if (!Files.exists(data)
                    && PulledSnapshots.inReplica(directory).list().isEmpty()) {
                RunFileName.list(data); // says what is missing
            }
            CacheDirectory.create(directory);
            return new Replica(data, directory, openStore(directory), notes);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't keep a replica in " + cache, e);
        }
    }

    public Store store() {
        return store;
    }

    /** The SQLite file of the replica of a data directory, whether or not there are such. */
    public static Path fileOf(Path data, Path cache) {
        try {
            return fileIn(CacheDirectory.replicaOf(data, cache));
        } catch (IOException e) {
            throw new UncheckedIOException("Can't find " + data, e);
        }
    }

    /** The SQLite file of the store, for whoever asks it by SQL. */
    public Path file() {
        return fileIn(directory);
    }

    /** The run files that say something of an object, as of the last refresh; none of what was pulled. */
    public List<Path> runFilesOf(UUID objectId) {
        Path directory = Files.isDirectory(data) ? data : data.toAbsolutePath().getParent();
        return store.ingest(ingest -> ingest.sources().namesOf(objectId)).stream()
                .map(directory::resolve)
                .filter(Files::exists)
                .toList();
    }

    private static Path fileIn(Path directory) {
        return directory.resolve("replica.db");
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
            return lock == null ? null : new Refresh(data, store, notes, PulledSnapshots.inReplica(directory)).run();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't refresh the replica in " + directory, e);
        } catch (DataAccessException e) {
            throw new DatabaseException("Can't write the replica in " + directory + ": " + reason(e), e);
        } finally {
            REFRESHING.remove(lockFile);
        }
    }

    private static String reason(DataAccessException e) {
        SQLException cause = e.getCause(SQLException.class);
        return cause == null ? e.getMessage() : cause.getMessage();
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
        Path file = fileIn(directory);
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
            Files.deleteIfExists(Path.of(fileIn(directory) + suffix));
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
