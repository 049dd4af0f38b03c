package dev.nereid;

import dev.nereid.db.DatabaseException;
import dev.nereid.log.LogException;
import dev.nereid.query.NqlException;
import dev.nereid.replica.Replica;
import dev.nereid.settings.IoReason;
import dev.nereid.settings.TemporaryDirectory;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replica of a data directory for many threads, which is opened at first use: any number of them ask, or one brings it
 * up to date. Failures become those of the API.
 */
final class ReplicaAccess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);

    /** Between looks whether somebody else is done refreshing. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path data;
    private final Path cache;
    private final Path ownFile; // null if there is none
    private final ReadWriteLock lock = new ReentrantReadWriteLock(); // to write: for all below, and for the replica
    private final Set<Path> warned = new HashSet<>();
    private List<Replica.Problem> problems = List.of();
    private Replica replica; // null until opened
    private TemporaryDirectory temporary; // for the replica, where the cache can't be used; else null
    private boolean closed;

    /**
     * @param data data directory, or one run file
     * @param cache directory for replicas
     * @param ownFile run file without which nothing is up to date; null if there is none
     */
    ReplicaAccess(Path data, Path cache, Path ownFile) {
        this.data = data;
        this.cache = cache;
        this.ownFile = ownFile;
    }

    Path data() {
        return data;
    }

    /** Run files that could not be read at the last refresh. */
    List<Replica.Problem> problems() {
        return locked(false, () -> problems);
    }

    /** Whether it has been opened before this call, which opens it. */
    boolean isOpen() {
        if (locked(false, () -> replica != null)) {
            return true;
        }
        return locked(true, () -> {
            boolean was = replica != null;
            open();
            return was;
        });
    }

    /** What the store answers as it is; null if it knows nothing of what is asked for. */
    <T> T ask(Function<Store, T> question) {
        isOpen();
        return locked(false, () -> {
            try {
                return question.apply(replica.store());
            } catch (StoreException e) {
                if (e.reason() == StoreException.Reason.OBJECT_UNKNOWN) {
                    return null;
                }
                throw e;
            }
        });
    }

    /**
     * Reads what is in the run files now.
     *
     * @param limit how long to wait for others who read the same run files
     * @return null if the store is up to date, else why not
     */
    String refresh(Duration limit) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        String reason = refreshOnce();
        while (reason != null && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(RETRY_NANOS);
            reason = refreshOnce();
        }
        return reason;
    }

    private String refreshOnce() {
        return locked(true, () -> {
            open();
            List<Replica.Problem> found = refreshOrFallBack();
            if (found == null) {
                return "somebody else was reading them all the time.";
            }
            problems = List.copyOf(found);
            return found.stream()
                    .filter(problem -> problem.file().equals(ownFile))
                    .map(Replica.Problem::reason)
                    .findFirst()
                    .orElse(null);
        });
    }

    /** A full disk, most likely, which is seen only when much is written. */
    private List<Replica.Problem> refreshOrFallBack() {
        try {
            return replica.refresh();
        } catch (DatabaseException e) {
            if (temporary != null) {
                throw new NereidException(
                        e.getMessage() + ". Nothing that was logged is lost. Set NEREID_CACHE_DIR to a directory with"
                                + " room; it holds nothing but copies.",
                        e);
            }
            replica.close();
            replica = null;
            openInTemporary(e);
            return replica.refresh();
        }
    }

    /** Says, once for each, which run files can't be read. */
    void warnOfProblems() {
        locked(true, () -> {
            for (Replica.Problem problem : problems) {
                if (warned.add(problem.file())) {
                    LOG.warn("Reading without what {} says: {}", problem.file(), problem.reason());
                }
            }
            return null;
        });
    }

    private <T> T locked(boolean toWrite, Supplier<T> work) {
        var held = toWrite ? lock.writeLock() : lock.readLock();
        held.lock();
        try {
            if (closed) {
                throw new ObjectClosedException("This has been closed meanwhile and can't be read any more.");
            }
            return work.get();
        } catch (NqlException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (StoreException e) {
            boolean isRefused = e.reason() == StoreException.Reason.INVALID;
            throw new NereidException(e.getMessage() + (isRefused ? "" : " The run files are as they were."), e);
        } catch (LogException e) {
            throw NereidException.of(e);
        } catch (UncheckedIOException e) {
            throw new NereidException(
                    e.getMessage() + " (" + IoReason.of(e.getCause())
                            + "). Nothing that was logged is lost. Set NEREID_CACHE_DIR to a"
                            + " directory that can be written; it holds nothing but copies.",
                    e);
        } finally {
            held.unlock();
        }
    }

    private void open() {
        if (replica != null) {
            return;
        }
        try {
            replica = Replica.open(data, cache, new SyncNotes());
        } catch (UncheckedIOException | DatabaseException e) {
            openInTemporary(e);
        }
    }

    private void openInTemporary(RuntimeException e) {
        String reason = e.getCause() instanceof IOException io ? IoReason.of(io) : e.getMessage();
        LOG.warn(
                "The cache directory {} can't be used ({}), so {} is read into a temporary one, all of it"
                        + " anew. NEREID_CACHE_DIR names another.",
                cache,
                reason,
                data);
        replica = Replica.open(data, openTemporary(e), new SyncNotes());
    }

    private Path openTemporary(RuntimeException reason) {
        try {
            temporary = TemporaryDirectory.createUntilExit("nereid-replica");
            return temporary.path();
        } catch (IOException e) {
            throw reason; // which names the setting that helps
        }
    }

    /** Waits for questions that are being answered. May be called again. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            if (replica != null) {
                replica.close();
                replica = null;
            }
            if (temporary != null) {
                closeTemporary();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void closeTemporary() {
        try {
            temporary.close();
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", temporary.path(), IoReason.of(e));
        }
        temporary = null;
    }
}
