package dev.nereid.capture;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that brings lines to one sink. Each sink has its own, so that a slow one keeps nobody else waiting.
 *
 * <p>Safe for many threads, but {@link #assembler} is for whoever starts it.
 */
final class LineDelivery extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleCapture.class);
    private static final long TICK_MILLIS = 1000;
    private static final long FINISH_MILLIS = 2000;

    private final CaptureSink sink;
    private final LineQueue queue = new LineQueue();
    private final List<LineAssembler> assemblers = new ArrayList<>();
    private volatile boolean abandoned; // the sink hung for longer than finish() waits
    private boolean failed; // whether it has been said; for this thread only

    LineDelivery(CaptureSink sink) {
        super("nereid-console");
        setDaemon(true);
        this.sink = sink;
    }

    /** Lines that it makes are delivered to this series. Before the thread is started. */
    LineAssembler assembler(String path) {
        LineAssembler assembler = new LineAssembler(line -> queue.put(path, line));
        assemblers.add(assembler);
        return assembler;
    }

    @Override
    public void run() {
        try {
            while (!queue.isFinished()) {
                assemblers.forEach(assembler -> assembler.tick(System.nanoTime()));
                queue.take(TICK_MILLIS).forEach(this::deliver);
            }
        } catch (InterruptedException e) {
            // Abandoned.
        }
    }

    private void deliver(LineQueue.Line line) {
        if (abandoned) {
            return;
        }
        try {
            sink.append(line.path(), line.text());
        } catch (Throwable e) {
            if (!failed) {
                failed = true;
                LOG.debug("The run refuses what the program prints; said once", e);
            }
        }
    }

    /** Delivers what there is and ends. Waits for it, but not for a sink that hangs, nor in the sink itself. */
    void finish() {
        assemblers.forEach(LineAssembler::finish);
        queue.end();
        if (Thread.currentThread() == this) {
            return;
        }
        try {
            join(FINISH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isAlive()) {
            abandoned = true;
            interrupt();
        }
    }
}
