package dev.nereid;

import dev.nereid.db.DatabaseException;
import dev.nereid.log.LocalContents;
import dev.nereid.log.LogException;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.replica.Replica;
import dev.nereid.settings.Durations;
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
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the replica of a data directory, which is opened with the first question and brought up to date with each. */
final class ReplicaReader implements ObjectReader {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);

    /** Between looks whether somebody else is done refreshing. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path directory;
    private final Path cache;
    private final Function<Store, ObjectView> question;
    private final Path ownFile; // null if this process logs nothing
    private final Duration limit;
    private final Runnable atClose;
    private final Set<Path> warned = new HashSet<>(); // guarded by this
    private Replica replica; // guarded by this
    private boolean closed; // guarded by this
    private TemporaryDirectory temporary; // guarded by this: for the replica, where the cache can't be used; else null

    /**
     * @param cache directory for replicas
     * @param question finds the object
     * @param ownFile run file that must be read for an answer to be right; null if there is none
     * @param limit how long to wait for others who read the same run files
     */
    ReplicaReader(
            Path directory,
            Path cache,
            Function<Store, ObjectView> question,
            Path ownFile,
            Duration limit,
            Runnable atClose) {
        this.directory = directory;
        this.cache = cache;
        this.question = question;
        this.ownFile = ownFile;
        this.limit = limit;
        this.atClose = atClose;
    }

    @Override
    public ObjectView object() {
        return ask(question);
    }

    /** Pages after the first are of what the first was read from: to look at every run file again would take its time. */
    @Override
    public List<ObjectView> objects(ObjectQuery query) {
        return ask(store -> store.objects(query), query.after() == null);
    }

    @Override
    public List<FileRef> files(String path) {
        return ask(store -> {
            String objectId = question.apply(store).objectId().toString();
            return store.files(objectId, path);
        });
    }

    @Override
    public void content(FileRef file, Path target) throws IOException {
        try {
            LocalContents.copy(directory, file, target);
        } catch (LogException e) {
            throw new NereidException(e.getMessage(), e);
        }
    }

    @Override
    public SeriesPoints series(String path) {
        return ask(store -> {
            String objectId = question.apply(store).objectId().toString();
            return store.series(objectId, path);
        });
    }

    private <T> T ask(Function<Store, T> asked) {
        return ask(asked, true);
    }

    private synchronized <T> T ask(Function<Store, T> asked, boolean anew) {
        if (closed) {
            throw new ObjectClosedException("This has been closed meanwhile and can't be read any more.");
        }
        try {
            if (open() || anew) {
                refresh();
            }
            return asked.apply(replica.store());
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.OBJECT_UNKNOWN) {
                return null;
            }
            throw new NereidException(e.getMessage() + " The run files are as they were.", e);
        } catch (LogException e) {
            throw NereidException.of(e);
        } catch (UncheckedIOException e) {
            throw new NereidException(
                    e.getMessage() + " (" + IoReason.of(e.getCause())
                            + "). Nothing that was logged is lost. Set NEREID_CACHE_DIR to a"
                            + " directory that can be written; it holds nothing but copies.",
                    e);
        }
    }

    /** Returns whether it was closed. */
    private boolean open() {
        if (replica != null) {
            return false;
        }
        try {
            replica = Replica.open(directory, cache);
        } catch (UncheckedIOException | DatabaseException e) {
            String reason = e.getCause() instanceof IOException io ? IoReason.of(io) : e.getMessage();
            LOG.warn(
                    "The cache directory {} can't be used ({}), so this run is read into a temporary one, all of it"
                            + " anew. NEREID_CACHE_DIR names another.",
                    cache,
                    reason);
            replica = Replica.open(directory, openTemporary(e));
        }
        return true;
    }

    private Path openTemporary(RuntimeException reason) {
        try {
            temporary = TemporaryDirectory.createUntilExit("nereid-replica");
            return temporary.path();
        } catch (IOException e) {
            throw reason; // which names the setting that helps
        }
    }

    /** Until what is in the run files now is in the replica: whoever reads what he wrote can't do with an earlier state. */
    private void refresh() {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        List<Replica.Problem> problems = replica.refresh();
        String reason = reasonToWait(problems);
        while (reason != null) {
            if (System.nanoTime() - deadline > 0) {
                throw new NereidException(
                        "The run files in " + directory + " could not be read within " + Durations.text(limit) + ": "
                                + reason + " Nothing that was logged is lost. Try again.",
                        null);
            }
            LockSupport.parkNanos(RETRY_NANOS);
            problems = replica.refresh();
            reason = reasonToWait(problems);
        }
        for (Replica.Problem problem : problems) {
            if (warned.add(problem.file())) {
                LOG.warn("Reading without what {} says: {}", problem.file(), problem.reason());
            }
        }
    }

    /** Null if the replica is up to date. */
    private String reasonToWait(List<Replica.Problem> problems) {
        if (problems == null) {
            return "somebody else was reading them all the time.";
        }
        return problems.stream()
                .filter(problem -> problem.file().equals(ownFile))
                .map(Replica.Problem::reason)
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (replica != null) {
            replica.close();
            replica = null;
        }
        if (temporary != null) {
            closeTemporary();
        }
        atClose.run();
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
