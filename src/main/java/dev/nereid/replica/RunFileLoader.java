package dev.nereid.replica;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.RunFileScan.Seen;
import dev.nereid.log.WriterLock;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Limits;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.ToLongFunction;

/**
 * Opens run files one after the other and reads their beginnings, on a thread of its own, while the caller works on those
 * before. For one thread.
 */
final class RunFileLoader implements AutoCloseable, Iterator<RunFileLoader.Loaded> {
    /**
     * A run file, open.
     *
     * @param isAlive whether its writer lived before it was opened
     * @param reader null if it can't be read
     * @param failure why it can't be read; else null
     */
    record Loaded(Seen file, boolean isAlive, RunFileReader reader, LogException failure) {}

    /** Each may hold a batch in memory. */
    private static final int AHEAD = 4;

    private final List<Seen> files;
    private final ToLongFunction<Seen> starts;
    private final BlockingQueue<Loaded> loaded = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread = new Thread(this::load, "nereid-run-file-loader");
    private volatile boolean closed;
    private int taken;

    /** @param starts sequence behind which each file is likely to be read */
    RunFileLoader(List<Seen> files, ToLongFunction<Seen> starts) {
        this.files = files;
        this.starts = starts;
        thread.setDaemon(true);
        thread.start();
    }

    private void load() {
        try {
            for (Seen file : files) {
                if (closed) {
                    return;
                }
                loaded.put(open(file));
            }
        } catch (InterruptedException e) {
            // Closed: nobody waits for more.
        }
    }

    private Loaded open(Seen file) {
        boolean isAlive = WriterLock.of(file.file()) == Life.LIVE;
        RunFileReader reader = null;
        try {
            reader = RunFileReader.open(file.file());
            reader.readAhead(starts.applyAsLong(file), Limits.BATCH_OPERATIONS_MAX, Limits.BATCH_BYTES_TARGET);
            return new Loaded(file, isAlive, reader, null);
        } catch (LogException e) {
            // What is wrong with its operations shows again when they are read.
            return new Loaded(file, isAlive, reader, reader == null ? e : null);
        }
    }

    @Override
    public boolean hasNext() {
        return taken < files.size();
    }

    @Override
    public Loaded next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        taken++;
        try {
            return loaded.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("Interrupted while the run files were read. Nothing that was logged is lost.", e);
        }
    }

    /** Waits for the thread, which may be in the middle of a file. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            drain();
            try {
                thread.join(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        drain();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        for (Loaded each = loaded.poll(); each != null; each = loaded.poll()) {
            if (each.reader() != null) {
                each.reader().close();
            }
        }
    }
}
