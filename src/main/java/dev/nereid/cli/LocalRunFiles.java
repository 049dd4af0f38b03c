package dev.nereid.cli;

import dev.nereid.NereidException;
import dev.nereid.log.LocalContents;
import dev.nereid.log.LogException;
import dev.nereid.replica.Replica;
import dev.nereid.server.RunFileView;
import dev.nereid.server.RunFiles;
import dev.nereid.store.ContentStore;
import dev.nereid.store.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Run files as {@code nereid ui} shows them, brought up to date while somebody asks. Whoever asks after a pause waits for
 * that a little; all others get what there is.
 */
final class LocalRunFiles implements RunFiles, AutoCloseable {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** For which somebody who asks after a pause waits: then an old state is better than none. */
    private static final long PATIENCE_MILLIS = 2000;

    /** For others who read the same run files. */
    private static final Duration OTHERS = Duration.ofSeconds(1);

    private final Path place;
    private final LocalStore local;
    private final Replica replica;
    private final PrintWriter err;
    private final RunFileList list;
    private final ExecutorService refresher = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "nereid-ui-refresh");
        thread.setDaemon(true);
        return thread;
    });

    private Future<?> refresh; // the last one, guarded by this
    private long refreshed = System.nanoTime(); // when it began, guarded by this
    private String said; // the last failure; for the refresher alone

    private LocalRunFiles(Path place, LocalStore local, PrintWriter err) {
        this.place = place;
        this.local = local;
        this.replica = local.replica();
        this.err = err;
        this.list = new RunFileList(place, replica.store());
    }

    /** @param err where what can't be read is named */
    static LocalRunFiles open(Path place, Shell shell, PrintWriter err) {
        return new LocalRunFiles(place, LocalStore.open(place, shell, err), err);
    }

    @Override
    public Path place() {
        return place;
    }

    @Override
    public Store store() {
        Future<?> running = null;
        synchronized (this) {
            long age = System.nanoTime() - refreshed;
            if (age > FRESH_NANOS && (refresh == null || refresh.isDone())) {
                refreshed = System.nanoTime();
                refresh = refresher.submit(this::refresh);
                running = age > STALE_NANOS ? refresh : null;
            }
        }
        if (running != null) {
            await(running);
        }
        return replica.store();
    }

    private static void await(Future<?> running) {
        try {
            running.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It goes on, and later questions see it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The run files could not be read", e);
        }
    }

    /** What fails is said once; the next turn may work. */
    private void refresh() {
        try {
            local.store().refresh(OTHERS);
            said = null;
        } catch (RuntimeException e) {
            String reason = e instanceof NereidException ? e.getMessage() : e.toString();
            if (!reason.equals(said)) {
                err.println("nereid: " + Table.oneLine(reason));
                said = reason;
            }
        }
    }

    @Override
    public Optional<ContentStore.Whole> content(String sha256) {
        try {
            Path found = LocalContents.find(place, sha256);
            return found == null ? Optional.empty() : Optional.of(new ContentStore.Whole(found, Files.size(found)));
        } catch (LogException e) { // the directory is gone
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<RunFileView> list() {
        return list.read();
    }

    @Override
    public String syncCommand() {
        return RunFileAdvice.sync(place);
    }

    @Override
    public void close() {
        refresher.shutdown();
        try {
            refresher.awaitTermination(
                    OTHERS.plusSeconds(PATIENCE_MILLIS / 1000).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        replica.close();
        local.close();
    }
}
