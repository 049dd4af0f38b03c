package dev.nereid.capture;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A standard stream of the process, and the {@link TeeStream} in its place while somebody listens.
 *
 * <p>If somebody else has replaced our stream, new listeners get another one in front of theirs: whether theirs writes
 * to ours or not, each listener hears everything once.
 *
 * <p>Safe for many threads.
 */
enum StandardStream {
    OUT("stdout", () -> System.out, System::setOut),
    ERR("stderr", () -> System.err, System::setErr);

    /** Of the series. */
    final String path;

    private final Supplier<PrintStream> current;
    private final Consumer<PrintStream> replace;

    StandardStream(String path, Supplier<PrintStream> current, Consumer<PrintStream> replace) {
        this.path = path;
        this.current = current;
        this.replace = replace;
    }

    /** @return where the listener is attached now */
    synchronized TeeStream attach(TeeStream.Listener listener) {
        if (current.get() instanceof TeeStream tee) {
            tee.add(listener);
            return tee;
        }
        PrintStream original = current.get();
        TeeStream tee = new TeeStream(original, charset(original));
        tee.add(listener);
        replace.accept(tee);
        return tee;
    }

    synchronized void detach(TeeStream tee, TeeStream.Listener listener) {
        tee.remove(listener);
        while (current.get() instanceof TeeStream unused && unused.hasNoListeners()) {
            replace.accept(unused.original());
        }
    }

    /** Java 18 and later have a method for it; before, it shows only for the stream that the JVM made. */
    private Charset charset(PrintStream stream) {
        try {
            return (Charset) PrintStream.class.getMethod("charset").invoke(stream);
        } catch (ReflectiveOperationException e) {
            String name = System.getProperty("sun." + path + ".encoding"); // set where the stream is a terminal
            return name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
        }
    }
}
