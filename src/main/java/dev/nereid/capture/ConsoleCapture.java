package dev.nereid.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the program prints, as the string series {@code stdout} and {@code stderr}: one point for each line. The terminal
 * gets every byte as before, and first.
 *
 * <p>Captured is what goes through {@link System#out} and {@link System#err}. What native code or child processes write
 * to the same descriptors is not, nor what is printed through a stream that somebody took from {@code System} before.
 *
 * <p>A line without an end is delivered after a second as it stands. One that is overwritten after {@code \r}, as
 * progress bars do, is delivered every ten seconds and at its end, always in its last state. Lines longer than
 * {@link dev.nereid.model.Limits#STRING_BYTES_MAX} are cut into pieces. If the sink is slower than the program prints,
 * lines are left out, and a line in their place says how many.
 *
 * <p>Safe for many threads. The sink is called on a thread of its own, {@code nereid-console}; what that thread prints
 * is not captured, so a sink may print.
 */
public final class ConsoleCapture implements AutoCloseable {
    private final LineDelivery delivery;
    private final List<Runnable> detachments = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ConsoleCapture(LineDelivery delivery) {
        this.delivery = delivery;
    }

    /** From now on, until {@link #close}. Each sink of a process gets all that is printed meanwhile. */
    public static ConsoleCapture start(CaptureSink sink, boolean stdout, boolean stderr) {
        ConsoleCapture capture = new ConsoleCapture(new LineDelivery(sink));
        if (stdout) {
            capture.attach(StandardStream.OUT);
        }
        if (stderr) {
            capture.attach(StandardStream.ERR);
        }
        capture.delivery.start();
        return capture;
    }

    private void attach(StandardStream stream) {
        LineAssembler lines = delivery.assembler(stream.path);
        TeeStream.Listener listener = text -> lines.accept(text, System.nanoTime());
        TeeStream tee = stream.attach(listener);
        detachments.add(() -> stream.detach(tee, listener));
    }

    /**
     * Delivers what has been printed, also the beginning of a line, and waits for the sink, two seconds at most. The
     * original streams are back when the last sink has left, unless somebody else has replaced them meanwhile: then
     * they are left alone, and ours passes everything on. May be called again.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            detachments.forEach(Runnable::run);
            delivery.finish();
        }
    }
}
